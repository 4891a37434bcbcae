"""Conversations and attachments as JSON: versioned, and unknown keys refused."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from desk.draft import Conversation, Draft, Gathering, Piece, Prompt, Purpose, Question
from desk.events import Attachment, FileKind
from desk.identifiers import ChatId, DraftId, PersonId, RecordId
from desk.priority import Impact, Urgency
from desk.record import Source
from desk.triage import Guess
from desk.understanding.details import Answer, By

VERSION = 3

_BODY = frozenset({"v", "draft", "prompt", "gathering"})
_DRAFT = frozenset(
    {
        "id",
        "reported_at",
        "pieces",
        "own_title",
        "category",
        "impact",
        "urgency",
        "asking",
        "family",
        "candidates",
        "source",
        "requester",
        "caller",
        "typed_in",
        "typed_message",
        "guesses",
        "by_hand",
        "because",
        "answers",
        "detail",
        "offered",
    }
)
_PIECE = frozenset({"message", "text", "attachments", "album", "forwarded"})
_PROMPT = frozenset({"purpose", "record", "until", "cause"})
_GATHERING = frozenset(
    {
        "purpose",
        "record",
        "pieces",
        "began_at",
        "source",
        "answers",
        "guessed",
    }
)
_ATTACHMENT = frozenset(field.name for field in fields(Attachment))


def written_conversation(conversation: Conversation) -> dict[str, Any]:
    """Return what is stored of a conversation beside whose it is."""
    draft, prompt, gathering = conversation.draft, conversation.prompt, conversation.gathering
    return {
        "v": VERSION,
        "draft": None if draft is None else _written_draft(draft),
        "prompt": None if prompt is None else _written_prompt(prompt),
        "gathering": None if gathering is None else _written_gathering(gathering),
    }


def read_conversation(chat: ChatId, person: PersonId, body: Mapping[str, Any]) -> Conversation:
    """Return a stored conversation.

    Raises:
        ValueError: it has another version, a key too many or too few, or a word we do not know.
    """
    if body.get("v") == 1:
        body = _of_version_1(body)
    if body.get("v") == 2:  # noqa: PLR2004 - the version before
        body = _of_version_2(body)
    if body.get("v") != VERSION:
        raise ValueError(f"a conversation of version {body.get('v')!r} cannot be read")
    _expect(body, _BODY)
    draft, prompt, gathering = body["draft"], body["prompt"], body["gathering"]
    return Conversation(
        chat=chat,
        person=person,
        draft=None if draft is None else _read_draft(draft),
        prompt=None if prompt is None else _read_prompt(prompt),
        gathering=None if gathering is None else _read_gathering(gathering),
    )


def _of_version_1(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body as it is written now: nothing was gathered, and pieces knew no album."""
    draft = body.get("draft")
    if draft is not None:
        unknown = {"album": None, "forwarded": False}
        pieces = [{**piece, **unknown} for piece in draft.get("pieces", ())]
        draft = draft | ({"pieces": pieces} if "pieces" in draft else {})
    return {**body, "v": 2, "draft": draft, "gathering": None}


