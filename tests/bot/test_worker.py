"""inbox -> handlers when handlers fail: a fault stays small, and somebody is told."""

import asyncio

import pytest

from bot import worker
from handlers import routes
from handlers.context import Answer
from store.database.connection import Connection
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
    monkeypatch.setattr(worker, "WRITER_SECONDS", 0.05)

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


@pytest.fixture
def drop_commits(monkeypatch):
    """Return a function after which so many commits are made whose confirmation is lost."""
    left: list[int] = []
    real = Connection.commit

    async def commit(self):
        await real(self)
        if left:
            left.pop()
            raise StoreUnavailable("The connection to PostgreSQL was lost.")

    monkeypatch.setattr(Connection, "commit", commit)
    return lambda count: left.extend(range(count))


async def until_the_store_is_back(scene):
    for _ in range(5):
        try:
            await scene.settle()
        except StoreUnavailable:
            continue
        else:
            return


async def test_a_press_whose_commit_nobody_confirmed_is_looked_up_and_not_run_again(
    scene, serving, drop_commits
):
    record = await scene.reported(by="requester")
    runs = []

    async def note(update):
        if "callback_query" in update:
            runs.append(update)
            drop_commits(1)

    serving(note)
    with pytest.raises(StoreUnavailable):
        await scene.press("engineer", "claim", record)
    await until_the_store_is_back(scene)

    assert len(runs) == 1
    assert scene.world.presses[scene._presses["engineer"]].answer is not None
    assert await scene.desk.store.inbox.waiting() == (0, None)
    scene.skip()


async def test_an_update_that_somebody_else_has_by_now_is_left_to_them(scene, serving):
    runs = []
    inbox = scene.desk.store.inbox
    real = inbox.fate

    async def overtaken(update):
        runs.append(update)
        if len(runs) == 1:
            raise Overtaken

    async def fate(update):
        assert len(await inbox.rescue(scene.clock.now() + worker.LEASE)) == 1
        return await real(update)

    serving(overtaken)
    inbox.fate = fate

    await scene.say("requester", "/start")

    scene.expect("requester", "Service Desk")
    assert len(runs) == 2  # once here in vain, once by whoever leased it next


async def test_a_lease_whose_commit_nobody_confirmed_leaves_nothing_hanging(scene, drop_commits):
    scene.world.say(scene.person("requester").id, "/start")
    await scene.desk.engine.intake.turn()
    inbox = scene.desk.store.inbox
    real = inbox.lease

    async def lease(*arguments):
        inbox.lease = real
        drop_commits(1)
        return await real(*arguments)

    inbox.lease = lease
    with pytest.raises(ExceptionGroup):
        await scene.desk.engine.worker.turn()

    await until_the_store_is_back(scene)

    scene.expect("requester", "Service Desk")


async def test_an_outcome_whose_commit_nobody_confirmed_is_written_again(scene, drop_commits):
    scene.world.say(scene.person("requester").id, "/start")
    await scene.desk.engine.intake.turn()
    await scene.desk.engine.worker.turn()
    real = scene.desk.store.outbox.sent

    async def sent(*arguments, **more):
        scene.desk.store.outbox.sent = real
        drop_commits(1)
        await real(*arguments, **more)

    scene.desk.store.outbox.sent = sent
    await until_the_store_is_back(scene)

    scene.expect("requester", "Service Desk")
    assert await scene.desk.store.outbox.waiting() == (0, None)
