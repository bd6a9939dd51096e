"""What a message says beside its intent: who speaks, what happened to the other, a second topic."""

from __future__ import annotations

from actions.talk import Talk
from actions.vocabulary import LEVELS, Topic

DOUBT = 0.45
"""Below this calibrated confidence a topic is asked about before it begins. On messages of writers whom the model had not seen it
was right in less than half of these, and one of the first three in four of five."""
CHANCE, ANSWER_CHANCE, CRISIS_CHANCE = 0.4, 0.1, 0.7
"""So likely must be what happened to the other: said by the way, as an answer to the question, as a crisis (it alerts people)."""
SHARE = 0.6
"""So much of what all topics but the roles have together must the first one have."""
SPEAKS = 0.9
"""So sure must it be that a professional speaks, where no word says so."""
FIRST = 3
"""`een vriendin` may also be whoever did it: only when the role is among so many likeliest topics she is whom it is about."""

PART = 0.6
"""So sure must one sentence be of its topic, which is also among the first topics of the whole message. On pairs of messages
glued together this found both in a quarter and named a wrong one in none; on messages about one thing it added a second in
4 of 100, nearly always beside the right one."""
LEAST = 0.01


def speaker(talk: Talk) -> str | None:
    """The topic of the role that was told as a fact: `mijn dochter wordt afgeperst` is a parent, whatever happened."""
    role = next((value for entity, value in reversed(talk.entities) if entity == "role"), None)
    topic = talk.words.topic_for(role) if role else None
    likeliest = [name for name, _ in talk.ranking if talk.topic_of(name)][:FIRST]
    return topic if role != "friend" or topic in likeliest else None


def speaks_for_another(talk: Talk) -> str | None:
    """The topic of a parent or professional who may be telling of another's crisis: the fact, else a sure reading."""
    likeliest = next((topic for name, chance in talk.ranking if (topic := talk.topic_of(name)) and chance >= SPEAKS), None)
    who = talk.topic_of(speaker(talk)) or likeliest
    return who.id if who and who.about_other and who.role != "friend" else None


def what_of_other(talk: Talk, *, asked: bool = False) -> str | None:
    """What happened to the other, when the message says it clearly; while it is `asked`, less is enough."""
    others = _of_other(talk)
    if not others:
        return None
    (best, chance), together = others[0], sum(chance for _, chance in others)
    enough = CRISIS_CHANCE if best.crisis else ANSWER_CHANCE if asked else CHANCE
    return best.id if chance >= enough and chance >= SHARE * together else None


def two_topics(talk: Talk) -> tuple[str, str] | None:
    """Two topics that one message tells, the graver first: what people only tell beside another never goes before it."""
    order = list(talk.words.topics.values())
    whole = [(topic, chance) for topic, chance in _topics(talk) if not topic.about_other and not topic.crisis][:FIRST]
    possible = {topic.id for topic, chance in whole if chance >= LEAST}
    clear = {name for name, chance in talk.parts if chance >= PART and name in possible}
    told = sorted(
        (talk.words.topics[name] for name in clear), key=lambda one: (one.beside, -LEVELS.index(one.level), order.index(one))
    )
    return (told[0].id, told[1].id) if len(told) > 1 else None


def crisis_of_other(talk: Talk) -> str:
    """Which crisis of another it is that the gateway heard; not wanting to live where the ranking says nothing."""
    crises = [(topic.id, chance) for topic, chance in _of_other(talk) if topic.crisis]
    return max(crises, key=lambda one: one[1], default=("suicidal", 0.0))[0]


def _of_other(talk: Talk) -> list[tuple[Topic, float]]:
    """Topics by how likely the other would tell them; without that reading (in `rasa shell`) as the message itself is read."""
    ranked = [(topic, chance) for name, chance in talk.retold if (topic := talk.topic_of(name))] or _topics(talk)
    return [(topic, chance) for topic, chance in ranked if not topic.about_other]


def _topics(talk: Talk) -> list[tuple[Topic, float]]:
    return [(topic, chance) for name, chance in talk.ranking if (topic := talk.topic_of(name))]
