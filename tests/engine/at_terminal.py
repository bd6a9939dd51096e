"""Types at a terminal made for it: `rasa shell` asks nobody else."""

import os
import pty
import sys

ASK = b"Your input"
COMMAND = b"offer_handover"


def main(command: list[str]) -> None:
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(command[0], command)
    read_until(terminal, ASK)
    os.write(terminal, b"ik wil een mens spreken\r")
    read_until(terminal, COMMAND)
    os.write(terminal, b"/stop\r")
    sys.stdout.write("heard\n")


def read_until(terminal: int, word: bytes) -> None:
    seen = b""
    while word not in seen:
        seen += os.read(terminal, 4096)


if __name__ == "__main__":
    main(sys.argv[1:])
