"""Who makes a topic: one at a time, so that one burst of messages makes one topic."""

from datetime import datetime

from sqlalchemy import and_, bindparam, null, or_, update

from desk.topics import Topic, TopicState
from store.database.connection import Connection
from store.database.engine import Database
from store.sql import insert, moment
from store.tables import topic as topics

_MAKE_ROW = insert(topics).on_conflict_do_nothing(index_elements=["subject", "chat_id"])
_THIS = and_(topics.c.subject == bindparam("of_subject"), topics.c.chat_id == bindparam("chat"))
_CLAIM = (
    update(topics)
    .where(
        _THIS,
        topics.c.state == TopicState.WANTED.value,
        or_(topics.c.maker.is_(None), topics.c.maker_until <= moment("now")),
    )
    .values(maker=bindparam("by"), maker_until=moment("until"), asked_at=moment("now"))
)
_RELEASE = (
    update(topics)
    .where(_THIS, topics.c.maker == bindparam("by"))
    .values(maker=null(), maker_until=null())
)


class Rooms:
    """Topics that are being made; Topics.made() of a unit keeps that one is there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(self, topic: Topic, maker: str, now: datetime, until: datetime) -> bool:
        """Take it on to make a wanted topic; tell False when somebody else does, or did."""

        async def work(connection: Connection) -> bool:
            await connection.write(
                _MAKE_ROW,
                {
                    "subject": topic.subject.key,
                    "chat_id": topic.chat,
                    "state": TopicState.WANTED.value,
                },
            )
            met = await connection.write(
                _CLAIM, _of(topic) | {"by": maker, "now": now, "until": until}
            )
            return met == 1

        return await self._database.transact(work)

    async def release(self, topic: Topic, maker: str) -> None:
        """Let others make it: it surely was not made."""

        async def work(connection: Connection) -> None:
            await connection.write(_RELEASE, _of(topic) | {"by": maker})

        await self._database.transact(work)


def _of(topic: Topic) -> dict[str, object]:
    return {"of_subject": topic.subject.key, "chat": topic.chat}
