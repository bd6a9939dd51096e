"""Logging in: the link, the password, the code, and everything that is refused."""

from __future__ import annotations


async def test_counsellor_enrols_by_link_and_logs_in(els) -> None:
    page = await els.client.get("/")

    assert page.status_code == 200
    assert "Ik neem chats aan" in page.text
