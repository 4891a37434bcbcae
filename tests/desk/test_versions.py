"""Versions of a message: which events they are, and how their copies keep in step."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.draft import Piece
from desk.events import CAPTION_ROOM, WORDS_ROOM, Attachment, Event, FileKind, Message
from desk.identifiers import PersonId, RecordId
from desk.record import Verb
from desk.text import utf16_length
from desk.versions import (
    joined_files,
    joined_text,
    numbered,
    pieces_of,
    released,
    seams,
    shape,
    versions,
)

RECORD = RecordId(1)


def event(seq, verb=Verb.USER_MESSAGE, **facts):
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return Event(record=RECORD, seq=seq, at=at, actor=None, verb=verb, public=True, facts=facts)


def message(text, *files):
    return Message(record=RECORD, seq=1, author=PersonId(1), text=text, attachments=files)


def a_file(kind=FileKind.PHOTO, name="u"):
    return Attachment(kind=kind, file_id="f", unique_id=name)


texts = st.one_of(
    st.text(st.sampled_from("ab \n<&家👍"), max_size=60),
    st.integers(0, 3 * WORDS_ROOM).map(lambda n: ("word " * n)[:n].strip()),
)
files = st.builds(a_file, kind=st.sampled_from(FileKind), name=st.sampled_from("abcdefghij"))
messages = st.builds(message, texts, files) | st.builds(message, texts)


def test_the_versions_of_a_message_are_found_from_each_of_them():
    timeline = [event(1), event(2), event(3, edits=1), event(4, edits=3), event(5, edits=2)]

    assert {versions(timeline, seq) for seq in (1, 3, 4)} == {(1, 3, 4)}
    assert versions(timeline, 5) == (2, 5)


def test_notes_that_were_released_are_known_by_the_replies():
    timeline = [event(1, Verb.NOTE), event(2, Verb.NOTE), event(3, Verb.REPLY, words=1)]

    assert released(timeline) == {1}


@given(st.lists(messages, min_size=1, max_size=5))
def test_parts_keep_their_place_and_hold_all_words_and_files(history):
    before = numbered(shape(history[:1]))
    for at in range(2, len(history) + 1):
        after = numbered(shape(history[:at]))
        for number, part in before.items():
            assert after[number].attachments == part.attachments
        before = after

    parts = shape(history)
    last = history[-1]
    assert "".join("".join(p.words for p in parts).split()) == "".join(last.text.split())
    known = {a.identity for p in parts for a in p.attachments}
    assert known == {a.identity for m in history for a in m.attachments}
    for part in parts:
        assert utf16_length(part.words) <= (CAPTION_ROOM if part.attachments else WORDS_ROOM)
        assert part.takes_words or not part.words


@given(messages)
def test_what_carries_no_words_is_never_the_first_part(one):
    assert one.parts[0].takes_words


@pytest.mark.parametrize(
    ("kinds", "sizes"),
    [
        (["photo", "video", "photo"], [3]),
        (["document", "photo"], [1, 1]),
        (["photo"] * 12, [10, 2]),
        (["voice", "voice"], [1, 1]),
        (["sticker"], [1, 1]),
        (["audio", "audio", "document"], [2, 1]),
    ],
)
def test_neighbours_that_fit_together_are_an_album(kinds, sizes):
    attached = [a_file(FileKind(kind), str(n)) for n, kind in enumerate(kinds)]

    assert [part.size for part in message("", *attached).parts] == sizes


def test_parts_are_numbered_by_their_messages():
    attached = [a_file(name=str(n)) for n in range(3)]
    sticker = a_file(FileKind.STICKER, "s")

    assert list(numbered(message("x" * 500, *attached, sticker).parts)) == [0, 1, 4]


pieces = st.builds(
    Piece,
    telegram_message_id=st.just(0),
    text=st.text(st.sampled_from("ab\n 家"), max_size=8),
    attachments=st.lists(files, max_size=2).map(tuple),
)


@given(st.lists(pieces, min_size=1, max_size=5))
def test_messages_that_became_one_are_taken_apart_again(sent):
    whole = message(joined_text(sent), *joined_files(sent))

    assert pieces_of(whole, event(1, **seams(sent))) == sent


def test_a_message_of_which_nothing_is_known_is_one_piece():
    assert pieces_of(message("a\nb"), None) == [Piece(telegram_message_id=0, text="a\nb")]
