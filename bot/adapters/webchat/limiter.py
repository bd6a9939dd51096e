"""How many conversations one network address may open, without ever keeping the address."""

from __future__ import annotations

import hashlib
import secrets
from collections import deque
from ipaddress import IPv6Address, ip_address

WINDOW = 600.0
_DAY = 86400.0
_MAX_TRACKED = 20_000


class OpeningLimiter:
    """Sliding window per keyed hash of the address. The key lives in memory and is new every day and every start."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._key = secrets.token_bytes(32)
        self._key_until: float | None = None
        self._seen: dict[bytes, deque[float]] = {}

    def take(self, address: str, now: float) -> float:
        """Count one opening at `now` (any monotonic clock, seconds). Returns 0 when allowed, else the seconds to wait."""
        if self._limit == 0:
            return 0.0
        self._renew_key(now)
        address = _network(address)
        name = hashlib.blake2b(address.encode(), key=self._key, digest_size=16).digest()
        times = self._seen.setdefault(name, deque())
        while times and times[0] <= now - WINDOW:
            times.popleft()
        if len(times) >= self._limit:
            return times[0] + WINDOW - now
        times.append(now)
        if len(self._seen) > _MAX_TRACKED:
            self._forget_old(now)
        return 0.0

    def _renew_key(self, now: float) -> None:
        if self._key_until is None or now >= self._key_until:
            self._key, self._key_until = secrets.token_bytes(32), now + _DAY
            self._seen.clear()

    def _forget_old(self, now: float) -> None:
        self._seen = {name: times for name, times in self._seen.items() if times[-1] > now - WINDOW}
        if len(self._seen) > _MAX_TRACKED:  # a flood from many addresses: better no memory than no service
            self._seen.clear()


def _network(address: str) -> str:
    """One home has a whole /64 of IPv6 addresses: they count as one."""
    try:
        parsed = ip_address(address)
    except ValueError:  # a unix socket behind a proxy has no address
        return address
    return str(IPv6Address(int(parsed) >> 64 << 64)) if isinstance(parsed, IPv6Address) else address
