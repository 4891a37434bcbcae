"""The sets that judge what the desk understands are whole, and the people in them are heard."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from desk.priority import Impact, Urgency
from desk.understanding.inference import imply
from desk.understanding.mentions import mentioned

HERE = Path(__file__).parent

CATEGORIES = {
    "hardware.pc",
    "hardware.printer",
    "hardware.server",
    "hardware.kiosk",
    "hardware.av",
    "software.os",
    "software.office",
    "software.business",
    "network.wired",
    "network.wifi",
    "network.vpn",
    "account.password",
    "account.access",
    "security.virus",
    "security.phishing",
    "data.restore",
    "data.database",
    "request.equipment",
    "request.software",
    "request.move",
    "other",
}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def test_the_unseen_sentences_are_spread_over_categories_and_languages():
    unseen = rows("unseen.jsonl")
    categories = Counter(row["category"] for row in unseen)
    languages = Counter(row["lang"] for row in unseen)

    assert len({row["text"] for row in unseen}) == 298
    assert categories.keys() == CATEGORIES
    assert {categories[key] for key in CATEGORIES - {"other"}} == {14, 15}
    assert languages["zh"] > 170
    assert languages["en"] > 75
    assert languages["mixed"] > 25


def test_a_conversation_answers_everything_and_begins_with_an_unseen_sentence():
    unseen = {(row["text"], row["category"], row["lang"]) for row in rows("unseen.jsonl")}
    conversations = rows("conversations.jsonl")

    assert len(conversations) == 60
    assert {row["category"] for row in conversations} == CATEGORIES
    for row in conversations:
        answers = row["answers"]
        assert (row["text"], row["category"], row["lang"]) in unseen
        assert answers["impact"] in set(Impact)
        assert answers["urgency"] in set(Urgency)
        assert answers["place"]
        assert answers["contact"]
        assert answers["detail"]
        assert "device" in answers


def test_what_the_words_imply_is_what_the_people_would_say(record_property):
    said = wrong = 0
    for row in rows("conversations.jsonl"):
        implied = imply(row["text"])
        for told, answer in (
            (implied.impact, row["answers"]["impact"]),
            (implied.urgency, row["answers"]["urgency"]),
        ):
            said += told is not None
            wrong += told is not None and told != answer

    record_property(
        "figure", f"conversations: {said} answers told by the words, {wrong} of them wrong"
    )
    assert said >= 20
    assert wrong <= said // 10


def test_a_place_in_the_words_is_a_place_of_the_person():
    for row in rows("conversations.jsonl"):
        place = mentioned(row["text"]).place
        if place and row["category"] != "request.move":  # a move names where things go
            assert row["answers"]["place"].endswith(place)
