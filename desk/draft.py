"""A report that is being told: its words so far, the answers, and the next question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from desk.errors import NotThen
from desk.events import Attachment, FileKind
from desk.identifiers import ChatId, DraftId, PersonId, RecordId
from desk.priority import Impact, Priority, Urgency, priority
from desk.record import FOR_OTHERS, Source
from desk.text import shortened
from desk.triage import Guess
from desk.understanding.details import Answer, By

MOST_BACK = timedelta(days=3)
"""So far back a report may be dated that was told by phone or in person."""
LIKELY = 0.3
"""Confidence from which on a report that is sent unasked goes to the likeliest category."""
TITLE_LIMIT = 60
"""The longest title, in UTF-16 units: one line on a phone."""


class Question(StrEnum):
    """What the draft card asks next."""

    WHICH = "which"
    WORDS = "words"
    CATEGORY = "category"
    IMPACT = "impact"
    URGENCY = "urgency"
    TITLE = "title"
    REQUESTER = "requester"
    """For whom an engineer reports."""
    MOMENT = "moment"
    """When it was told to the engineer who reports it, where that was earlier."""
    DETAIL = "detail"
    """A question of the category."""


WORDLESS: Mapping[FileKind, str] = {
    FileKind.PHOTO: "🖼",
    FileKind.VIDEO: "🎬",
    FileKind.DOCUMENT: "📄",
    FileKind.AUDIO: "🎵",
    FileKind.VOICE: "🎤",
    FileKind.VIDEO_NOTE: "🎬",
    FileKind.ANIMATION: "🎬",
    FileKind.STICKER: "💟",
    FileKind.LOCATION: "📍",
    FileKind.CONTACT: "👤",
}
"""The title of a report that came without any words, in a sign that every language reads."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """One message as a person sent it: of a draft, or for a ticket.

    `telegram_message_id` is below zero for a message of a group: ids are a chat's own, and that one
    is not among those of the draft's chat. `album` is Telegram's media_group_id, `forwarded` tells
    that somebody else wrote it: of both several belong together.
    """

    telegram_message_id: int
    text: str
    attachments: tuple[Attachment, ...] = ()
    album: str | None = None
    forwarded: bool = False

    @property
    def is_elsewhere(self) -> bool:
        """Whether it stands in a group, and not in the draft's chat."""
        return self.telegram_message_id < 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """How a report came in, where that is not its author's private chat.

    `typed_in` is the group in which it was typed, `typed_message` the message there.
    """

    source: Source = Source.CHAT
    typed_in: ChatId | None = None
    typed_message: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A report before it has a number.

    Category, impact and urgency are what the desk understood, or what the person chose: `by_hand`.
    `guesses` are the likely categories, `because` the words from which impact and urgency follow.
    `answers` are those to questions of the category, by slot; `detail` is the question asked now,
    `offered` what the person answered to it before.

    `asking` is a question the person chose to answer again (or the first one, which ticket);
    else the first unanswered one is asked. `family` is the opened group of categories.
    `requester` is for whom it is told, when that is not who tells it; `caller` their name, when
    the desk does not know them. `typed_in` is the group where it was typed, as `typed_message`.
    """

    id: DraftId
    reported_at: datetime
    pieces: tuple[Piece, ...] = ()
    own_title: str | None = None
    category: str | None = None
    impact: Impact | None = None
    urgency: Urgency | None = None
    asking: Question | None = None
    family: str | None = None
    candidates: tuple[RecordId, ...] = ()
    source: Source = Source.CHAT
    requester: PersonId | None = None
    caller: str | None = None
    typed_in: ChatId | None = None
    typed_message: int | None = None
    guesses: tuple[Guess, ...] = ()
    by_hand: frozenset[Question] = frozenset()
    because: tuple[str, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    detail: str | None = None
    offered: tuple[str, ...] = ()

    @property
    def may_be_earlier(self) -> bool:
        """Whether it may have been told before it was written down."""
        return self.source in FOR_OTHERS

    @property
    def is_backdated(self) -> bool:
        """Whether it was told before it was written down: `reported_at` is that moment then."""
        return Question.MOMENT in self.by_hand

    def told_at(self, at: datetime, now: datetime) -> Self:
        """Return the draft as what was told at an earlier moment.

        Raises:
            NotThen: the moment is still to come, or longer ago than `MOST_BACK`.
        """
        if at > now:
            raise NotThen(why="ahead")
        if now - at > MOST_BACK:
            raise NotThen(why="long_ago")
        by_hand = self.by_hand | {Question.MOMENT}
        return replace(self, reported_at=at, by_hand=by_hand, asking=None)

    @property
    def text(self) -> str:
        """All words so far, in the order they were written."""
        return "\n".join(piece.text for piece in self.pieces if piece.text)

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        """All pictures and files so far."""
        return tuple(a for piece in self.pieces for a in piece.attachments)

    @property
    def title(self) -> str:
        """The person's own title, else the first line of the words; empty for a bare picture."""
        return self.own_title or shortened(self.text, TITLE_LIMIT)

    @property
    def priority(self) -> Priority | None:
        """The priority, once both questions are answered."""
        if self.impact is None or self.urgency is None:
            return None
        return priority(self.impact, self.urgency)

    @property
    def question(self) -> Question | None:
        """The question to ask now; None when the report can be filed."""
        if self.asking is not None:
            return self.asking
        if not self.title:
            return Question.WORDS
        if self.category is None:
            return Question.CATEGORY
        return None if self.detail is None else Question.DETAIL

    @property
    def can_be_filed(self) -> bool:
        """Whether it is a report already: no question but the first ones keeps it from filing."""
        return bool(self.title) and self.asking is not Question.WHICH

    @property
    def likely_category(self) -> str | None:
        """The category it has, else the likeliest one; None where that is hardly likely."""
        if self.category is not None or not self.guesses:
            return self.category
        likeliest = self.guesses[0]
        return likeliest.category if likeliest.confidence >= LIKELY else None

    @property
    def guessed(self) -> str | None:
        """The category that its words seem to be about, whatever was chosen."""
        return self.guesses[0].category if self.guesses else None

    def answer(self, slot: str) -> str | None:
        """Return an answer; None where there is none, or the question was passed by."""
        given = self.answers.get(slot)
        return given.text if given and given.text else None

    def with_answer(self, slot: str, text: str) -> Self:
        """Return the draft with an answer of the person; an empty one passes the question by."""
        return replace(self, answers={**self.answers, slot: Answer(text, By.HAND)})

    def with_piece(self, piece: Piece) -> Self:
        """Return the draft with one more message; the same message again replaces itself."""
        if any(p.telegram_message_id == piece.telegram_message_id for p in self.pieces):
            return replace(
                self,
                pieces=tuple(
                    piece if p.telegram_message_id == piece.telegram_message_id else p
                    for p in self.pieces
                ),
            )
        return replace(self, pieces=(*self.pieces, piece))

    def holds(self, telegram_message_id: int) -> bool:
        """Whether that message is a piece of this draft."""
        return any(p.telegram_message_id == telegram_message_id for p in self.pieces)


