"""The list of open tickets of a group, and the board: what there is to do, in one message."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.access import Act, teams_for
from desk.actions.places.groups import open_records, teams_of
from desk.identifiers import PersonId, RecordId
from desk.notices import Notice
from desk.people import ChatKind
from desk.record import Kind, Record, State
from desk.text import shortened
from handlers.chat.pages import views
from handlers.chat.pages.fitting import fitting
from handlers.chat.pages.promises import promised
from handlers.chat.pages.rooms import address
from handlers.chat.words import Words
from handlers.context import Context, Rendered

LIST_LIMIT = 15
BOARD_LIMIT = 25
TITLE_LIMIT = 48
"""UTF-16 units of a title on the list, so that an entry is one line on most screens."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One line of the list; `address` leads to the ticket where its group has addresses."""

    record: Record
    sign: str
    danger: str
    title: str
    address: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """What one engineer has in hand, or nobody: `owner` is a name then empty."""

    owner: str
    entries: Sequence[Entry]


async def open_list(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render the list: what nobody owns first, then by owner, the most urgent first of each."""
    unit = context.unit
    known = await open_records(unit, await teams_of(unit, notice.chat))
    tickets = [record for record in known if record.kind is not Kind.TASK]
    looks = await promised.outlooks(context, tickets)
    records = promised.most_urgent_first(tickets, looks)
    names = {
        record.owner: (await unit.people.get(record.owner)).name
        for record in records
        if record.owner is not None
    }
    chat = await unit.chats.get(notice.chat)
    ordered = sorted(records, key=lambda r: names.get(r.owner, "") if r.owner is not None else "")
    entries = [
        (
            names[record.owner] if record.owner is not None else "",
            Entry(
                record=record,
                sign=views.SIGNS[record.state],
                danger=promised.SIGNS[looks[record.id].danger],
                title=shortened(record.title or words("untitled"), TITLE_LIMIT),
                address=await address(unit, record, chat),
            ),
        )
        for record in ordered[:LIST_LIMIT]
    ]
    owners = dict.fromkeys(owner for owner, _ in entries)
    shares = [Share(owner=name, entries=[e for o, e in entries if o == name]) for name in owners]
    unowned = sum(record.owner is None for record in records)
    text = words.page(
        "list", shares=shares, total=len(records), unowned=unowned, shown=len(entries)
    )
    return Rendered(text=text)


async def board(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render the board: of the teams of a group, in private of those the person works in."""
    unit = context.unit
    chat = await unit.chats.get(notice.chat)
    person = await unit.people.get(PersonId(int(notice.data["person"] or 0)))
    everywhere = chat.kind is ChatKind.PRIVATE
    teams = list(unit.policy.teams) if everywhere else await teams_of(unit, chat.id)
    known = await open_records(unit, teams_for(person, chat.kind, Act.BOARD, teams))
    tasks = [record for record in known if record.kind is Kind.TASK]
    open_tickets = [record for record in known if record.kind is not Kind.TASK]
    looks = await promised.outlooks(context, open_tickets)
    records = [*promised.most_urgent_first(open_tickets, looks), *tasks]
    signs = {number: promised.SIGNS[look.danger] for number, look in looks.items()}
    tickets = [await views.ticket(unit, record) for record in records[:BOARD_LIMIT]]

    def page(number: int) -> str:
        groups = _grouped(tickets[:number])
        return words.page(
            "board",
            groups=groups,
            signs=signs,
            total=len(records),
            tasks=len(tasks),
            shown=number,
        )

    return Rendered(text=fitting(page, len(tickets)))


async def found(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render what a search found, the newest first."""
    unit, listed = context.unit, str(notice.data.get("records") or "")
    records = [await unit.records.get(RecordId(int(n))) for n in listed.split(",") if n]
    tickets = [await views.ticket(unit, record) for record in records if not record.confidential]
    total = int(notice.data["total"] or 0)

    def page(number: int) -> str:
        return words.page("found", tickets=tickets[:number], total=total, shown=number)

    return Rendered(text=fitting(page, len(tickets)))


def _grouped(tickets: Sequence[views.Ticket]) -> list[tuple[str, list[views.Ticket]]]:
    """Return the tickets as the board shows them: what nobody owns first, by state, tasks last."""
    tasks = [ticket for ticket in tickets if ticket.record.kind is Kind.TASK]
    tickets = [ticket for ticket in tickets if ticket.record.kind is not Kind.TASK]
    owned = {
        state: [t for t in tickets if t.owner is not None and t.record.state is state]
        for state in (State.NEW, State.ACTIVE, State.PENDING, State.RESOLVED)
    }
    unowned = [ticket for ticket in tickets if ticket.owner is None]
    by_state = [(state.value, group) for state, group in owned.items()]
    return [("unowned", unowned), *by_state, ("tasks", tasks)]
