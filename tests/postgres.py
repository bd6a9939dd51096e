"""Starts a PostgreSQL cluster for the tests: free port, private folder, gone afterwards; never as root."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

import psycopg


def find_binaries() -> Path | None:
    """The folder with initdb and postgres, or None. Debian keeps them out of PATH; newest version first."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).parent)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def _unprivileged() -> tuple[list[str], int, int]:
    """How to start a program that refuses to be root: (prefix of the command, uid, gid)."""
    if os.getuid() != 0:
        return [], os.getuid(), os.getgid()
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"], user.pw_uid, user.pw_gid
    raise RuntimeError("no unprivileged user to run PostgreSQL")


class Cluster:
    """Use with `with`; `new_database()` gives the address of an empty one."""

    def __init__(self, binaries: Path) -> None:
        self._binaries = binaries
        self._prefix, uid, gid = _unprivileged()
        self._folder = Path(tempfile.mkdtemp(prefix="kompas-pg-"))
        os.chown(self._folder, uid, gid)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._count = 0

    def __enter__(self) -> Cluster:
        self._run("initdb", "-D", self._data, "-U", "kompas", "--auth=trust", "--encoding=UTF8", "--no-sync")
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self._folder} -c fsync=off"
        self._run("pg_ctl", "-D", self._data, "-l", str(self._folder / "log"), "-o", options, "-w", "start")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self._folder)

    @property
    def template(self) -> str:
        """The database that new ones are copies of; migrate it once."""
        return f"postgresql://kompas@127.0.0.1:{self.port}/template1"

    def new_database(self) -> str:
        """The address of a copy of the template."""
        self._count += 1
        name = f"kompas_{self._count}"
        address = f"postgresql://kompas@127.0.0.1:{self.port}"
        with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return f"{address}/{name}"

    @property
    def _data(self) -> str:
        return str(self._folder / "data")

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._prefix, str(self._binaries / program), *arguments]
        subprocess.run(command, check=True, cwd=self._folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
