"""Of two who take the same shift, begin the same stint or check in twice, exactly one wins."""

from dataclasses import replace

import pytest

from desk.duty.attendance import Attendance, Stay
from desk.duty.offer import Offer, OfferKind, OfferState
from desk.duty.served import Load, Stint
from desk.errors import NotForYou
from desk.events import Event
from desk.identifiers import DutyId, RecordId
from desk.record import Kind, Verb
from store.errors import Overtaken
from tests.store.builders import NOW, POLICY, a_record, later

FIRST, SECOND = DutyId(1), DutyId(2)


@pytest.fixture
async def people(store):
    async with store.unit(POLICY) as unit:
        found = [(await unit.people.met(n, f"Person {n}", None)).id for n in (11, 12, 13)]
        await unit.commit()
    return found


async def kept(store, repository, value):
    async with store.unit(POLICY) as unit:
        await getattr(unit, repository).save(value)
        await unit.commit()


def an_offer(person):
    return Offer(
        id=FIRST,
        kind=OfferKind.SWAP,
        team="desk",
        person=person,
        since=NOW,
        until=later(hours=8),
    )


async def test_an_offer_is_taken_once(store, people):
    whose, one, two = people
    offer = an_offer(whose)
    await kept(store, "offers", offer)
    taken = replace(
        offer,
        state=OfferState.TAKEN,
        taken_by=one,
        given_since=later(days=1),
        given_until=later(days=2),
    )
    await kept(store, "offers", taken)

    with pytest.raises(Overtaken):
        await kept(store, "offers", replace(taken, taken_by=two))
    with pytest.raises(Overtaken):
        await kept(store, "offers", replace(offer, state=OfferState.WITHDRAWN))

    async with store.unit(POLICY) as unit:
        assert await unit.offers.get(FIRST) == taken
        with pytest.raises(NotForYou):
            await unit.offers.get(SECOND)
        await unit.offers.save(replace(offer, id=SECOND))
        assert (await unit.offers.get(SECOND)).state is OfferState.OPEN
        unit.drop()
        with pytest.raises(NotForYou):
            await unit.offers.get(SECOND)


async def test_a_team_has_one_stint_at_a_time(store, people):
    one, two, _ = people
    stint = Stint(id=FIRST, team="desk", person=one, began_at=NOW)
    await kept(store, "stints", stint)
    after = Stint(id=SECOND, team="desk", person=two, began_at=later(hours=8))

    with pytest.raises(Overtaken):
        await kept(store, "stints", after)

    async with store.unit(POLICY) as unit:
        assert await unit.stints.under_way("desk") == stint
        await unit.stints.save(replace(stint, ended_at=later(hours=8)))
        assert await unit.stints.under_way("desk") is None
        await unit.stints.save(after)
        assert await unit.stints.under_way("desk") == after
        await unit.commit()
    with pytest.raises(Overtaken):
        await kept(store, "stints", replace(stint, here_at=NOW))
    here = replace(after, here_at=later(hours=9))
    await kept(store, "stints", here)
    async with store.unit(POLICY) as unit:
        assert await unit.stints.under_way("desk") == here
        await unit.stints.save(replace(here, ended_at=later(hours=9)))
        unit.drop()
        assert await unit.stints.under_way("desk") == here


async def test_a_person_has_one_stay_at_a_time(store, people):
    one, two, _ = people
    stay = Attendance(id=FIRST, person=one, came_at=NOW)
    await kept(store, "attendances", stay)

    with pytest.raises(Overtaken):
        await kept(store, "attendances", replace(stay, id=SECOND))

    done = replace(stay, state=Stay.DONE, left_at=later(hours=8))
    async with store.unit(POLICY) as unit:
        assert await unit.attendances.open_of(one) == stay
        assert await unit.attendances.open_of(two) is None
        await unit.attendances.save(done)
        assert await unit.attendances.open_of(one) is None
        unit.drop()
        assert await unit.attendances.open_of(one) == stay
    await kept(store, "attendances", done)
    again = replace(stay, id=SECOND, came_at=later(hours=9))
    await kept(store, "attendances", again)
    with pytest.raises(Overtaken):
        await kept(store, "attendances", done)
    async with store.reading(POLICY) as unit:
        assert await unit.attendances.between(NOW, later(days=1)) == [done, again]
        assert await unit.attendances.between(NOW, later(hours=9)) == [done]


async def test_the_load_of_a_stint_is_what_came_in_and_what_one_person_did(store, people):
    requester, one, two = people
    async with store.unit(POLICY) as unit:
        for number, facts in enumerate(
            [
                {"reported_at": later(hours=1)},
                {"reported_at": later(hours=2), "kind": Kind.TASK},
                {"reported_at": later(hours=8)},
                {"reported_at": later(hours=1), "team": "network"},
            ],
            start=1,
        ):
            record = a_record(number, requester)
            await unit.records.add(
                replace(record, **{"team": "desk", "changed_at": later(hours=9), **facts})
            )
            for seq, (verb, actor) in enumerate(
                [(Verb.CLAIM, one), (Verb.CLAIM, one), (Verb.RESOLVE, two)], start=1
            ):
                event = Event(
                    record=RecordId(number),
                    seq=seq,
                    at=later(hours=2),
                    actor=actor,
                    verb=verb,
                    public=True,
                )
                await unit.events.add(event)
        await unit.commit()

    async with store.reading(POLICY) as unit:
        of_one = await unit.stints.load("desk", one, NOW, later(hours=8))
        of_two = await unit.stints.load("desk", two, NOW, later(hours=8))
        before = await unit.stints.load("desk", one, NOW, later(hours=1))

    assert of_one == Load(came=1, claimed=2, solved=0)
    assert of_two == Load(came=1, claimed=0, solved=2)
    assert before == Load(came=0, claimed=0, solved=0)