class Purpose(StrEnum):
    """What the next message of a person is for, after a button asked for words."""

    NOTE = "note"
    REPLY = "reply"
    SOLUTION = "solution"
    USER_MESSAGE = "user_message"
    COMPLAINT = "complaint"
    HAND_OVER = "hand_over"
    """Why a ticket goes to somebody else, or to another team."""
    ESCALATE = "escalate"
    """What the leads are needed for."""
    PRIORITY = "priority"
    """Why a ticket has another priority."""
    NOT_A_FAULT = "not_a_fault"
    """What the requester reads instead of a repair."""
    DUPLICATE = "duplicate"
    RATING = "rating"
    """Why there are so few stars."""
    """The number of the ticket that is about the same."""
    TASK = "task"
    """What is to be done apart, before a ticket can be solved."""
    SKIP_TASK = "skip_task"
    """Why a task needs not be done."""
    UNTIL = "until"
    """Until when work waits."""
    PROMISE = "promise"
    """By when the requester is helped."""
    CORRECT = "correct"
    """Why a priority was wrong from the beginning."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prompt:
    """A pressed button that waits for words, until a moment.

    `cause` is what was chosen with it: the cause of a solution, whom a ticket goes to, a priority.
    """

    purpose: Purpose
    record: RecordId
    until: datetime
    cause: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathering:
    """Messages for a ticket of which more may follow: an album, or several forwarded at once.

    `purpose` is what their words will be, `answers` the event they reply to, `guessed` tells that
    the desk chose the ticket by itself, `source` names the update that began it.
    """

    purpose: Purpose
    record: RecordId
    pieces: tuple[Piece, ...]
    began_at: datetime
    source: str
    answers: int | None = None
    guessed: bool = False

    def takes(self, piece: Piece) -> bool:
        """Whether a message belongs to those that are gathered."""
        last = self.pieces[-1]
        same_album = piece.album is not None and piece.album == last.album
        return same_album or (piece.forwarded and last.forwarded)


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversation:
    """Where the desk stands with one person in one chat; it survives restarts."""

    chat: ChatId
    person: PersonId
    draft: Draft | None = None
    prompt: Prompt | None = None
    gathering: Gathering | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is under way."""
        return self.draft is None and self.prompt is None and self.gathering is None


def candidates(open_records: Sequence[RecordId]) -> tuple[RecordId, ...]:
    """Return the tickets offered when it is unclear which one a message is about."""
    return tuple(open_records[:5])
