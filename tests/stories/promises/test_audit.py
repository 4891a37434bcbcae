"""The nightly audit: a clean night says nothing, and whatever is wrong is put right and told."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.actions.promises import auditing
from desk.notices import Subject
from desk.record import State
from desk.sla import ClockKind, Verdict
from desk.timers import TimerKind
from store.tables import audit as lines
from tests.store.builders import values
from tests.watch import words_of


async def clock(scene, record, **wrong):
    """Return the resolution clock as it is kept, after `wrong` was written into it."""
    async with scene.desk.store.unit(scene.desk.policy) as unit:
        clocks = await unit.clocks.of(record.id)
        kept = next(c for c in clocks if c.kind is ClockKind.RESOLUTION)
        if wrong:
            await unit.clocks.save(replace(kept, **wrong))
            await unit.commit()
    return kept


async def forgotten(scene, record):
    """Take the timer of a record away."""

    async def work(unit):
        assert await unit.timers.cancel(TimerKind.LOOK, Subject.record(record.id))

    await scene.desk.at_work(work)


async def at_night(scene, **choices):
    """Return a ticket at three in the morning; all that was said of it is taken in."""
    record = await scene.reported(**({"impact": "one", "urgency": "can_wait"} | choices))
    await scene.later(hours=18)
    scene.skip()
    return record


async def until_night(scene):
    """Let the time come until just after the audit."""
    await scene.later(minutes=35)


async def test_a_clean_night_says_nothing(scene):
    await scene.reported(by="requester", impact="one", urgency="can_wait")
    solved = await scene.reported(by="second", words="The scanner is stuck", impact="one")
    await scene.press("engineer", "claim", solved)
    await scene.press("engineer", "menu cause", solved)
    await scene.press("engineer", "cause other", solved)
    await scene.say("engineer", "Mended", chat="group")
    scene.skip()

    await scene.later(days=4)

    assert "defect" not in await values(scene.desk.store, lines.c.action)
    scene.quiet("admin")
    scene.skip()


async def test_a_wrong_clock_is_put_right_and_the_admins_read_what_it_was(scene):
    scene.explain("a defect was found")
    record = await at_night(scene)
    right = await clock(scene, record)
    wrong = right.due_at + timedelta(hours=1)
    await clock(scene, record, due_at=wrong, target=timedelta(hours=1))

    await until_night(scene)

    scene.expect("admin", "2 things wrong", "#1, solution: due Fri 27 Nov, 18:00, I had Fri 27 Nov")
    assert (await clock(scene, record)).due_at == right.due_at
    assert (await values(scene.desk.store, lines.c.action)).count("defect") == 2
    scene.skip()

    await scene.later(days=1)
    scene.quiet("admin")
    scene.skip()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        pytest.param({"stopped_at": True}, "solution: ended -, I had", id="stopped"),
        pytest.param({"verdict": Verdict.BREACHED}, "in time or not was wrong", id="breached"),
        pytest.param({"kind": ClockKind.RESPONSE, "lap": 2}, None, id="one-too-many-is-left"),
    ],
)
async def test_whatever_is_kept_wrong_is_said(scene, wrong, told):
    scene.explain("a defect was found")
    record = await at_night(scene)
    if wrong.get("stopped_at"):
        wrong = {"stopped_at": scene.clock.now()}
    await clock(scene, record, **wrong)

    await until_night(scene)

    if told is not None:
        scene.expect("admin", "1 thing wrong", told)
    scene.quiet("admin")
    scene.skip()


async def test_a_clock_that_was_not_kept_at_all_is_kept_from_now_on(scene):
    scene.explain("a defect was found")
    record = await at_night(scene)
    await scene.desk.emptied("clock")

    await until_night(scene)

    scene.expect("admin", "#1, answer: was not kept", "#1, solution: was not kept")
    assert (await clock(scene, record)).due_at is not None
    scene.skip()


async def test_a_ticket_that_nothing_would_wake_is_woken_again(scene):
    scene.explain("a defect was found")
    record = await at_night(scene)
    await scene.press("engineer", "claim", record)
    await forgotten(scene, record)
    scene.skip()

    await until_night(scene)

    scene.expect("admin", "#1: nothing would have reminded me of it in time")
    scene.skip()
    await scene.later(hours=12)
    assert "#1" in "".join(map(words_of, scene._reader.unread(scene.chat("engineer"))))
    scene.skip()


async def test_calls_that_had_stopped_go_on_and_the_group_is_told(scene):
    scene.explain("a defect was found")
    await scene.later(hours=18, minutes=22)
    record = await scene.reported(impact="many", urgency="blocked")
    await forgotten(scene, record)
    scene.skip()
    await scene.later(minutes=7)
    scene.quiet("engineer", "lead")

    await scene.later(minutes=2)

    scene.expect("group", "#1", "The calls for it had stopped")
    scene.expect("admin", "#1: the calls had stopped and go on now")
    scene.expect("lead", "#1", "Nobody has it, and somebody must take it now.")
    scene.skip()


async def test_many_tickets_are_looked_at_in_pages_and_told_in_one_message(scene, monkeypatch):
    monkeypatch.setattr(auditing, "PAGE", 1)
    monkeypatch.setattr(auditing, "MOST_TOLD", 1)
    scene.explain("a defect was found")
    for who, words in (("requester", "The printer is dead"), ("second", "No sound on my laptop")):
        await scene.reported(by=who, words=words, impact="one")
    await scene.later(hours=18)
    scene.skip()
    for number in (1, 2):
        record = await scene.record(number)
        await clock(scene, record, target=timedelta(hours=1))

    await until_night(scene)

    scene.expect("admin", "2 things wrong", "#2, solution: the length", "and 1 more")
    scene.quiet("admin")
    scene.skip()


async def test_a_task_has_nothing_that_could_be_wrong(scene):
    record = await scene.reported(by="requester", impact="one", urgency="can_wait")
    await scene.press("engineer", "claim", record)
    await scene.press("engineer", "menu more", record)
    await scene.press("engineer", "split", record)
    await scene.say("engineer", "Order a fuser", chat="group")

    await scene.later(hours=19)

    scene.quiet("admin")
    scene.skip()


async def test_what_is_over_is_not_looked_at(scene):
    record = await scene.reported(by="requester", impact="one", urgency="can_wait")
    await scene.closed(record)
    assert (await scene.record(record)).state is State.CLOSED
    await clock(scene, record, due_at=None)

    await scene.later(hours=19)

    scene.quiet("admin")
    scene.skip()


async def test_a_chinese_admin_reads_it_in_chinese(chinese_scene):
    scene = chinese_scene
    scene.explain("a defect was found")
    record = await at_night(scene, words="打印机坏了")
    await clock(scene, record, due_at=None)

    await until_night(scene)

    scene.expect("admin", "发现 1 处不对", "#1 解决：应在 11月27日 周五")
    scene.skip()
