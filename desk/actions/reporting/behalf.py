"""Reports for somebody else: who called or came by, or a colleague who cannot write just now."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from desk.access import Act, Actor, demand
from desk.actions.desks import actor_in
from desk.actions.drafts import begin_draft, keep_draft
from desk.actions.people.reach import private_of
from desk.actions.reporting.filing import file_draft, give
from desk.actions.reporting.typed import Typed, answer_typed, mark_of
from desk.draft import Conversation, Draft, Origin, Piece, Question
from desk.errors import NotForYou, NoWords, Overdue, TakenAlready
from desk.identifiers import DraftId, PersonId
from desk.ports import Unit
from desk.record import Source
from desk.text import shortened

MOST_NAMES = 5
"""How many people are offered as buttons."""
CALLER_LIMIT = 60
"""The longest name and number of a caller, in UTF-16 units."""
_NUMBER = re.compile(r"[\d+()/ -]{3,}")


@dataclass(frozen=True, kw_only=True, slots=True)
class For:
    """For whom a draft is told: a person, oneself, or somebody without an account (`source`).

    `named` takes the name that was typed, `done` tells that the question is answered.
    """

    actor: Actor
    draft: DraftId
    requester: PersonId | None = None
    source: Source | None = None
    named: bool = False
    done: bool = True


async def begin(unit: Unit, command: Typed, now: datetime) -> None:
    """Begin an engineer's report for somebody else, in the engineer's private chat.

    A report that waits there is filed first: it is about something else.

    Raises:
        NotForYou: they may not report for others.
        TakenAlready: the message is a report already.
        NoWords: it holds nothing to take in.
    """
    actor, piece = command.actor, command.piece
    demand(actor, Act.REPORT_FOR)
    if not piece.text and not piece.attachments:
        raise NoWords
    mark = mark_of(actor, piece)
    if await unit.notices.known(f"{mark}.draft.{actor.chat}"):
        raise TakenAlready
    chat = await private_of(unit, actor.person, now)
    conversation = await unit.conversations.get(chat.id, actor.person.id)
    if conversation.draft is not None:
        own = await actor_in(unit, actor.person, chat, actor.source)
        await _settled(unit, conversation, conversation.draft, own, now)
        conversation = await unit.conversations.get(chat.id, actor.person.id)
    number = piece.telegram_message_id
    draft = await begin_draft(
        unit,
        conversation,
        (replace(piece, telegram_message_id=-number),),
        actor.source,
        now,
        reported_at=command.said_at,
        origin=Origin(source=Source.GROUP, typed_in=actor.chat, typed_message=number),
        asking=Question.REQUESTER,
    )
    await answer_typed(unit, actor, draft, piece, mark, now)


async def chosen(unit: Unit, command: For, now: datetime) -> Draft:
    """Take for whom a draft is told.

    Raises:
        Overdue: the draft is gone, or somebody else's.
        NotForYou: they may not report for others.
    """
    actor = command.actor
    demand(actor, Act.REPORT_FOR)
    conversation = await unit.conversations.get(actor.chat, actor.person.id)
    draft = conversation.draft
    if draft is None or draft.id != command.draft:
        raise Overdue
    if command.requester is not None:
        person = await unit.people.get(command.requester)
        if not (person.verified or person.memberships):
            raise NotForYou
    is_for_other = command.requester not in (None, actor.person.id)
    is_plain = draft.source is Source.GROUP and (is_for_other or command.named)
    source = command.source or (Source.ON_BEHALF if is_plain else draft.source)
    draft = replace(
        draft,
        requester=command.requester if is_for_other else None,
        caller=draft.caller if command.named else None,
        source=source,
        asking=None if command.done else Question.REQUESTER,
    )
    await keep_draft(unit, conversation, draft, actor.source, now)
    return draft


async def named(
    unit: Unit,
    conversation: Conversation,
    draft: Draft,
    piece: Piece,
    actor: Actor,
    now: datetime,
) -> None:
    """Take a typed name: people of that name are offered, else it is a caller's, with a number.

    What has no words is more of the report.
    """
    if not piece.text:
        await keep_draft(unit, conversation, draft.with_piece(piece), actor.source, now, wrote=True)
        return
    words = shortened(piece.text, CALLER_LIMIT)
    found = await unit.people.named(name_in(words), 1)
    draft = replace(draft, caller=words)
    if not found:
        source = Source.ON_BEHALF if draft.source is Source.GROUP else draft.source
        draft = replace(draft, asking=None, source=source)
    await keep_draft(unit, conversation, draft, actor.source, now, wrote=True)


def name_in(words: str) -> str:
    """Return what somebody typed without the number in it."""
    return _NUMBER.sub(" ", words).strip() or words


async def _settled(
    unit: Unit, conversation: Conversation, draft: Draft, actor: Actor, now: datetime
) -> None:
    """End a draft that something else takes the place of: its words are never lost."""
    if draft.question is Question.WHICH and draft.candidates:
        await give(unit, conversation, draft, draft.candidates[0], actor, now)
    else:
        await file_draft(unit, conversation, draft, actor, now)
