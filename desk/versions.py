"""What was edited: which events hold one message over time, and what its copies look like."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from desk.draft import Piece
from desk.events import CAPTION_ROOM, WORDS_ROOM, Attachment, Event, Message, Part, grouped
from desk.record import Verb
from desk.text import split_text, utf16_length


def versions(timeline: Sequence[Event], seq: int) -> tuple[int, ...]:
    """Return the events that hold one message as it read over time, oldest first; `seq` is one."""
    older = {e.seq: int(e.facts["edits"] or 0) for e in timeline if "edits" in e.facts}

    def first(number: int) -> int:
        while number in older:
            number = older[number]
        return number

    return tuple(e.seq for e in timeline if first(e.seq) == first(seq))


def released(timeline: Sequence[Event]) -> frozenset[int]:
    """Return the notes that went to the requester as replies."""
    return frozenset(int(e.facts["words"] or 0) for e in timeline if e.verb is Verb.REPLY)


def shape(messages: Sequence[Message]) -> tuple[Part, ...]:
    """Return the parts of the last version of a message, in the copies that show the first ones.

    A part keeps its place and its attachments for good. Words that became shorter leave empty
    parts; words and attachments that came later stand in parts of their own at the end.
    """
    first, *later = messages
    parts = list(first.parts)
    for message in later:
        known = {a.identity for part in parts for a in part.attachments}
        new = tuple(a for a in message.attachments if a.identity not in known)
        places = [at for at, part in enumerate(parts) if not part.attachments]
        if parts[0].attachments:
            places.insert(0, 0)
        words = _chunks(message.text, rides=bool(parts[0].attachments))
        words += [""] * (len(places) - len(words))
        for at, text in zip(places, words, strict=False):
            parts[at] = replace(parts[at], words=text)
        parts += [Part(text) for text in words[len(places) :]]
        parts += [Part("", group) for group in grouped(new)]
    return tuple(parts)


def numbered(parts: Sequence[Part]) -> Mapping[int, Part]:
    """Return the parts by the number of their first message in a chat."""
    found: dict[int, Part] = {}
    number = 0
    for part in parts:
        found[number] = part
        number += part.size
    return found


def _chunks(text: str, *, rides: bool) -> list[str]:
    """Return words as they fit, the first of them under an attachment if it `rides` there."""
    if not rides or not text:
        return split_text(text, WORDS_ROOM) or [""]
    if utf16_length(text) <= CAPTION_ROOM:
        return [text]
    head = split_text(text, CAPTION_ROOM)[0]
    rest = text[text.index(head) + len(head) :]
    return [head, *split_text(rest, WORDS_ROOM)]


def joined_text(pieces: Sequence[Piece]) -> str:
    """Return the words of messages that are one, in order."""
    return "\n".join(piece.text for piece in pieces if piece.text)


def joined_files(pieces: Sequence[Piece]) -> tuple[Attachment, ...]:
    """Return the attachments of messages that are one, in order."""
    return tuple(a for piece in pieces for a in piece.attachments)


def seams(pieces: Sequence[Piece]) -> dict[str, str]:
    """Return the facts by which `pieces_of` takes a message apart again; none for a single one."""
    if len(pieces) == 1:
        return {}
    return {"pieces": " ".join(f"{len(p.text)}+{len(p.attachments)}" for p in pieces)}


def pieces_of(message: Message, event: Event | None) -> list[Piece]:
    """Return the messages that a person sent at once, as they were before they became one."""
    facts = event.facts if event is not None else {}
    pieces = []
    text, files = message.text, message.attachments
    for seam in str(facts.get("pieces") or "").split():
        length, _, number = seam.partition("+")
        words, text = text[: int(length)], text[int(length) :]
        text = text[1:] if words else text
        own, files = files[: int(number)], files[int(number) :]
        pieces.append(Piece(telegram_message_id=0, text=words, attachments=own))
    return pieces or [Piece(telegram_message_id=0, text=text, attachments=files)]