def _of_version_2(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a body as it is written now: everybody reported for themselves, and chose all."""
    draft = body.get("draft")
    if draft is not None:
        told = dict.fromkeys(("requester", "caller", "typed_in", "typed_message"))
        by_hand = [
            name for name in ("category", "impact", "urgency") if draft.get(name) is not None
        ]
        understood: dict[str, Any] = {
            "guesses": [],
            "because": [],
            "answers": {},
            "detail": None,
            "offered": [],
        }
        draft = {**draft, **told, **understood, "by_hand": by_hand, "source": Source.CHAT.value}
    return {**body, "v": VERSION, "draft": draft}


def written_attachments(attachments: Sequence[Attachment]) -> list[dict[str, Any]]:
    """Return what is stored of pictures and files."""
    return [_told(a) for a in attachments]


def read_attachments(stored: Sequence[Mapping[str, Any]]) -> tuple[Attachment, ...]:
    """Return the stored pictures and files.

    Raises:
        ValueError: one has a key or a kind that we do not know.
    """
    if any(entry.keys() - _ATTACHMENT for entry in stored):
        raise ValueError(f"an attachment has keys beside {sorted(_ATTACHMENT)}")
    return tuple(Attachment(**{**entry, "kind": FileKind(entry["kind"])}) for entry in stored)


def _told(attachment: Attachment) -> dict[str, Any]:
    """Return what is stored of an attachment: what it has no word of is left out."""
    stored = {name: value for name, value in asdict(attachment).items() if value is not None}
    return stored | {"kind": attachment.kind.value}


def _written_draft(draft: Draft) -> dict[str, Any]:
    return {
        "id": draft.id,
        "reported_at": _written_moment(draft.reported_at),
        "pieces": [_written_piece(piece) for piece in draft.pieces],
        "own_title": draft.own_title,
        "category": draft.category,
        "impact": draft.impact and draft.impact.value,
        "urgency": draft.urgency and draft.urgency.value,
        "asking": draft.asking and draft.asking.value,
        "family": draft.family,
        "candidates": list(draft.candidates),
        "source": draft.source.value,
        "requester": draft.requester,
        "caller": draft.caller,
        "typed_in": draft.typed_in,
        "typed_message": draft.typed_message,
        "guesses": [[g.category, g.confidence, list(g.because)] for g in draft.guesses],
        "by_hand": sorted(question.value for question in draft.by_hand),
        "because": list(draft.because),
        "answers": {slot: [a.text, a.by.value] for slot, a in draft.answers.items()},
        "detail": draft.detail,
        "offered": list(draft.offered),
    }


def _read_draft(stored: Mapping[str, Any]) -> Draft:
    _expect(stored, _DRAFT)
    return Draft(
        id=DraftId(stored["id"]),
        reported_at=datetime.fromisoformat(stored["reported_at"]),
        pieces=tuple(map(_read_piece, stored["pieces"])),
        own_title=stored["own_title"],
        category=stored["category"],
        impact=None if stored["impact"] is None else Impact(stored["impact"]),
        urgency=None if stored["urgency"] is None else Urgency(stored["urgency"]),
        asking=None if stored["asking"] is None else Question(stored["asking"]),
        family=stored["family"],
        candidates=tuple(RecordId(number) for number in stored["candidates"]),
        source=Source(stored["source"]),
        requester=stored["requester"] and PersonId(stored["requester"]),
        caller=stored["caller"],
        typed_in=stored["typed_in"] and ChatId(stored["typed_in"]),
        typed_message=stored["typed_message"],
        guesses=tuple(
            Guess(category=category, confidence=confidence, because=tuple(because))
            for category, confidence, because in stored["guesses"]
        ),
        by_hand=frozenset(map(Question, stored["by_hand"])),
        because=tuple(stored["because"]),
        answers={slot: Answer(text, By(by)) for slot, (text, by) in stored["answers"].items()},
        detail=stored["detail"],
        offered=tuple(stored["offered"]),
    )


def _written_piece(piece: Piece) -> dict[str, Any]:
    return {
        "message": piece.telegram_message_id,
        "text": piece.text,
        "attachments": written_attachments(piece.attachments),
        "album": piece.album,
        "forwarded": piece.forwarded,
    }


def _read_piece(stored: Mapping[str, Any]) -> Piece:
    _expect(stored, _PIECE)
    return Piece(
        telegram_message_id=stored["message"],
        text=stored["text"],
        attachments=read_attachments(stored["attachments"]),
        album=stored["album"],
        forwarded=stored["forwarded"],
    )


def _written_gathering(gathering: Gathering) -> dict[str, Any]:
    return {
        "purpose": gathering.purpose.value,
        "record": gathering.record,
        "pieces": [_written_piece(piece) for piece in gathering.pieces],
        "began_at": _written_moment(gathering.began_at),
        "source": gathering.source,
        "answers": gathering.answers,
        "guessed": gathering.guessed,
    }


def _read_gathering(stored: Mapping[str, Any]) -> Gathering:
    _expect(stored, _GATHERING)
    return Gathering(
        purpose=Purpose(stored["purpose"]),
        record=RecordId(stored["record"]),
        pieces=tuple(map(_read_piece, stored["pieces"])),
        began_at=datetime.fromisoformat(stored["began_at"]),
        source=stored["source"],
        answers=stored["answers"],
        guessed=stored["guessed"],
    )


def _written_prompt(prompt: Prompt) -> dict[str, Any]:
    return {
        "purpose": prompt.purpose.value,
        "record": prompt.record,
        "until": _written_moment(prompt.until),
        "cause": prompt.cause,
    }


def _read_prompt(stored: Mapping[str, Any]) -> Prompt:
    _expect(stored, _PROMPT)
    return Prompt(
        purpose=Purpose(stored["purpose"]),
        record=RecordId(stored["record"]),
        until=datetime.fromisoformat(stored["until"]),
        cause=stored["cause"],
    )


def _written_moment(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError(f"a moment without a time zone was to be stored: {moment}")
    return moment.astimezone(UTC).isoformat()


def _expect(stored: Mapping[str, Any], keys: frozenset[str]) -> Mapping[str, Any]:
    """Return `stored` if it has exactly these keys."""
    if stored.keys() != keys:
        raise ValueError(f"keys {sorted(stored.keys() ^ keys)} are unknown or missing")
    return stored
