"""A report that is being told: its words stay in order, and it asks for what is missing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk.draft import MOST_BACK, Conversation, Draft, Piece, Question, candidates
from desk.errors import NotThen
from desk.events import Attachment, FileKind, Message
from desk.identifiers import ChatId, DraftId, RecordId
from desk.people import LANGUAGES, Person
from desk.priority import Impact, Priority, Urgency
from desk.record import Source
from tests.desk.records import NOW, REQUESTER

PHOTO = Attachment(kind=FileKind.PHOTO, file_id="f", unique_id="u")
EMPTY = Draft(id=DraftId(1), reported_at=NOW)


def told(*words):
    draft = EMPTY
    for number, text in enumerate(words):
        draft = draft.with_piece(Piece(telegram_message_id=number, text=text))
    return draft


def test_words_stay_in_the_order_they_were_written():
    assert told("The printer", "on floor 3", "jams").text == "The printer\non floor 3\njams"


def test_an_edited_message_replaces_itself_in_place():
    draft = told("one", "two", "three").with_piece(Piece(telegram_message_id=1, text="TWO"))

    assert draft.text == "one\nTWO\nthree"
    assert draft.holds(1)
    assert not draft.holds(7)


def test_the_title_is_the_first_line_unless_the_person_gave_one():
    assert told("Printer jams\nagain and again").title == "Printer jams"
    assert replace(told("Printer jams"), own_title="Floor 3").title == "Floor 3"


def test_a_bare_picture_is_asked_for_words_first():
    draft = EMPTY.with_piece(Piece(telegram_message_id=1, text="", attachments=(PHOTO,)))

    assert draft.question is Question.WORDS
    assert draft.attachments == (PHOTO,)


def test_it_asks_category_then_what_the_category_asks_and_then_nothing():
    draft, asked = told("Printer jams"), []
    answers: list[dict[str, Any]] = [
        {"category": "other", "detail": "place"},
        {"detail": None, "impact": Impact.ONE, "urgency": Urgency.BLOCKED},
    ]
    for answer in answers:
        asked.append(draft.question)
        draft = replace(draft, **answer)

    assert asked == [Question.CATEGORY, Question.DETAIL]
    assert draft.question is None
    assert draft.priority is Priority.P3


def test_a_report_can_be_sent_from_its_first_words_on():
    assert not EMPTY.can_be_filed
    assert told("Printer jams").can_be_filed
    assert not replace(told("Printer jams"), asking=Question.WHICH).can_be_filed


def test_half_an_answer_gives_no_priority():
    assert replace(EMPTY, impact=Impact.MANY).priority is None


def test_a_question_asked_again_comes_before_the_others():
    assert replace(told("Jam"), asking=Question.TITLE).question is Question.TITLE


def test_at_most_five_tickets_are_offered():
    assert candidates([RecordId(n) for n in range(9)]) == (0, 1, 2, 3, 4)


def test_a_conversation_without_draft_and_prompt_is_empty():
    assert Conversation(chat=ChatId(1), person=REQUESTER).is_empty
    assert not Conversation(chat=ChatId(1), person=REQUESTER, draft=EMPTY).is_empty


@pytest.mark.parametrize(
    ("own", "app", "spoken"),
    [
        ("en", "zh-hans", "en"),
        (None, "zh-hans", "zh"),
        (None, "EN-gb", "en"),
        (None, "fr", "zh"),
        (None, None, "zh"),
    ],
)
def test_a_person_is_spoken_to_in_the_language_chosen_else_the_apps_else_the_desks(
    own, app, spoken
):
    person = Person(id=REQUESTER, telegram_id=1, name="A", language=own, telegram_language=app)

    assert person.speaks("zh") == spoken
    assert spoken in LANGUAGES


@pytest.mark.parametrize(
    ("text", "files", "expected"),
    [
        ("short", 0, [("short", 0)]),
        ("", 1, [("", 1)]),
        ("short", 2, [("short", 2)]),
        ("x" * 500, 1, [("x" * 500, 0), ("", 1)]),
    ],
    ids=["words", "picture", "album", "long words"],
)
def test_a_message_is_relayed_in_as_few_parts_as_fit(text, files, expected):
    message = Message(
        record=RecordId(1), seq=1, author=REQUESTER, text=text, attachments=(PHOTO,) * files
    )

    assert [(part.words, len(part.attachments)) for part in message.parts] == expected


def test_long_words_are_split_and_none_is_lost():
    text = " ".join(str(n) for n in range(900))
    message = Message(record=RecordId(1), seq=1, author=REQUESTER, text=text)

    assert " ".join(part.words for part in message.parts).split() == text.split()
    assert len(message.parts) > 1


@pytest.mark.parametrize(
    ("before", "why"),
    [
        pytest.param(timedelta(), None, id="now"),
        pytest.param(MOST_BACK, None, id="three days ago"),
        pytest.param(-timedelta(minutes=1), "ahead", id="still to come"),
        pytest.param(MOST_BACK + timedelta(minutes=1), "long_ago", id="too long ago"),
    ],
)
def test_what_was_told_by_phone_may_be_dated_back_three_days(before, why):
    draft = replace(told("Printer jams"), source=Source.PHONE, asking=Question.MOMENT)
    assert draft.may_be_earlier
    if why is not None:
        with pytest.raises(NotThen) as refusal:
            draft.told_at(NOW - before, NOW)
        assert refusal.value.why == why
        return

    earlier = draft.told_at(NOW - before, NOW)

    assert (earlier.reported_at, earlier.is_backdated, earlier.asking) == (NOW - before, True, None)
    assert not draft.is_backdated
    assert not told("Printer jams").may_be_earlier
