"""What is held for the morning: it keeps nothing waiting, and goes back in order when released."""

from desk.identifiers import RecordId
from desk.notices import Subject
from tests.store.builders import NOW, POLICY, a_notice, later, leased, somebody, told

NIGHT, DAY = Subject.night(RecordId(7)), Subject.record(RecordId(7))
MORNING = later(hours=8)


async def refs(store, now=NOW):
    return [sending.notice.ref for sending in await leased(store, now)]


async def held(store):
    _, chat = await somebody(store)
    await told(
        store,
        a_notice("first", chat.id, subject=NIGHT, not_before=MORNING),
        a_notice("second", chat.id, subject=NIGHT, not_before=MORNING),
        a_notice("elsewhere", chat.id, subject=Subject.night(RecordId(8)), not_before=MORNING),
    )
    return chat.id


async def test_what_is_held_keeps_nothing_waiting_and_goes_out_in_order_by_itself(store):
    chat = await held(store)
    await told(store, a_notice("answer", chat, subject=DAY))

    assert await refs(store) == ["answer"]
    assert await refs(store, MORNING) == ["first", "elsewhere"]
    assert NIGHT.record_id == DAY.record_id


async def test_what_is_released_goes_before_what_comes_then(store):
    chat = await held(store)
    async with store.unit(POLICY) as unit:
        await unit.notices.add(a_notice("staged", chat, subject=NIGHT, not_before=MORNING))
        await unit.notices.release(chat, NOW, RecordId(7))
        await unit.notices.add(a_notice("answer", chat, subject=DAY))
        await unit.commit()

    told_now = []
    while sendings := await leased(store):
        told_now += [sending.notice.ref for sending in sendings]
        for sending in sendings:
            await store.outbox.sent(sending, NOW, message_id=len(told_now))
    assert told_now == ["first", "second", "staged", "answer"]


async def test_everything_for_a_chat_is_released_and_a_refusal_releases_nothing(store):
    chat = await held(store)
    async with store.unit(POLICY) as unit:
        await unit.notices.release(chat, NOW)
        unit.drop()
        await unit.commit()
    assert await refs(store) == []

    async with store.unit(POLICY) as unit:
        await unit.notices.release(chat, NOW)
        await unit.commit()

    assert await refs(store) == ["first", "elsewhere"]
