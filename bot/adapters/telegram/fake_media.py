"""What a message of each kind looks like on the wire, for the fake; every file id is a canary that must turn up nowhere."""

from __future__ import annotations

from typing import Any

FILE_ID = "FILECANARY-AgACAgQAAxkBAAI"


def _file(**more: Any) -> dict[str, Any]:
    return {"file_id": FILE_ID, "file_unique_id": "UNIQUECANARY", "file_size": 1000, **more}


_SIZE = {"width": 90, "height": 90}
_PLACE = {"latitude": 52.370216, "longitude": 4.895168}

MEDIA: dict[str, dict[str, Any]] = {
    "photo": {"photo": [_file(**_SIZE)]},
    "video": {"video": _file(**_SIZE, duration=3)},
    "video_note": {"video_note": _file(length=240, duration=3)},
    "voice": {"voice": _file(duration=3)},
    "audio": {"audio": _file(duration=3)},
    "animation": {"animation": _file(**_SIZE, duration=3), "document": _file()},
    "document": {"document": _file(file_name="NAMECANARY.pdf")},
    "sticker": {"sticker": _file(**_SIZE, type="regular", is_animated=False, is_video=False)},
    "story": {"story": {"chat": {"id": 990, "type": "private", "first_name": "NAMECANARY"}, "id": 4}},
    "contact": {"contact": {"phone_number": "PHONECANARY", "first_name": "NAMECANARY"}},
    "location": {"location": _PLACE},
    "venue": {"venue": {"location": _PLACE, "title": "Thuis", "address": "STREETCANARY 1"}, "location": _PLACE},
    "poll": {
        "poll": {
            "id": "77",
            "question": "?",
            "options": [{"text": text, "voter_count": 0, "persistent_id": text} for text in "ab"],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
    "dice": {"dice": {"emoji": "\N{GAME DIE}", "value": 3}},
    "paid_media": {"paid_media": {"star_count": 1, "paid_media": [{"type": "preview"}]}},
    "game": {"game": {"title": "t", "description": "d", "photo": [_file(**_SIZE)]}},
    "users_shared": {"users_shared": {"request_id": 1, "users": [{"user_id": 991}]}},
    "unknown": {"hologram": _file(depth=3)},
}
"""Kind -> the fields of its message. `unknown` is one that Telegram has not invented yet."""
EVENTS: dict[str, dict[str, Any]] = {
    "pinned_message": {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}},
    "message_auto_delete_timer_changed": {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}},
}
"""What Telegram reports about the chat itself."""

_RIGHTS = (
    "be_edited",
    "manage_chat",
    "delete_messages",
    "manage_video_chats",
    "restrict_members",
    "promote_members",
    "change_info",
)
_MORE_RIGHTS = ("invite_users", "post_stories", "edit_stories", "delete_stories")
MEMBER: dict[str, dict[str, Any]] = {
    "kicked": {"until_date": 0},
    "administrator": {"is_anonymous": False, **{f"can_{right}": False for right in _RIGHTS + _MORE_RIGHTS}},
}
"""What belongs to a status of a member."""
