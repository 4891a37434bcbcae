"""Things for a store to keep, with everything said that a test does not care about."""

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from desk.draft import Draft
from desk.events import Event, Message
from desk.identifiers import DraftId, RecordId
from desk.notices import Form, Notice, Rank, Subject
from desk.people import ChatKind
from desk.policy import Policy, Reporters, Topics
from desk.priority import Impact, Priority, Urgency
from desk.record import Kind, Record, State, Verb
from desk.rings import DEFAULT, Ring
from desk.terms import Channel
from store.sql import insert
from store.tables import chat as chats

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LENGTH = timedelta(seconds=60)
POLICY = Policy(
    name={"en": "Desk"},
    language="en",
    timezone="Asia/Shanghai",
    reporters=Reporters.OPEN,
    topics=Topics.PER_TICKET,
    shows_engineers=True,
    protects_content=False,
    teams={},
    families={},
    categories={},
    pending_reasons={},
    causes={},
    reply_hold=timedelta(seconds=10),
    prompt_window=timedelta(minutes=10),
    draft_nudge=timedelta(minutes=10),
    draft_file=timedelta(minutes=30),
    draft_file_urgent=timedelta(minutes=5),
    close_after=timedelta(days=3),
)
NASTY = [
    "",
    " leading and trailing ",
    "打印机卡纸",
    "e\u0301 and \u00e9",
    "👩\u200d👩\u200d👧 flag 🇨🇳",
    "quotes ' \" ` \\ \\u0000 %s :name $1 ?",
    "line\nline\r\n\ttab",
    "\u202eright to left\u2066",
    "\x01\x1f\x7f\x85\ufeff\uffff",
    "x" * 100_000,
]


def later(**span):
    return NOW + timedelta(**span)


def a_record(number, requester, **facts):
    record = Record(
        id=RecordId(number),
        kind=Kind.INCIDENT,
        title="The printer is jammed",
        category="device.printer",
        team="field",
        impact=Impact.ONE,
        urgency=Urgency.BLOCKED,
        priority=Priority.P3,
        requester=requester,
        state=State.NEW,
        owner=None,
        reported_at=NOW,
        changed_at=NOW,
        version=1,
    )
    return replace(record, **facts)


def an_event(record, actor, **facts):
    event = Event(
        record=record.id,
        seq=record.version,
        at=NOW,
        actor=actor,
        verb=Verb.REPORT,
        public=True,
        facts={"title": True, "count": 3, "who": None, "code": "a"},
    )
    return replace(event, **facts)


def a_message(event, author, text="It is jammed"):
    return Message(record=event.record, seq=event.seq, author=author, text=text)


def a_notice(ref, chat, **facts):
    notice = Notice(
        ref=ref,
        form=Form.MESSAGE,
        template="incident/claimed",
        chat=chat,
        subject=Subject("p1"),
        seq=1,
        rank=Rank.NOTICE,
        not_before=NOW,
    )
    return replace(notice, **facts)


def a_card(ref, chat, **facts):
    return a_notice(ref, chat, form=Form.CARD, rank=Rank.CARD, **facts)


def a_ring(ref="ring", **facts):
    ring = Ring(
        ref=ref,
        channel=Channel.WEBHOOK,
        to=DEFAULT,
        template="page",
        subject=Subject("r1"),
        seq=1,
        not_before=NOW,
        expires_at=later(hours=1),
        data={"due": "2026-11-20T10:00:00+00:00", "people": "7,8"},
    )
    return replace(ring, **facts)


def a_draft(number):
    return Draft(id=DraftId(number), reported_at=NOW)


async def somebody(store, telegram_id=7, name="Wang"):
    """Return a person who has written, and their private chat."""
    async with store.unit(POLICY) as unit:
        person = await unit.people.met(telegram_id, name, "zh-hans")
        chat = await unit.chats.private(person)
        await unit.commit()
    return person, chat


async def a_group(store, telegram_id=-100):
    """Return a group that is not the working one."""
    async with store._database.writing() as connection:
        await connection.write(
            insert(chats),
            {
                "telegram_id": telegram_id,
                "kind": ChatKind.GROUP.value,
                "working": False,
            },
        )
        await connection.commit()
    async with store.reading(POLICY) as unit:
        return await unit.chats.by_telegram(telegram_id)


async def filed(store, person, number=1, **facts):
    """Return a record that is in the store, with its first event."""
    async with store.unit(POLICY) as unit:
        record = a_record(number, person.id, **facts)
        await unit.records.add(record)
        await unit.events.add(an_event(record, person.id))
        await unit.commit()
    return record


async def told(store, *notices):
    """Put notices into the outbox in one unit."""
    async with store.unit(POLICY) as unit:
        for notice in notices:
            await unit.notices.add(notice)
        await unit.commit()


async def rung(store, *rings):
    """Put rings into the store in one unit."""
    async with store.unit(POLICY) as unit:
        for ring in rings:
            await unit.rings.add(ring)
        await unit.commit()


async def leased(store, now=NOW, owner="sender", limit=10):
    return await store.outbox.lease(owner, now, limit, LENGTH)


async def values(store, column):
    """Return what a column holds, in the order of the rows."""
    table = column.table
    async with store._database.reading() as connection:
        order = list(table.primary_key)
        return [
            row[0]
            for row in await connection.rows(
                table.select().with_only_columns(column).order_by(*order)
            )
        ]


@asynccontextmanager
async def committed(store):
    """Open a unit that commits when the block ends."""
    async with store.unit(POLICY) as unit:
        yield unit
        await unit.commit()
