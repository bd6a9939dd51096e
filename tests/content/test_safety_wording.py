"""The texts of a crisis, word for word as a youth sees them. To change one, change both files, with a second reader."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.adapters.content.store import LoadedContent

NIGHT = datetime(2026, 11, 22, 1, tzinfo=UTC)

WORDING = {
    "safety.crisis_suicidal": (
        "Goed dat je dit zegt. Ik blijf hier bij je.\n"
        "Denk je aan zelfdoding? Bel dan 24/7 gratis en anoniem 113 of chat op 113.nl.\n"
        "Ben je bang dat je jezelf nu iets aandoet? Of is er al iets gebeurd? Bel nu 112.\n"
        "Ik weet niet wie of waar je bent. Bellen moet je dus zelf doen, of iemand die bij je is. Je hoeft "
        "dit niet alleen te dragen."
    ),
    "safety.crisis_self_harm": (
        "Wat goed dat je dit vertelt. Ik blijf hier bij je.\n"
        "Ben je gewond? Bel je eigen huisarts. Is het ernstig, bel dan nu 112.\n"
        "Denk je ook aan zelfdoding? Bel dan 24/7 gratis en anoniem 113 of chat op 113.nl.\n"
        "Je hoeft je nergens voor te schamen. Is er iemand die je vertrouwt en die nu bij je kan zijn?"
    ),
    "safety.crisis_danger": (
        "Bel nu 112.\n"
        "Ik weet niet wie of waar je bent. Ik kan dus zelf geen hulp sturen. Ga als het kan naar een plek met"
        " andere mensen. Of vraag iemand in de buurt om te bellen.\n"
        "Kijkt er iemand mee? Sluit dan deze chat. Je eigen veiligheid gaat voor. Dit is niet jouw schuld."
    ),
    "safety.crisis_friend": (
        "Goed dat je dit vertelt. Je hoeft dit niet alleen op te lossen.\n"
        "Is de ander nu in levensgevaar? Bel dan 112.\n"
        "Denkt de ander aan zelfdoding? Bel of chat dan samen met 113 (113.nl), dag en nacht.\n"
        "Je mag het rustig en eerlijk vragen: 'Denk je aan zelfdoding?' Haal er iemand bij die je vertrouwt."
    ),
    "safety.safe_ask": ("Ik ben er nog.\nBen je op dit moment veilig?"),
    "safety.safe_no": (
        "Bel nu 112, of vraag iemand om voor je te bellen.\n"
        "Ga als het kan naar iemand toe. Blijf niet alleen.\n"
        "Denk je aan zelfdoding? Bel 113 of chat op 113.nl. Ik blijf hier. Typ wat je wilt."
    ),
    "safety.safe_yes": (
        "Dank je dat je dit zegt. Ik ben blij dat je nu veilig bent.\n"
        "Wil je met een mens praten? Of wil je mij vertellen wat er is? Verandert het, bel dan meteen 112 of 113."
    ),
    "safety.human_coming": (
        "Ik vraag een medewerker om met je te praten.\n"
        "Dat is een mens. Die kan lezen wat hier staat. Ik weet niet hoe snel dat lukt. Wacht er niet op als "
        "je in gevaar bent: bel 112. Ook bellen met 113 kan nu, dag en nacht. Ik blijf hier."
    ),
    "safety.human_closed_crisis": (
        "Er is nu geen medewerker van ons. Ik ben er wel.\n"
        "Andere mensen zijn er nu ook voor je. Bel dag en nacht 113 of chat op 113.nl. Is er gevaar? Bel 112.\n"
        "Onze medewerkers zijn er weer: vandaag om 14:00 uur. Ben je alleen? Bel of app iemand die je "
        "vertrouwt. Vertel mij ook gerust wat er is."
    ),
    "safety.crisis_during_talk": (
        "Even een bericht van de chatbot tussendoor.\n"
        "Denk je aan zelfdoding? Bel dan 24/7 gratis en anoniem 113 of chat op 113.nl.\n"
        "Is er nu gevaar? Bel 112. De medewerker blijft bij je en leest wat je schrijft."
    ),
    "safety.ask_thoughts": (
        "Ik wil je iets vragen, heel rustig.\n"
        "Denk je er weleens aan dat je niet meer wilt leven? Je mag eerlijk zijn. Elk antwoord is goed, en "
        "overslaan mag ook."
    ),
    "safety.thoughts_no": (
        "Dank je dat je antwoord geeft.\nVoelt het ooit anders? Zeg het dan gerust. 113 bellen kan dag en nacht."
    ),
    "safety.thoughts_skip": (
        "Dat is goed. Je hoeft het niet te zeggen.\n"
        "Denk je er toch aan? Bel dan 24/7 gratis en anoniem 113 of chat op 113.nl. Is er nu gevaar? Bel 112."
        " Een mens spreken kan hier ook."
    ),
}

CRISIS = (
    "crisis_suicidal",
    "crisis_self_harm",
    "crisis_danger",
    "crisis_friend",
    "crisis_during_talk",
    "safe_no",
    "human_closed_crisis",
)


@pytest.mark.parametrize("key", sorted(WORDING))
def test_wording_is_pinned(content: LoadedContent, key: str) -> None:
    assert content.reply(key, NIGHT).text == WORDING[key]


def test_no_safety_text_is_unpinned(content: LoadedContent) -> None:
    assert {key for key in content.replies if key.startswith("safety.")} == set(WORDING)


@pytest.mark.parametrize("name", CRISIS)
def test_a_crisis_text_stands_on_its_own(content: LoadedContent, name: str) -> None:
    # When the text goes out
    reply = content.reply(f"safety.{name}", NIGHT)
    # Then the number to call is in it, and known beside it
    assert "112" in reply.text
    assert "emergency_112" in reply.referrals
    if name != "crisis_danger":
        assert "113" in reply.text
        assert "line_113" in reply.referrals
    # And nothing of the machinery is left over
    assert not any(sign in reply.text for sign in "[]{}")


def test_the_sentence_of_113_is_said_exactly(content: LoadedContent) -> None:
    said = "Denk je aan zelfdoding? Bel dan 24/7 gratis en anoniem 113 of chat op 113.nl."
    assert said in content.reply("safety.crisis_suicidal", NIGHT).text


@pytest.mark.parametrize("key", sorted(WORDING))
def test_a_safety_text_keeps_to_its_rules(content: LoadedContent, key: str) -> None:
    reply = content.reply(key, NIGHT)
    assert len(reply.text) <= 400
    assert reply.text.isascii() or not any(ord(sign) > 0x2FFF for sign in reply.text), "no emoji"
    assert "!" not in reply.text


@pytest.mark.parametrize(
    "name", ["crisis_suicidal", "crisis_self_harm", "crisis_danger", "crisis_friend", "safe_ask", "safe_no", "safe_yes"]
)
def test_a_human_is_one_press_away(content: LoadedContent, name: str) -> None:
    payloads = [one.payload for one in content.reply(f"safety.{name}", NIGHT).buttons]
    assert "kompas:human_yes" in payloads


def test_the_direct_question_can_be_answered_and_skipped(content: LoadedContent) -> None:
    reply = content.reply("safety.ask_thoughts", NIGHT)
    assert reply.slot == "thoughts"
    assert {one.payload: one.value for one in reply.buttons} == {
        "kompas:thoughts_yes": "yes",
        "kompas:thoughts_no": "no",
        "kompas:thoughts_skip": "not_said",
    }
