"""What requesters think: one asking a round, changed in place, the newest one read."""

from dataclasses import replace

from desk.feedback import Feedback
from desk.identifiers import RecordId
from tests.store.builders import NOW, POLICY, a_record, later


async def test_an_asking_is_answered_in_place_and_the_next_round_stands_beside_it(store):
    async with store.unit(POLICY) as unit:
        who = (await unit.people.met(11, "One", None)).id
        await unit.records.add(a_record(7, who))
        asked = Feedback(record=RecordId(7), round=0, person=who, asked_at=NOW)
        await unit.feedback.save(asked)
        assert await unit.feedback.latest(RecordId(7)) == asked
        await unit.commit()
    answered = replace(asked, stars=2, reason="迟到了", answered_at=later(hours=1), void=True)
    async with store.unit(POLICY) as unit:
        await unit.feedback.save(answered)
        await unit.commit()
    async with store.unit(POLICY) as unit:
        assert await unit.feedback.latest(RecordId(7)) == answered
        again = replace(asked, round=1, asked_at=later(days=1))
        await unit.feedback.save(again)
        await unit.commit()
    async with store.reading(POLICY) as unit:
        assert await unit.feedback.latest(RecordId(7)) == again
        assert await unit.feedback.latest(RecordId(8)) is None
