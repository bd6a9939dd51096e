"""The widget as one file, the page that carries it, and the words both need."""

from __future__ import annotations

import gzip
import re

import httpx
import pytest

from bot.adapters.webchat.app import create_app
from bot.adapters.webchat.assets import STATIC, source_text
from bot.adapters.webchat.assets import widget_strings as words_of_the_widget
from bot.adapters.webchat.config import WebchatSettings
from bot.adapters.webchat.fake import FakeYouthDoor
from bot.core.errors import ContentError
from tests.adapters.webchat.serving import widget_strings

SETTINGS = WebchatSettings(exit_url="https://weer.example/")


def test_the_widget_is_one_cacheable_file(client: httpx.Client):
    first = client.get("/widget.js")
    again = client.get("/widget.js", headers={"If-None-Match": first.headers["etag"]})

    assert first.headers["content-type"] == "text/javascript; charset=utf-8"
    assert (again.status_code, again.content) == (304, b"")
    assert "import " not in re.sub(r'"[^"]*"', "", first.text)


def test_the_widget_is_sent_compressed_to_who_understands_it(client):
    plain = client.get("/widget.js", headers={"Accept-Encoding": "identity"})
    packed = client.get("/widget.js", headers={"Accept-Encoding": "gzip"})

    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text
    assert len(gzip.compress(plain.content, 9)) < 16_000  # a phone on a bad network waits for this file


def test_the_page_embeds_the_widget_by_one_script_tag(client):
    page = client.get("/").text

    assert re.findall(r"<script[^>]*>", page) == ['<script src="/widget.js" defer>']
    assert "https://weer.example/" in page


def test_words_cannot_break_out_of_the_script():
    nasty = {**widget_strings(), "launcher": "</script><!--\u2028\"'`${x}"}
    app = create_app(FakeYouthDoor(), nasty, SETTINGS)

    assert app is not None


def test_the_widget_never_writes_html_and_keeps_nothing_for_later():
    code = source_text()

    for forbidden in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "localStorage",
        "cookie",
        "XMLHttpRequest",
    ):
        assert forbidden not in re.sub(r"^\s*//.*$", "", code, flags=re.MULTILINE), forbidden


def test_no_source_file_is_long_or_holds_words_for_people():
    for file in (STATIC / "src").glob("*.js"):
        text = file.read_text("utf-8")
        assert text.count("\n") < 400, file.name
        assert not re.search(r'"[A-Z][a-z]+ [a-z]+ [a-z ]+"', text), file.name


@pytest.mark.parametrize("key", ["launcher", "error_internal", "page_heading"])
def test_a_missing_word_stops_the_start(key):
    assert {"launcher", "who_counsellor", "exit"} <= words_of_the_widget()

    with pytest.raises(ContentError, match=key):
        create_app(FakeYouthDoor(), {**widget_strings(), key: " "}, SETTINGS)


def test_a_referral_that_is_not_filled_in_stops_the_start():
    with pytest.raises(ContentError, match="offline_help"):
        create_app(FakeYouthDoor(), {**widget_strings(), "offline_help": "Bel [[line_113.phone]]."}, SETTINGS)
