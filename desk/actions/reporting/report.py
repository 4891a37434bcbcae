"""Reporting: the first message becomes a draft, its questions are answered, and it is filed."""

from dataclasses import dataclass, replace
from datetime import datetime

from desk.access import Actor
from desk.actions.drafts import begin_draft, end_draft, keep_draft, set_timers, show_draft
from desk.actions.reporting import backdating, behalf
from desk.actions.reporting.admission import demand_known, demand_room
from desk.actions.reporting.filing import file_draft, give
from desk.actions.reporting.origin import show_where_typed
from desk.actions.talking.gathering import Meant, say
from desk.actions.understanding import is_for_few
from desk.draft import TITLE_LIMIT, Conversation, Draft, Piece, Purpose, Question, candidates
from desk.errors import NoWords, Overdue
from desk.events import FileKind
from desk.identifiers import DraftId, RecordId
from desk.people import ChatKind
from desk.policy import Policy
from desk.ports import Unit
from desk.priority import Impact, Urgency
from desk.record import Record, State
from desk.text import shortened
from desk.timers import Timer
from desk.understanding.details import Detail, typed_answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Tell:
    """A message of a person in the private chat, sent at `said_at`."""

    actor: Actor
    piece: Piece
    said_at: datetime
    fresh: bool = False
    """Whether it starts a new report, whatever is open (`/new`)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answered:
    """Answers tapped on a draft card; None leaves a field as it is."""

    actor: Actor
    draft: DraftId
    category: str | None = None
    impact: Impact | None = None
    urgency: Urgency | None = None
    family: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Detailed:
    """An answer tapped for a question of the category.

    `choice` is the key of an option, the place of an answer given before, or nothing: passed by.
    """

    actor: Actor
    draft: DraftId
    question: str
    choice: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Ask:
    """A question of a draft that shall be asked again; None goes back to the first open one."""

    actor: Actor
    draft: DraftId
    question: Question | None
    detail: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Choose:
    """Which open ticket a message is about; None says that it is a new report."""

    actor: Actor
    draft: DraftId
    record: RecordId | None


@dataclass(frozen=True, kw_only=True, slots=True)
class File:
    """A draft that shall be filed, or given up."""

    actor: Actor
    draft: DraftId


async def tell(unit: Unit, command: Tell, now: datetime) -> None:
    """Take in what a person says, so that every word has a place.

    It joins the draft under way; else the one ticket that is being worked on, unless what sounds
    confidential would come to everybody's eyes with it; else it begins a draft, which asks first
    which open ticket it is about, if there are any.

    Raises:
        NotAdmitted: the desk takes reports only from people it knows.
        NotThen: a report cannot have been told then.
        NoWords: the message holds nothing to take in.
        TooMany: an unknown person has enough reports open.
    """
    actor, piece = command.actor, command.piece
    if not piece.text and not piece.attachments:
        raise NoWords
    conversation = await unit.conversations.get(actor.chat, actor.person.id)
    if conversation.draft is not None and conversation.draft.asking is Question.REQUESTER:
        await behalf.named(unit, conversation, conversation.draft, piece, actor, now)
        return
    if conversation.draft is not None and conversation.draft.asking is Question.MOMENT:
        await backdating.earlier(unit, conversation, conversation.draft, piece, actor, now)
        return
    if conversation.draft is not None:
        draft = _continued(conversation.draft, piece, unit.policy)
        await keep_draft(unit, conversation, draft, actor.source, now, wrote=True)
        return
    demand_known(actor.person, unit.policy)
    records = [] if command.fresh else await unit.records.open_of(actor.person.id)
    if len(records) == 1 and _is_about(unit, piece, records[0]):
        meant = Meant(
            actor=actor,
            purpose=Purpose.USER_MESSAGE,
            record=records[0].id,
            piece=piece,
            guessed=True,
        )
        await say(unit, meant, now)
        return
    if not records and not piece.text and _says_nothing_alone(piece):
        raise NoWords(what=FileKind.STICKER)
    if not records:
        await demand_room(unit, actor.person)
    await begin_draft(
        unit,
        conversation,
        (piece,),
        actor.source,
        now,
        reported_at=command.said_at,
        offered=candidates([record.id for record in records]),
    )


def _is_about(unit: Unit, piece: Piece, record: Record) -> bool:
    """Whether words may join a ticket without a question."""
    is_safe = record.confidential or not is_for_few(unit, piece.text)
    return is_safe and record.state is not State.RESOLVED


async def amend(unit: Unit, command: Tell, now: datetime) -> bool:
    """Take in an edited message while it is still part of the draft; tell whether it was."""
    conversation = await unit.conversations.get(command.actor.chat, command.actor.person.id)
    draft = conversation.draft
    if draft is None or not draft.holds(command.piece.telegram_message_id):
        return False
    draft = draft.with_piece(command.piece)
    await keep_draft(unit, conversation, draft, command.actor.source, now)
    return True


async def renew(unit: Unit, actor: Actor, record: RecordId, now: datetime) -> None:
    """Make a new report of a message that went to an open ticket by guess.

    Its words stay in the ticket too: nothing that was read there is taken away.

    Raises:
        Overdue: another report is under way already.
    """
    conversation = await unit.conversations.get(actor.chat, actor.person.id)
    timeline = await unit.events.messages(record)
    own = [m for m in timeline.values() if m.author == actor.person.id]
    if conversation.draft is not None or not own:
        raise Overdue
    await demand_room(unit, actor.person)
    last = own[-1]
    piece = Piece(
        telegram_message_id=await unit.pairs.message_id(actor.chat, record, last.seq) or 0,
        text=last.text,
        attachments=last.attachments,
    )
    await begin_draft(unit, conversation, (piece,), actor.source, now)


async def answered(unit: Unit, command: Answered, now: datetime) -> Draft:
    """Write the tapped answers into the draft and ask the next question."""
    conversation, draft = await _open(unit, command.actor, command.draft)
    given = {
        Question.CATEGORY: command.category,
        Question.IMPACT: command.impact,
        Question.URGENCY: command.urgency,
    }
    chosen = frozenset(question for question, answer in given.items() if answer is not None)
    draft = replace(
        draft,
        category=command.category or draft.category,
        impact=command.impact or draft.impact,
        urgency=command.urgency or draft.urgency,
        by_hand=draft.by_hand | chosen,
        family=None if chosen else command.family,
        asking=None if chosen else draft.asking,
    )
    return await _gone_on(unit, conversation, draft, command.actor, now)


async def detailed(unit: Unit, command: Detailed, now: datetime) -> Draft:
    """Write the tapped answer to a question of the category into the draft.

    Raises:
        Overdue: the card asks something else now.
    """
    conversation, draft = await _open(unit, command.actor, command.draft)
    detail = unit.policy.questions.get(command.question)
    if detail is None or draft.question is not Question.DETAIL or draft.detail != detail.key:
        raise Overdue
    answer = _chosen(draft, detail, command.choice, unit.policy)
    draft = replace(draft.with_answer(detail.slot, answer), asking=None)
    return await _gone_on(unit, conversation, draft, command.actor, now)


async def _gone_on(
    unit: Unit, conversation: Conversation, draft: Draft, actor: Actor, now: datetime
) -> Draft:
    """Keep a draft that somebody is busy with: it waits anew before it files itself."""
    draft = await keep_draft(unit, conversation, draft, actor.source, now)
    await set_timers(unit, draft, now)
    return draft


async def ask(unit: Unit, command: Ask, now: datetime) -> Draft:
    """Ask a question of the draft again.

    Raises:
        NotForYou: it is a question for those who report for others.
        Overdue: the draft is gone, or has no such question.
    """
    conversation, draft = await _open(unit, command.actor, command.draft)
    if command.question is Question.MOMENT:
        backdating.demand_earlier(command.actor, draft)
    detail = draft.detail if command.detail is None else command.detail
    draft = replace(draft, asking=command.question, family=None, detail=detail)
    await keep_draft(unit, conversation, draft, command.actor.source, now)
    return draft


async def choose(unit: Unit, command: Choose, now: datetime) -> None:
    """Give the words to the ticket they are about, or go on with them as a new report."""
    conversation, draft = await _open(unit, command.actor, command.draft)
    if command.record is None:
        await demand_room(unit, command.actor.person)
        draft = replace(draft, asking=None, candidates=())
        await keep_draft(unit, conversation, draft, command.actor.source, now)
        return
    if command.record not in draft.candidates:
        raise Overdue
    await give(unit, conversation, draft, command.record, command.actor, now)


async def file(unit: Unit, command: File, now: datetime) -> Record:
    """File the draft: it becomes a record with a number, and the group learns of it.

    Raises:
        Overdue: the draft is gone, or still lacks words.
    """
    conversation, draft = await _open(unit, command.actor, command.draft)
    if not draft.can_be_filed:
        raise Overdue
    return await file_draft(unit, conversation, draft, command.actor, now)


async def discard(unit: Unit, command: File, now: datetime) -> None:
    """Give the draft up: nothing is filed."""
    conversation, draft = await _open(unit, command.actor, command.draft)
    await end_draft(unit, conversation, draft)
    await show_where_typed(unit, draft, "typed_dropped", now)
    await show_draft(
        unit, conversation.chat, draft.id, command.actor.source, now, template="draft_dropped"
    )


async def nudge(unit: Unit, timer: Timer, now: datetime) -> None:
    """Remind of a draft that waits for an answer."""
    found = await _waiting(unit, timer)
    if found is None:
        return
    conversation, draft = found
    data = {"nudged": True}
    source = f"nudge.{timer.subject.key}"
    await show_draft(unit, conversation.chat, draft.id, source, now, repost=True, data=data)


async def file_by_itself(unit: Unit, timer: Timer, now: datetime) -> None:
    """File a draft that its author left: a report is never lost.

    Words of which the author never said which ticket they are about go to the last active one.
    """
    found = await _waiting(unit, timer)
    if found is None:
        return
    conversation, draft = found
    still_open = [number for number in draft.candidates if await _is_open(unit, number)]
    if draft.question is Question.WHICH and still_open:
        actor = Actor(
            person=await unit.people.get(conversation.person),
            place=ChatKind.PRIVATE,
            chat=conversation.chat,
            source=f"filed.{timer.subject.key}",
        )
        await give(unit, conversation, draft, still_open[0], actor, now)
    else:
        await file_draft(unit, conversation, draft, None, now)


def _says_nothing_alone(piece: Piece) -> bool:
    """Whether a message by itself tells of nothing that could be wrong: a sticker."""
    return all(a.kind is FileKind.STICKER for a in piece.attachments)


def _continued(draft: Draft, piece: Piece, policy: Policy) -> Draft:
    """Return the draft with one more message, or with the answer that was asked for.

    Words that answer a question nobody insisted on stay words of the report, too.
    """
    if draft.asking is Question.TITLE and piece.text:
        return replace(draft, own_title=shortened(piece.text, TITLE_LIMIT), asking=None)
    detail = policy.questions.get(draft.detail or "")
    if detail is None or draft.question is not Question.DETAIL or not piece.text:
        return draft.with_piece(piece)
    if draft.asking is Question.DETAIL:
        answer = typed_answer(detail, piece.text) or shortened(piece.text, TITLE_LIMIT)
        return replace(draft.with_answer(detail.slot, _named(detail, answer, policy)), asking=None)
    typed = typed_answer(detail, piece.text)
    draft = draft.with_piece(piece)
    return draft if typed is None else draft.with_answer(detail.slot, _named(detail, typed, policy))


def _chosen(draft: Draft, detail: Detail, choice: str, policy: Policy) -> str:
    """Return what a button of a question answers.

    Raises:
        Overdue: the configuration or the card no longer has it.
    """
    if choice.isdecimal():
        if int(choice) >= len(draft.offered):
            raise Overdue
        return draft.offered[int(choice)]
    if choice and detail.option(choice) is None:
        raise Overdue
    return _named(detail, choice, policy)


def _named(detail: Detail, answer: str, policy: Policy) -> str:
    """Return an answer as it is kept: a field of a ticket holds words, all else keys of options."""
    option = detail.option(answer) if detail.field else None
    return option.names[policy.language] if option else answer


async def _open(unit: Unit, actor: Actor, draft: DraftId) -> tuple[Conversation, Draft]:
    """Return the draft that a button belongs to.

    Raises:
        Overdue: it is filed, given up, or somebody else's.
    """
    conversation = await unit.conversations.get(actor.chat, actor.person.id)
    if conversation.draft is None or conversation.draft.id != draft:
        raise Overdue
    return conversation, conversation.draft


async def _waiting(unit: Unit, timer: Timer) -> tuple[Conversation, Draft] | None:
    """Return the draft a timer is about, if it still waits."""
    conversation = await unit.conversations.by_draft(DraftId(int(timer.subject.key[1:])))
    if conversation is None or conversation.draft is None:
        return None
    return conversation, conversation.draft


async def _is_open(unit: Unit, record: RecordId) -> bool:
    return (await unit.records.get(record)).is_open
