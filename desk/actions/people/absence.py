"""After the desk was away: cards are brought up to date, and people learn that presses got lost.

Telegram forgets a press after a while. So whoever pressed while nobody listened has to press
again; messages wait for a day and need no word.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.events import Fact
from desk.identifiers import ChatId, RecordId
from desk.notices import Form, Notice, Rank, Subject
from desk.ports import Unit
from desk.record import State

WORTH_TELLING = timedelta(hours=1)
"""Later than that nobody wonders any more why a button did nothing."""
PAGE = 50
"""How many records one unit of work looks at."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Absence:
    """A span in which nothing reached the desk."""

    since: datetime
    until: datetime

    @property
    def key(self) -> str:
        """What names it, the same after a restart: when the desk was last there."""
        return f"away.{self.since:%Y%m%dT%H%M%S}"


async def tell(unit: Unit, absence: Absence, now: datetime) -> None:
    """Stage one line to each working group, and to each person with an open draft."""
    for group in await unit.chats.working():
        if group.reachable:
            await _line(unit, absence, group.id, now)
    for conversation in await unit.conversations.with_drafts():
        await _line(unit, absence, conversation.chat, now)


async def refresh(
    unit: Unit, absence: Absence, before: RecordId | None, now: datetime
) -> RecordId | None:
    """Stage that the cards of open records below `before` show how things stand, newest first.

    Requesters who are asked whether it works get the line, too. Return where the next unit of
    work goes on, None at the end.
    """
    records = await unit.records.open_before(before, PAGE)
    for record in records:
        subject = Subject.record(record.id)
        for card in await unit.cards.of(subject):
            await unit.notices.add(
                Notice(
                    ref=f"{absence.key}.{subject.key}.{card.chat}",
                    form=Form.CARD,
                    template="card",
                    chat=card.chat,
                    subject=subject,
                    seq=record.version,
                    rank=Rank.CARD,
                    not_before=now,
                    important=False,
                )
            )
        if record.state is State.RESOLVED:
            chat = await unit.chats.private(await unit.people.get(record.requester))
            await _line(unit, absence, chat.id, now)
    return records[-1].id if len(records) == PAGE else None


async def _line(unit: Unit, absence: Absence, chat: ChatId, now: datetime) -> None:
    """Stage the one line that a chat gets about this absence."""
    facts: dict[str, Fact] = {
        "since": absence.since.isoformat(),
        "until": absence.until.isoformat(),
    }
    await unit.notices.add(
        Notice(
            ref=f"{absence.key}.{chat}",
            form=Form.MESSAGE,
            template="away",
            chat=chat,
            subject=Subject.chat(chat),
            seq=0,
            rank=Rank.NOTICE,
            not_before=now,
            important=False,
            quiet=True,
            expires_at=now + WORTH_TELLING,
            data=facts,
        )
    )
