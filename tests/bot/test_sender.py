"""outbox -> Telegram: outcomes are kept, copies are bounded, and nothing blocks the rest."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from bot import sender
from bot.sending import delivery
from desk.notices import Form
from handlers.chat.pages import rendering
from store.errors import StoreUnavailable


def posts(scene):
    return [call for call in scene.world.calls if call.method.startswith("send")]


async def test_an_outcome_that_could_not_be_kept_is_kept_later_without_a_copy(scene, monkeypatch):
    real = scene.desk.store.outbox.sent
    failures: list[Any] = []

    async def failing(*args, **kwargs):
        if len(failures) < 3:
            failures.append(args)
            raise StoreUnavailable("the disk is full")
        await real(*args, **kwargs)

    monkeypatch.setattr(scene.desk.store.outbox, "sent", failing)
    scene.world.say(scene.person("requester").id, "/start")
    for _ in range(5):
        try:
            await scene.settle()
        except StoreUnavailable:
            continue

    scene.expect("requester", "Service Desk")
    assert len(failures) == 3
    assert len(posts(scene)) == 1


async def test_a_notice_without_words_is_put_aside_and_the_next_one_goes_out(scene, monkeypatch):
    real = rendering.render
    failed: list[Any] = []

    async def first_fails(notice, context):
        if not failed:
            failed.append(notice)
            raise ZeroDivisionError
        return await real(notice, context)

    monkeypatch.setattr(rendering, "render", first_fails)
    scene.explain("cannot be rendered")

    await scene.say("requester", "/help")
    await scene.say("requester", "/start")

    scene.expect("requester", "Service Desk")
    assert (await scene.desk.store.outbox.waiting())[0] == 0


@pytest.mark.parametrize(("where", "copies"), [("prepare", 1), ("called", 2)])
async def test_a_delivery_that_hangs_is_given_up_and_made_again(scene, monkeypatch, where, copies):
    real = getattr(delivery, where)
    hung: list[Any] = []

    async def first_hangs(*what):
        came = await real(*what)
        if not hung:
            hung.append(what)
            await asyncio.Event().wait()
        return came

    monkeypatch.setattr(delivery, where, first_hangs)
    monkeypatch.setattr(sender, "LONGEST_SECONDS", 0.5)

    await scene.say("requester", "/start")
    for _ in range(3):
        await scene.later(seconds=20)

    for _ in range(copies):
        scene.expect("requester", "Service Desk")
    assert (await scene.desk.store.outbox.waiting())[0] == 0


async def test_an_unchanged_card_is_not_edited_again(scene):
    record = await scene.reported(by="requester")
    await scene.press("engineer", "claim", record)
    await scene.later(minutes=2)  # the button that takes the claim back is gone
    scene.skip()
    seen = len(scene.world.calls)

    await scene.say("requester", "It still shows nothing")
    await scene.later(hours=1)

    edits = [call for call in scene.world.calls[seen:] if call.method == "editMessageText"]
    assert [call.params["chat_id"] for call in edits] == [scene.chat("group")]  # says what is new
    scene.skip()


async def test_not_modified_counts_as_done(scene):
    record = await scene.reported(by="requester")
    scene.allow("message is not modified")
    scene.world.fail_next(
        "editMessageText",
        status=400,
        description="Bad Request: message is not modified: specified new message content and "
        "reply markup are exactly the same as a current content and reply markup of the message",
    )

    await scene.press("engineer", "claim", record)
    await scene.later(seconds=10)

    await scene.later(seconds=6)  # the list rests that long
    assert (await scene.desk.store.outbox.waiting())[0] == 0
    scene.skip()


async def test_a_refused_message_is_told_to_operators_and_blocks_nothing(scene):
    scene.explain("was refused")
    scene.allow("BUTTON_DATA_INVALID")
    scene.world.fail_next("sendMessage", status=400, description="Bad Request: BUTTON_DATA_INVALID")

    await scene.say("requester", "/help")
    await scene.say("requester", "/start")

    scene.expect("requester", "Service Desk")
    assert any("was refused" in line for line in scene._errors.lines)


async def test_a_token_taken_back_loses_no_message(scene):
    scene.explain("does not work")
    scene.allow("401")
    scene.world.fail_next("sendMessage", status=401, description="Unauthorized")

    await scene.say("requester", "/start")
    await scene.later(seconds=20)

    scene.expect("requester", "Service Desk")


@pytest.mark.parametrize("method", ["editMessageText", "deleteMessage"])
async def test_edits_and_removals_of_unknown_outcome_are_simply_repeated(scene, method):
    scene.allow("^0 |not found|not modified")
    record = await scene.reported(by="requester")
    scene.world.fail_next(method, drop=True, applied=True)

    await scene.press("engineer", "claim", record)
    await scene.say("requester", "it smokes")
    await scene.later(seconds=10)

    texts = [text for text in scene.texts("group") if f"#{record.id}" in text and "[" in text]
    assert len(texts) == 1
    scene.skip()


async def test_a_clean_stop_hands_back_what_waits(scene):
    store, engine = scene.desk.store, scene.desk.engine
    scene.world.say(scene.person("requester").id, "/start")
    await engine.intake.turn()
    await engine.worker.turn()
    leased = await engine.sender.lease(8)
    assert leased

    await engine.end()

    after = await store.outbox.lease("another", scene.clock.now(), 8, timedelta(seconds=30))
    assert [sending.id for sending in after] == [sending.id for sending in leased]
    await store.outbox.release("another")
    await scene.settle()
    scene.expect("requester", "Service Desk")


async def test_a_stop_in_the_middle_of_a_call_leaves_an_unknown_outcome(scene):
    scene.world.say(scene.person("requester").id, "/start")
    engine = scene.desk.engine
    await engine.intake.turn()
    await engine.worker.turn()
    (sending,) = await engine.sender.lease(8)

    async def never(*_, **__):
        await asyncio.Event().wait()

    engine.sender._courier._door = SimpleNamespace(post=never)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await engine.sender.perform(sending)
    await engine.end()

    after = await scene.desk.store.outbox.lease(
        "another", scene.clock.now(), 8, timedelta(seconds=30)
    )
    assert after == []
    await scene.restart()
    await scene.later(seconds=5)
    scene.expect("requester", "Service Desk")


async def test_a_lease_that_ran_out_is_not_used(scene):
    scene.world.say(scene.person("requester").id, "/start")
    await scene.desk.engine.intake.turn()
    await scene.desk.engine.worker.turn()
    (sending,) = await scene.desk.engine.sender.lease(8)
    before = len(posts(scene))

    scene.clock.later(seconds=25)
    await scene.desk.engine.sender.perform(sending)

    assert len(posts(scene)) == before
    await scene.later(minutes=1)
    scene.expect("requester", "Service Desk")


async def test_an_edit_that_a_death_cut_short_is_made_at_once_after_the_restart(scene):
    record = await scene.reported(by="requester")
    async with scene.crash_before_send():
        await scene.press("engineer", "claim", record)
        now = scene.clock.now() + timedelta(seconds=5)
        leased = await scene.desk.store.outbox.lease("dead", now, 8, timedelta(seconds=30))
        assert any(sending.notice.form is Form.CARD for sending in leased)
        scene.clock.move_to(now)

    await scene.later(seconds=2)

    assert any("[" in text and "Engineer" in text for text in scene.texts("group"))
    scene.skip()
