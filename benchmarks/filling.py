"""Fills a store with tickets that were reported, claimed, solved and closed long ago.

The tables are filled by the database itself, a thousand tickets a statement, with as many rows as a
claimed ticket leaves: see `rows()`. A few hundred are still open. Numbers go on after them.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, String, Table, case, cast, func, insert, literal, select, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.sql import ColumnElement

from store import tables
from store.types import dump

CHUNK = 1000
OPEN = 200
"""So many of the newest are still open."""
PEOPLE = 1_000_000
"""Their ids begin above, and those of chats and messages, too."""
MOST_ACTORS = 20
GROUP_CHAT = 1
WIDTH = 10
"""So many notices, updates and messages a ticket may have: their ids are in steps of it."""

Expression = ColumnElement[Any]
Row = tuple[Table, dict[str, object]]


def fill(connection: Connection, tickets: int, now: datetime) -> None:
    """Put so many tickets into a store whose desk has been started once and knows its group.

    Args:
        connection: a transaction; it is the caller's to commit.
        tickets: how many, numbered on from what is there.
        now: the newest is an hour old, every thousand before it an hour older.
    """
    counter = tables.counter
    before: int = connection.scalar(select(counter.c.value).where(counter.c.name == "record")) or 0
    known = select(tables.person.c.id).order_by(tables.person.c.id).limit(MOST_ACTORS)
    actors = connection.scalars(known).all()
    newest = before + tickets
    for first in range(before + 1, newest + 1, CHUNK):
        last = min(first + CHUNK - 1, newest)
        at = now - timedelta(hours=1 + (newest - last) // CHUNK)
        numbers = select(literal(first).label("n")).cte("numbers", recursive=True)
        numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < last))
        n = numbers.c.n
        owner = case(dict(enumerate(actors)), value=n % len(actors))
        state = case((n > newest - OPEN, literal("active")), else_=literal("closed"))
        for table, values in rows(n, owner, state, at):
            _put(connection, table, values)
    for name in ("record", "draft"):
        connection.execute(
            counter.update().where(counter.c.name == name).values(value=counter.c.value + tickets)
        )
    if connection.dialect.name == "postgresql":
        for table in (tables.person, tables.chat, tables.timer, tables.audit):
            _continue(connection, table)
        for table in (tables.inbox, tables.outbox):
            _continue(connection, table)


def _continue(connection: Connection, table: Table) -> None:
    """Let PostgreSQL count on after what was put in."""
    connection.execute(
        select(
            func.setval(
                func.pg_get_serial_sequence(table.name, "id"),
                select(func.max(table.c.id)).scalar_subquery(),
            )
        )
    )


def _put(connection: Connection, table: Table, values: dict[str, object]) -> None:
    columns = [
        value if isinstance(value, ColumnElement) else literal(value, table.c[name].type)
        for name, value in values.items()
    ]
    connection.execute(insert(table).from_select(list(values), select(*columns)))


def rows(n: Expression, owner: Expression, state: Expression, at: datetime) -> Iterator[Row]:
    """Return the rows of ticket `n`, what is referred to first."""
    person, chat, subject = n + PEOPLE, n + PEOPLE, _joined("r", n)
    text_ = _joined("Printer ", n, " is dead")
    yield (
        tables.person,
        {
            "id": person,
            "telegram_id": n + PEOPLE,
            "name": _joined("P", n),
            "telegram_language": "en",
            "verified": False,
        },
    )
    yield (
        tables.chat,
        {
            "id": chat,
            "telegram_id": n + PEOPLE,
            "kind": "private",
            "person_id": person,
            "working": False,
        },
    )
    yield (
        tables.record,
        {
            "id": n,
            "kind": "incident",
            "title": text_,
            "category": "hardware.printer",
            "team": "desk",
            "impact": "one",
            "urgency": "hindered",
            "priority": "P4",
            "requester_id": person,
            "state": state,
            "owner_id": owner,
            "reported_at": at,
            "changed_at": at,
            "responded_at": at,
            "version": 4,
            "terms": 1,
        },
    )
    yield (
        tables.topic,
        {
            "subject": subject,
            "chat_id": literal(GROUP_CHAT),
            "state": "closed",
            "thread": n * WIDTH,
            "name": text_,
        },
    )
    for seq, verb in enumerate(("report", "claim", "resolve", "close"), 1):
        yield (
            tables.event,
            {
                "record_id": n,
                "seq": seq,
                "at": at,
                "actor_id": person if verb == "report" else owner,
                "verb": verb,
                "public": True,
                "facts": {"was": "new"},
            },
        )
        yield (
            tables.audit,
            {
                "at": at,
                "actor_id": owner,
                "action": verb,
                "subject": subject,
                "outcome": "done",
                "facts": {"seq": seq, "source": "u1"},
            },
        )
    yield (
        tables.message,
        {
            "record_id": n,
            "seq": 1,
            "author_id": person,
            "text": text_,
            "attachments": [],
        },
    )
    for kind in ("response", "resolution"):
        yield (
            tables.clock,
            {
                "record_id": n,
                "kind": kind,
                "lap": 1,
                "target_seconds": 14400,
                "due_at": at + timedelta(hours=4),
                "verdict": "met",
                "stopped_at": at,
                "left_seconds": 14400,
                "provisional": False,
                "counts": True,
            },
        )
    for kind, became in (("look", "fired"), ("undo_over", "fired"), ("close", "cancelled")):
        yield (
            tables.timer,
            {
                "kind": kind,
                "subject": subject,
                "round": 0,
                "due_at": at + timedelta(hours=1),
                "data": {},
                "state": became,
            },
        )
    for number, chat_id in enumerate((chat, literal(GROUP_CHAT))):
        yield (
            tables.card,
            {
                "subject": subject,
                "chat_id": chat_id,
                "message_id": n * WIDTH + number,
                "menu": "main",
                "shown": "7a585878050a9d4d6612e6ea96a26795",
            },
        )
    for number in range(5):
        yield from _notice(n, number, chat, subject, at)
    for number in range(4):
        yield (
            tables.inbox,
            {
                "id": PEOPLE + n * WIDTH + number,
                "bot_id": 42,
                "update_id": -(n * WIDTH + number),
                "lane": _joined("", person, ":", person),
                "body": {"message": {"text": "x" * 600}},
                "received_at": at,
                "state": "done",
                "attempts": 1,
                "term": 1,
            },
        )


def _notice(
    n: Expression, number: int, chat: Expression, subject: Expression, at: datetime
) -> Iterator[Row]:
    """Return a notice that was sent, the attempt, and whose message it became."""
    key, is_private = PEOPLE + n * WIDTH + number, number % 2 == 0
    place = chat if is_private else literal(GROUP_CHAT)
    yield (
        tables.outbox,
        {
            "id": key,
            "ref": _joined("r", n, f".{number}.card"),
            "form": "card",
            "template": "card",
            "chat_id": place,
            "subject": subject,
            "seq": 1,
            "rank": 2,
            "not_before": at,
            "since": at,
            "important": True,
            "repost": False,
            "quiet": False,
            "data": {},
            "state": "sent",
            "attempts": 1,
            "term": 1,
            "again": False,
            "message_id": key,
        },
    )
    yield (
        tables.send_attempt,
        {
            "outbox_id": key,
            "term": 1,
            "owner": "b48373718d973927",
            "at": at,
            "ended_at": at,
            "outcome": "sent",
            "messages": 1,
        },
    )
    yield (
        tables.pair,
        {
            "chat_id": place,
            "telegram_message_id": key,
            "record_id": n,
            "seq": 1,
            "part": number,
        },
    )


def _joined(*parts: object) -> Expression:
    """Return a text that is put together by the database."""
    found: Expression | None = None
    for part in parts:
        piece = literal(part, String) if isinstance(part, str) else cast(part, String)
        found = piece if found is None else found.concat(piece)
    assert found is not None  # noqa: S101 - there are parts
    return found


async def filled(url: str, tickets: int) -> None:
    """Fill the store at an address, on which no desk runs, and let it count what it holds."""
    engine = create_async_engine(url, json_serializer=dump)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(fill, tickets, datetime.now(UTC))  # noqa: TID251 - real time
            await connection.commit()
            if connection.dialect.name == "postgresql":  # it would do so by itself a minute later
                await connection.execute(text("ANALYZE"))
                await connection.commit()
    finally:
        await engine.dispose()
