"""Random names."""

from __future__ import annotations

import pytest

from bot.core.pseudonym import new_access_token, new_button_token, new_conversation_id, new_row_id, place_of_button


def test_names_are_long_enough_and_never_the_same() -> None:
    assert len({new_conversation_id() for _ in range(100)}) == 100
    assert (len(new_conversation_id()), len(new_access_token()), len(new_row_id())) == (22, 43, 32)


def test_a_button_token_fits_telegram_and_says_where_to_look() -> None:
    token = new_button_token(123456, 9)
    assert len(token.encode()) <= 64
    assert place_of_button(token) == (123456, 9)


@pytest.mark.parametrize("token", ["", "1", "1.2", "a.b.c", "1.2.3.4", "-1.0.x", "²." + "0.x", "1.0." + "x" * 80, "/inform{}"])
def test_what_cannot_be_a_button_is_nowhere(token: str) -> None:
    assert place_of_button(token) is None
