"""Conversations as JSON: nothing is lost on the way, nothing unknown is let in."""

import json
from dataclasses import replace
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.draft import Conversation, Draft, Gathering, Piece, Prompt, Purpose, Question
from desk.events import Attachment, FileKind
from desk.identifiers import ChatId, DraftId, PersonId, RecordId
from desk.priority import Impact, Urgency
from desk.triage import Guess
from desk.understanding.details import Answer, By
from store.codec import read_conversation, written_conversation
from store.types import dump
from tests.store.builders import NOW, a_draft

texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
numbers = st.integers(min_value=1, max_value=2**53)
moments = st.datetimes(timezones=st.just(UTC))


def maybe(strategy):
    return st.none() | strategy


attachments = st.builds(
    Attachment,
    kind=st.sampled_from(FileKind),
    file_id=texts,
    unique_id=texts,
    name=maybe(texts),
    size=maybe(numbers),
    latitude=maybe(st.floats(-90, 90)),
    longitude=maybe(st.floats(-180, 180)),
    address=maybe(texts),
    phone=maybe(texts),
)
pieces = st.builds(
    Piece,
    telegram_message_id=numbers,
    text=texts,
    attachments=st.lists(attachments, max_size=2).map(tuple),
    album=maybe(texts),
    forwarded=st.booleans(),
)
guesses = st.builds(
    Guess,
    category=texts,
    confidence=st.floats(0, 1),
    because=st.lists(texts, max_size=2).map(tuple),
)
drafts = st.builds(
    Draft,
    id=numbers.map(DraftId),
    reported_at=moments,
    pieces=st.lists(pieces, max_size=3).map(tuple),
    own_title=maybe(texts),
    category=maybe(texts),
    impact=maybe(st.sampled_from(Impact)),
    urgency=maybe(st.sampled_from(Urgency)),
    asking=maybe(st.sampled_from(Question)),
    family=maybe(texts),
    candidates=st.lists(numbers.map(RecordId), max_size=5).map(tuple),
    guesses=st.lists(guesses, max_size=3).map(tuple),
    by_hand=st.frozensets(st.sampled_from(Question)),
    because=st.lists(texts, max_size=2).map(tuple),
    answers=st.dictionaries(texts, st.builds(Answer, texts, st.sampled_from(By)), max_size=2),
    detail=maybe(texts),
    offered=st.lists(texts, max_size=3).map(tuple),
)
prompts = st.builds(
    Prompt,
    purpose=st.sampled_from(Purpose),
    record=numbers.map(RecordId),
    until=moments,
    cause=maybe(texts),
)


gatherings = st.builds(
    Gathering,
    purpose=st.sampled_from(Purpose),
    record=numbers.map(RecordId),
    pieces=st.lists(pieces, min_size=1, max_size=3).map(tuple),
    began_at=moments,
    source=texts,
    answers=maybe(numbers),
    guessed=st.booleans(),
)
CHAT, PERSON = ChatId(1), PersonId(2)
conversations = st.builds(
    Conversation,
    chat=st.just(CHAT),
    person=st.just(PERSON),
    draft=maybe(drafts),
    prompt=maybe(prompts),
    gathering=maybe(gatherings),
)
EMPTY = Conversation(chat=CHAT, person=PERSON)


@given(conversations)
def test_a_conversation_comes_back_as_it_was(conversation):
    stored = json.loads(dump(written_conversation(conversation)))

    assert stored["v"] == 3
    assert read_conversation(CHAT, PERSON, stored) == conversation


def test_a_conversation_of_the_first_version_is_read():
    draft = replace(a_draft(1), pieces=(Piece(telegram_message_id=3, text="Hello"),))
    body = written_conversation(replace(EMPTY, draft=draft))
    del body["gathering"]
    for piece in body["draft"]["pieces"]:
        del piece["album"], piece["forwarded"]
    for name in ("source", "requester", "caller", "typed_in", "typed_message"):
        del body["draft"][name]

    found = read_conversation(CHAT, PERSON, {**body, "v": 1})

    assert found == replace(EMPTY, draft=draft)


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.update(v=4),
        lambda body: body.update(more=1),
        lambda body: body.pop("prompt"),
        lambda body: body["draft"].update(more=1),
        lambda body: body["draft"].pop("pieces"),
        lambda body: body["draft"].update(impact="everybody"),
    ],
    ids=["version", "more", "less", "more in draft", "less in draft", "word"],
)
def test_what_is_not_known_is_refused(change):
    body = written_conversation(replace(EMPTY, draft=a_draft(1)))
    change(body)

    with pytest.raises(ValueError, match=r"version|unknown or missing|not a valid"):
        read_conversation(CHAT, PERSON, body)


def test_a_moment_without_a_zone_is_not_written():
    prompt = Prompt(purpose=Purpose.NOTE, record=RecordId(1), until=NOW.replace(tzinfo=None))

    with pytest.raises(ValueError, match="time zone"):
        written_conversation(replace(EMPTY, prompt=prompt))
