"""Who has to do with a record: staged, written, and read again."""

from desk.identifiers import RecordId
from desk.people import Involvement
from tests.store.builders import POLICY, a_record

WATCHER, AFFECTED = Involvement.WATCHER, Involvement.AFFECTED


async def test_watchers_come_and_go_with_the_unit(store):
    async with store.unit(POLICY) as unit:
        one = (await unit.people.met(11, "One", None)).id
        other = (await unit.people.met(12, "Other", None)).id
        await unit.records.add(a_record(7, one))
        await unit.watchers.add(RecordId(7), one, WATCHER)
        await unit.watchers.add(RecordId(7), one, WATCHER)
        await unit.watchers.add(RecordId(7), other, AFFECTED)
        assert await unit.watchers.of(RecordId(7)) == [(one, WATCHER), (other, AFFECTED)]
        await unit.commit()
    async with store.unit(POLICY) as unit:
        await unit.watchers.remove(RecordId(7), one, WATCHER)
        assert await unit.watchers.of(RecordId(7)) == [(other, AFFECTED)]
        await unit.commit()
    async with store.unit(POLICY) as unit:
        assert await unit.watchers.watched_by(other, AFFECTED) == [7]
        assert await unit.watchers.watched_by(one, WATCHER) == []
        await unit.watchers.add(RecordId(7), one, WATCHER)
        unit.drop()
        assert await unit.watchers.of(RecordId(7)) == [(other, AFFECTED)]
