"""Given a door to listen on, when somebody connects, then answers are sent at once and a taken port is named."""

import socket

import pytest

from bot.adapters.server import listen_on
from bot.core.errors import ConfigurationError


def test_accepted_connections_do_not_hold_back_small_answers() -> None:
    with listen_on("127.0.0.1", 0) as door, socket.create_connection(door.getsockname()) as _visitor:
        accepted, _ = door.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) == 1


def test_a_taken_port_is_named() -> None:
    with listen_on("127.0.0.1", 0) as door:
        port = door.getsockname()[1]
        with pytest.raises(ConfigurationError, match=str(port)):
            listen_on("127.0.0.1", port)
