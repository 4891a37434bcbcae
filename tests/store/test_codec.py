"""Conversations as JSON: nothing is lost on the way, nothing unknown is let in."""

import json
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.draft import Draft, Piece, Prompt, Purpose, Question
from desk.events import Attachment, FileKind
from desk.identifiers import DraftId, RecordId
from desk.priority import Impact, Urgency
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
)
pieces = st.builds(
    Piece,
    telegram_message_id=numbers,
    text=texts,
    attachments=st.lists(attachments, max_size=2).map(tuple),
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
)
prompts = st.builds(
    Prompt,
    purpose=st.sampled_from(Purpose),
    record=numbers.map(RecordId),
    until=moments,
    cause=maybe(texts),
)


@given(maybe(drafts), maybe(prompts))
def test_a_conversation_comes_back_as_it_was(draft, prompt):
    stored = json.loads(dump(written_conversation(draft, prompt)))

    assert stored["v"] == 1
    assert read_conversation(stored) == (draft, prompt)


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body.update(v=2),
        lambda body: body.update(more=1),
        lambda body: body.pop("prompt"),
        lambda body: body["draft"].update(more=1),
        lambda body: body["draft"].pop("pieces"),
        lambda body: body["draft"].update(impact="everybody"),
    ],
    ids=["version", "more", "less", "more in draft", "less in draft", "word"],
)
def test_what_is_not_known_is_refused(change):
    body = written_conversation(a_draft(1), None)
    change(body)

    with pytest.raises(ValueError, match=r"version|unknown or missing|not a valid"):
        read_conversation(body)


def test_a_moment_without_a_zone_is_not_written():
    prompt = Prompt(purpose=Purpose.NOTE, record=RecordId(1), until=NOW.replace(tzinfo=None))

    with pytest.raises(ValueError, match="time zone"):
        written_conversation(None, prompt)
