"""The fake refuses what Telegram refuses, and tells on what Kompas must never do."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from bot.adapters.telegram.fake import TOKEN, FakeTelegram
from tests.adapters.telegram.conftest import SANNE


@pytest.fixture
def fake() -> FakeTelegram:
    return FakeTelegram()


async def call(fake: FakeTelegram, method: str, token: str = TOKEN, **params: Any) -> tuple[int, Any]:
    async with httpx.AsyncClient(transport=fake.transport) as client:
        answer = await client.post(f"http://telegram.test/bot{token}/{method}", data=params)
    body = answer.json()
    return answer.status_code, body.get("result", body.get("description"))


def markup(**button: Any) -> str:
    return json.dumps({"inline_keyboard": [[button]]})


@pytest.mark.parametrize(
    ("params", "part"),
    [
        ({"text": " "}, "text is empty"),
        ({"text": "x" * 4097}, "too long"),
        ({"text": "😀" * 2049}, "too long"),
        ({"text": "x", "reply_markup": markup(text="a", callback_data="x" * 65)}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": markup(text="a", callback_data="é" * 33)}, "BUTTON_DATA_INVALID"),
        ({"text": "x", "reply_markup": markup(text="a", callback_data="x", url="https://x.nl")}, "exactly one"),
        ({"text": "x", "reply_markup": markup(text="a")}, "exactly one"),
        ({"text": "x", "reply_markup": markup(text="", callback_data="x")}, "non-empty"),
        ({"text": "x", "reply_markup": markup(text="a", url="/ja")}, "URL is invalid"),
        ({"text": "x", "reply_markup": "{"}, "can't parse"),
        ({"text": "x", "chat_id": "12345"}, "chat not found"),
        ({"text": "x", "chat_id": "Sanne"}, "chat_id is empty"),
    ],
)
async def test_bad_messages(fake: FakeTelegram, params: dict[str, str], part: str) -> None:
    await fake.user_says(SANNE, "hoi")
    status, description = await call(fake, "sendMessage", **{"chat_id": str(SANNE), **params})
    assert status == 400
    assert part in description


async def test_the_biggest_allowed_message(fake: FakeTelegram) -> None:
    await fake.user_says(SANNE, "hoi")
    keys = markup(text="a", callback_data="x" * 64)
    status, sent = await call(fake, "sendMessage", chat_id=str(SANNE), text="😀" * 2048, reply_markup=keys)
    assert status == 200
    assert isinstance(sent["date"], int)
    assert sent["date"] < 10_000_000_000


async def test_refusals_of_other_methods(fake: FakeTelegram) -> None:
    own = str(await fake.user_says(SANNE, "hoi"))
    chat = str(SANNE)
    _, sent = await call(fake, "sendMessage", chat_id=chat, text="dag", reply_markup=markup(text="a", callback_data="x"))
    message = str(sent["message_id"])
    press = await fake.user_presses(SANNE, "a")
    same = markup(text="a", callback_data="x")
    assert await call(fake, "answerCallbackQuery", callback_query_id=press) == (200, True)
    for method, params, part in [
        ("answerCallbackQuery", {"callback_query_id": press}, "query is too old"),
        ("answerCallbackQuery", {"callback_query_id": "1"}, "query is too old"),
        ("editMessageText", {"chat_id": chat, "message_id": message, "text": "dag", "reply_markup": same}, "not modified"),
        ("editMessageReplyMarkup", {"chat_id": chat, "message_id": message, "reply_markup": same}, "not modified"),
        ("editMessageText", {"chat_id": chat, "message_id": own, "text": "dag"}, "can't be edited"),
        ("editMessageText", {"chat_id": chat, "message_id": "999", "text": "dag"}, "not found"),
        ("deleteMessage", {"chat_id": chat, "message_id": "999"}, "not found"),
        ("sendChatAction", {"chat_id": chat, "action": "dancing"}, "wrong parameter"),
        ("leaveChat", {"chat_id": chat}, "private"),
        ("setMyName", {"name": "x" * 65}, "too long"),
        ("setMyCommands", {"commands": json.dumps([{"command": "Mens!", "description": "x"}])}, "BOT_COMMAND_INVALID"),
    ]:
        status, description = await call(fake, method, **params)
        assert status == 400
        assert part in description
    assert (await call(fake, "getMe", token="1:wrong"))[0] == 401
    fake.chat(SANNE).blocked = True
    assert (await call(fake, "sendMessage", chat_id=chat, text="dag"))[0] == 403
    fake.verify()


async def test_a_burst_is_punished_when_asked(fake: FakeTelegram) -> None:
    fake.limit_rate()
    await fake.user_says(SANNE, "hoi")
    statuses = [(await call(fake, "sendMessage", chat_id=str(SANNE), text="x"))[0] for _ in range(2)]
    assert statuses == [200, 429]


async def test_messages_older_than_48_hours_stay() -> None:
    now = [1_800_000_000.0]
    fake = FakeTelegram(now=lambda: now[0])
    message = await fake.user_says(SANNE, "hoi")
    now[0] += 48 * 3600 + 1
    status, description = await call(fake, "deleteMessage", chat_id=str(SANNE), message_id=str(message))
    assert (status, "can't be deleted" in description) == (400, True)
    assert (await call(fake, "deleteMessages", chat_id=str(SANNE), message_ids=f"[{message}]"))[0] == 200
    assert not fake.chat(SANNE).messages[0].deleted


async def test_updates_stay_until_they_are_confirmed(fake: FakeTelegram) -> None:
    await fake.user_says(SANNE, "een")
    await fake.user_says(SANNE, "twee")
    for _ in range(2):
        _, updates = await call(fake, "getUpdates", timeout="0")
        assert [one["message"]["text"] for one in updates] == ["een", "twee"]
    _, updates = await call(fake, "getUpdates", offset=str(updates[1]["update_id"]))
    assert [one["message"]["text"] for one in updates] == ["twee"]
    _, updates = await call(fake, "getUpdates")
    assert [one["message"]["text"] for one in updates] == ["twee"]


@pytest.mark.parametrize(
    ("method", "params", "told"),
    [
        ("getFile", {"file_id": "1"}, "called getFile"),
        ("forwardMessage", {}, "called forwardMessage"),
        ("sendMessage", {"parse_mode": "HTML"}, "sendMessage with parse_mode"),
        ("deleteWebhook", {"drop_pending_updates": "true"}, "drop_pending_updates"),
    ],
)
async def test_what_kompas_must_never_do_is_told(fake: FakeTelegram, method: str, params: dict[str, str], told: str) -> None:
    await call(fake, method, **params)
    with pytest.raises(AssertionError, match=told):
        fake.verify()


async def test_writing_into_a_group_fails_the_test(fake: FakeTelegram) -> None:
    await fake.group_says(-7, "hoi")
    await call(fake, "sendMessage", chat_id="-7", text="dag")
    with pytest.raises(AssertionError, match="group"):
        fake.verify()
