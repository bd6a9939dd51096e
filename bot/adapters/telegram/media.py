"""Which kind of media a message is. Decided by elimination, so that a kind Telegram invents later is refused as well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KINDS = (
    "photo",
    "video",
    "video_note",
    "voice",
    "audio",
    "animation",  # before document: Telegram sends both
    "document",
    "sticker",
    "story",
    "contact",
    "venue",  # before location: Telegram sends both
    "location",
    "poll",
    "dice",
    "paid_media",
    "live_photo",
    "game",
    "checklist",
    "giveaway",
    "invoice",
)
"""Named in the order in which they are looked for."""
UNKNOWN = "unknown"

_SHARED = ("users_shared", "chat_shared", "passport_data", "web_app_data")
"""Somebody's data, sent with a button of Telegram: refused like a contact, unread."""

_ENVELOPE = frozenset(
    {
        "message_id", "message_thread_id", "direct_messages_topic", "from", "sender_chat", "sender_boost_count",
        "sender_business_bot", "sender_tag", "date", "business_connection_id", "chat", "forward_origin",
        "is_topic_message", "is_automatic_forward", "reply_to_message", "external_reply", "quote", "reply_to_story",
        "reply_to_checklist_task_id", "reply_to_poll_option_id", "via_bot", "edit_date", "has_protected_content",
        "is_from_offline", "is_paid_post", "media_group_id", "author_signature", "paid_star_count", "text",
        "entities", "link_preview_options", "suggested_post_info", "effect_id", "caption", "caption_entities",
        "show_caption_above_media", "has_media_spoiler", "reply_markup", "guest_bot_caller_chat",
        "guest_bot_caller_user", "guest_query_id",
    }
)  # fmt: skip
_EVENTS = frozenset(
    {
        "new_chat_members", "left_chat_member", "chat_owner_left", "chat_owner_changed", "new_chat_title",
        "new_chat_photo", "delete_chat_photo", "group_chat_created", "supergroup_chat_created",
        "channel_chat_created", "message_auto_delete_timer_changed", "migrate_to_chat_id", "migrate_from_chat_id",
        "pinned_message", "successful_payment", "refunded_payment", "gift", "unique_gift", "gift_upgrade_sent",
        "connected_website", "write_access_allowed", "proximity_alert_triggered", "boost_added",
        "chat_background_set", "checklist_tasks_done", "checklist_tasks_added", "direct_message_price_changed",
        "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
        "general_forum_topic_hidden", "general_forum_topic_unhidden", "giveaway_created", "giveaway_winners",
        "giveaway_completed", "managed_bot_created", "paid_message_price_changed", "poll_option_added",
        "poll_option_deleted", "suggested_post_approved", "suggested_post_approval_failed",
        "suggested_post_declined", "suggested_post_paid", "suggested_post_refunded", "video_chat_scheduled",
        "video_chat_started", "video_chat_ended", "video_chat_participants_invited",
    }
)  # fmt: skip
"""What Telegram tells about the chat itself: nobody sent anything, so nobody waits for an answer."""


def media_kind(message: Mapping[str, Any]) -> str | None:
    """The kind of a message without text, or None when it only reports an event. Looks at names of fields, never into them."""
    for kind in KINDS:
        if kind in message:
            return kind
    if any(field in message for field in _SHARED):
        return "contact"
    rest = message.keys() - _ENVELOPE
    return UNKNOWN if not rest & _EVENTS else None
