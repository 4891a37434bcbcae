"""Conversations and attachments as JSON: versioned, and unknown keys refused."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from desk.draft import Draft, Piece, Prompt, Purpose, Question
from desk.events import Attachment, FileKind
from desk.identifiers import DraftId, RecordId
from desk.priority import Impact, Urgency

VERSION = 1

_BODY = frozenset({"v", "draft", "prompt"})
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
    }
)
_PIECE = frozenset({"message", "text", "attachments"})
_PROMPT = frozenset({"purpose", "record", "until", "cause"})
_ATTACHMENT = frozenset(field.name for field in fields(Attachment))


def written_conversation(draft: Draft | None, prompt: Prompt | None) -> dict[str, Any]:
    """Return what is stored of a conversation."""
    return {
        "v": VERSION,
        "draft": None if draft is None else _written_draft(draft),
        "prompt": None if prompt is None else _written_prompt(prompt),
    }


def read_conversation(body: Mapping[str, Any]) -> tuple[Draft | None, Prompt | None]:
    """Return the draft and prompt of a stored conversation.

    Raises:
        ValueError: it has another version, a key too many or too few, or a word we do not know.
    """
    if body.get("v") != VERSION:
        raise ValueError(f"a conversation of version {body.get('v')!r} cannot be read")
    _expect(body, _BODY)
    draft, prompt = body["draft"], body["prompt"]
    return (
        None if draft is None else _read_draft(draft),
        None if prompt is None else _read_prompt(prompt),
    )


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
        "pieces": [
            {
                "message": piece.telegram_message_id,
                "text": piece.text,
                "attachments": written_attachments(piece.attachments),
            }
            for piece in draft.pieces
        ],
        "own_title": draft.own_title,
        "category": draft.category,
        "impact": draft.impact and draft.impact.value,
        "urgency": draft.urgency and draft.urgency.value,
        "asking": draft.asking and draft.asking.value,
        "family": draft.family,
        "candidates": list(draft.candidates),
    }


def _read_draft(stored: Mapping[str, Any]) -> Draft:
    _expect(stored, _DRAFT)
    return Draft(
        id=DraftId(stored["id"]),
        reported_at=datetime.fromisoformat(stored["reported_at"]),
        pieces=tuple(
            Piece(
                telegram_message_id=piece["message"],
                text=piece["text"],
                attachments=read_attachments(piece["attachments"]),
            )
            for piece in (_expect(entry, _PIECE) for entry in stored["pieces"])
        ),
        own_title=stored["own_title"],
        category=stored["category"],
        impact=None if stored["impact"] is None else Impact(stored["impact"]),
        urgency=None if stored["urgency"] is None else Urgency(stored["urgency"]),
        asking=None if stored["asking"] is None else Question(stored["asking"]),
        family=stored["family"],
        candidates=tuple(RecordId(number) for number in stored["candidates"]),
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
