"""Polling: confirmed only after the commit, whatever ids, stores and rivals do."""

import re

import pytest

from bot.loops import Trouble
from bot.wire import updates
from sandbox.model import Webhook
from store.errors import StoreUnavailable


@pytest.fixture
def intake(scene):
    return scene.desk.engine.intake


async def test_nothing_is_confirmed_while_the_store_is_away(scene, intake, monkeypatch):
    async def away(*_):
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(scene.desk.store.inbox, "put", away)
    scene.world.say(scene.person("requester").id, "/start")
    for _ in range(4):
        with pytest.raises(StoreUnavailable):
            await intake.turn()
    assert len(scene.world.updates.pending()) == 1

    monkeypatch.undo()
    await scene.settle()

    scene.expect("requester", "Service Desk")
    assert scene.world.updates.pending() == []


async def test_trouble_with_the_store_is_one_error_line_until_it_changes(
    scene, intake, monkeypatch
):
    async def away(*_):
        raise StoreUnavailable("the disk is full")

    monkeypatch.setattr(scene.desk.store.inbox, "put", away)
    scene.explain("intake does not work: the store: the disk is full")
    scene.world.say(scene.person("requester").id, "/start")

    pauses = [await intake.passed(intake.turn) for _ in range(6)]

    lines = [line for line in scene._errors.lines if "the disk is full" in line]
    assert len(lines) == 1
    assert pauses == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]
    monkeypatch.undo()
    await scene.settle()
    scene.skip()


async def test_ids_that_begin_anew_far_below_are_taken_in(scene):
    await scene.say("requester", "/start")
    scene.skip()
    person = scene.person("requester")
    scene.world.inject(
        {
            "update_id": 17,
            "message": {
                "message_id": 900,
                "date": int(scene.clock.now().timestamp()),
                "chat": {"id": person.id, "type": "private", "first_name": "R"},
                "from": {"id": person.id, "is_bot": False, "first_name": "R"},
                "text": "/start",
                "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
            },
        }
    )

    await scene.settle()

    scene.expect("requester", "Service Desk")


async def test_a_webhook_left_from_before_is_taken_away_and_nothing_dropped(scene, intake):
    scene.allow("409")
    intake._began = False
    scene.world.webhook = Webhook(url="https://elsewhere.example.org/")
    scene.world.say(scene.person("requester").id, "/start")

    await scene.settle()
    await scene.settle()

    assert scene.world.webhook is None
    scene.expect("requester", "Service Desk")


async def test_another_poller_makes_it_step_back_with_a_clear_reason(scene, intake):
    scene.allow("409")
    scene.world.fail_next(
        "getUpdates",
        status=409,
        description="Conflict: terminated by other getUpdates request; make sure that only one "
        "bot instance is running",
    )

    with pytest.raises(Trouble, match="another process polls with this token") as caught:
        await intake.turn()

    assert caught.value.pause_seconds >= 5


async def test_a_row_that_no_store_can_hold_keeps_no_other_out(scene, monkeypatch):
    real = scene.desk.store.inbox.put

    async def choosy(bot_id, rows, now):
        if any("unstorable" in str(row.body) for row in rows):
            raise OverflowError
        return await real(bot_id, rows, now)

    monkeypatch.setattr(scene.desk.store.inbox, "put", choosy)
    scene.explain("one by one|cannot be stored|update|quarantine|nobody could be told")
    scene.world.inject({"message": {"text": "unstorable"}})
    scene.world.say(scene.person("requester").id, "/start")

    await scene.settle()

    scene.expect("requester", "Service Desk")


async def test_an_update_that_cannot_be_masked_is_never_stored_with_its_words(scene, monkeypatch):
    kept = []
    real = scene.desk.store.inbox.put

    async def watched(bot_id, rows, now):
        kept.extend(rows)
        return await real(bot_id, rows, now)

    def broken(_):
        raise ValueError

    monkeypatch.setattr(scene.desk.store.inbox, "put", watched)
    monkeypatch.setattr(updates, "mask_update", broken)
    scene.explain("cannot be read|update|quarantine|nobody could be told")

    await scene.say("requester", "secret words")

    assert kept
    assert "secret words" not in str(kept)
    scene.skip()


@pytest.mark.parametrize(
    "words",
    ['"deep": ' + "[" * 3000 + "]" * 3000, '"long": ' + "9" * 5000],
    ids=["too deep", "a number too long"],
)
async def test_one_update_that_no_json_reader_takes_holds_up_no_other(
    scene, intake, monkeypatch, words
):
    real = intake._door.request
    person = scene.person("requester").id
    scene.explain("cannot be read|unreadable|quarantine")
    scene.world.say(person, "/start")
    scene.world.say(person, "/help")
    scene.world.say(person, "/my")
    bad = scene.newest_update() - 1

    async def spoilt(verb, url, *rest, **content):
        status, body = await real(verb, url, *rest, **content)
        mark = f'("update_id": ?{bad},)'.encode()
        return status, re.sub(mark, rb"\1 " + words.encode() + b",", body)

    monkeypatch.setattr(intake._door, "request", spoilt)
    await scene.settle()

    scene.expect("requester", "Service Desk")
    scene.expect("requester", "Your tickets")
    (aside,) = await scene.desk.store.quarantine.listed()
    assert (aside.update_id, aside.body) == (bad, {"update_id": bad})
    assert scene.world.updates.pending() == []
