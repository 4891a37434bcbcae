"""inbox -> handlers when handlers fail: a fault stays small, and somebody is told."""

import asyncio

import pytest

from bot import worker
from handlers import routes
from handlers.context import Answer
from store.errors import Overtaken, StoreUnavailable


@pytest.fixture
def serving(monkeypatch):
    """Return a function that puts something before the real handlers."""
    real = routes.serve

    def before(what):
        async def serve(update, context):
            await what(update)
            return await real(update, context)

        monkeypatch.setattr(routes, "serve", serve)

    return before


def words_in(update):
    return (update.get("message") or {}).get("text", "")


async def test_a_poisonous_update_is_put_aside_and_its_sender_told(scene, serving):
    async def poison(update):
        if words_in(update) == "poison":
            raise ZeroDivisionError("never shown: poison")

    serving(poison)
    scene.explain("ZeroDivisionError|quarantine")

    await scene.say("requester", "poison")
    apology = scene.expect("requester", "")
    await scene.say("requester", "/start")

    assert "ZeroDivisionError" not in apology.text
    scene.expect("requester", "Service Desk")
    assert await scene.desk.store.inbox.waiting() == (0, None)


async def test_a_press_that_fails_for_good_is_answered_all_the_same(scene, serving):
    record = await scene.reported(by="requester")

    async def poison(update):
        if "callback_query" in update:
            raise ZeroDivisionError

    serving(poison)
    scene.explain("ZeroDivisionError|quarantine")

    await scene.press("engineer", "claim", record)

    press = scene.world.presses[scene._presses["engineer"]]
    assert press.answer is not None
    scene.skip()


async def test_a_fault_that_passes_is_not_noticed(scene, serving):
    seen = []

    async def once(update):
        seen.append(update)
        if len(seen) == 1:
            raise ConnectionError

    serving(once)
    scene.explain("ConnectionError")

    await scene.say("requester", "/start")

    scene.expect("requester", "Service Desk")
    assert len(seen) == 2


async def test_a_hung_handler_is_ended_and_holds_up_no_other_lane(scene, serving, monkeypatch):
    monkeypatch.setattr(worker, "DEADLINE_SECONDS", 0.05)

    async def hang(update):
        if words_in(update) == "hang":
            await asyncio.Event().wait()

    serving(hang)
    scene.explain("no end after|quarantine")

    scene.world.say(scene.person("requester").id, "hang")
    await scene.say("second", "/start")

    scene.expect("second", "Service Desk")
    scene.skip("requester")


async def test_an_overtaken_unit_runs_again(scene, serving):
    seen = []

    async def overtaken_twice(update):
        seen.append(update)
        if len(seen) <= 2:
            raise Overtaken

    serving(overtaken_twice)

    await scene.say("requester", "/start")

    scene.expect("requester", "Service Desk")
    assert len(seen) == 3


async def test_an_update_that_is_always_overtaken_ends_in_quarantine(scene, serving):
    async def always(_):
        raise Overtaken

    serving(always)
    scene.explain("OvertakenForGood|quarantine")

    await scene.say("requester", "/start")

    assert await scene.desk.store.inbox.waiting() == (0, None)
    scene.skip()


async def test_a_store_that_goes_away_in_the_middle_costs_nothing(scene, serving):
    away = [True]

    async def while_away(_):
        if away[0]:
            raise StoreUnavailable("the disk is full")

    serving(while_away)
    scene.world.say(scene.person("requester").id, "/start")
    await scene.desk.engine.intake.turn()
    for _ in range(5):
        with pytest.raises(StoreUnavailable):
            await scene.desk.engine.worker.turn()

    away[0] = False
    await scene.settle()

    scene.expect("requester", "Service Desk")


async def test_messages_of_one_person_are_served_in_order(scene, serving):
    served = []

    async def note(update):
        served.append(words_in(update))

    serving(note)
    for number in range(6):
        scene.world.say(scene.person("requester").id, f"/help {number}")
    await scene.settle()

    assert served == [f"/help {number}" for number in range(6)]
    scene.skip()


async def test_a_toast_is_cut_to_what_telegram_takes(scene, monkeypatch):
    record = await scene.reported(by="requester")

    async def long(*_):
        return Answer("汉" * 300, alert=True)

    monkeypatch.setattr(routes, "serve", long)

    toast = await scene.press("engineer", "claim", record)

    assert len(toast) == 200
    scene.skip()
