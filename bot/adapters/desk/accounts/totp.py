"""The second factor: time-based codes (RFC 6238), each accepted once."""

from __future__ import annotations

import hmac
import io

import pyotp
import segno

STEP = 30
"""Seconds per code."""
DRIFT = 1
"""Steps a phone's clock may be off, either way."""


def new_secret() -> str:
    """160 random bits in base32."""
    return pyotp.random_base32()


def matched_step(secret: str, code: str, now: int) -> int | None:
    """The step (seconds / 30) whose code this is, or None. All three are always computed."""
    digits = "".join(code.split())
    found: int | None = None
    for step in range(now // STEP - DRIFT, now // STEP + DRIFT + 1):
        expected = pyotp.TOTP(secret).generate_otp(step)
        if hmac.compare_digest(expected.encode(), digits.encode()):
            found = step
    return found


def qr_svg(secret: str, name: str, issuer: str) -> str:
    """The set-up code as inline SVG without style attributes (the page's CSP forbids them)."""
    uri = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)
    out = io.BytesIO()
    code = segno.make(uri, error="m")
    code.save(out, kind="svg", xmldecl=False, scale=4, border=4, svgclass="qr", dark="#000", light="#fff")
    return out.getvalue().decode()


def grouped(secret: str) -> str:
    """The secret in groups of four, to type it over."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
