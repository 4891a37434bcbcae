"""Telegram's limits: never broken, and what is urgent never waits for them."""

from datetime import timedelta

from desk.access import Actor
from desk.actions import alarm, steps
from desk.actions.desks import group_of
from desk.events import Message
from tests.store.builders import a_record

SENDS = ("sendMessage", "sendPhoto", "sendDocument")


def sent_to(scene, chat):
    """Return when messages were posted in a chat."""
    return [
        call.at
        for call in scene.world.calls
        if call.method in SENDS and call.params.get("chat_id") == scene.chat(chat)
    ]


def edits_in_group(scene):
    """Return when cards of the group were changed."""
    return [
        call.at
        for call in scene.world.calls
        if call.method == "editMessageText" and call.params.get("chat_id") == scene.chat("group")
    ]


def most_in(moments, span):
    return max(sum(begin <= at < begin + span for at in moments) for begin in moments)


async def reports(scene, how_many):
    """File so many reports in one instant, and return them."""
    filed = []

    async def work(unit):
        person = await unit.people.by_telegram(scene.person("second").id)
        chat = await unit.chats.private(person)
        actor = Actor(person=person, place=chat.kind, chat=chat.id, source="storm")
        for number in range(how_many):
            record = a_record(
                await unit.counters.record(),
                person.id,
                title=f"Printer {number} is dead",
                category="hardware.printer",
                team=next(iter(unit.policy.teams)),
                reported_at=scene.clock.now(),
                changed_at=scene.clock.now(),
            )
            said = Message(record=record.id, seq=1, author=person.id, text=record.title)
            await steps.first_step(unit, record, actor, said)
            group = await group_of(unit, record)
            assert group is not None
            await steps.show_card(unit, record, group.id, scene.clock.now())
            filed.append(record)

    await scene.desk.at_work(work)
    return filed


async def paged(scene):
    """Let a page to the admin come due."""
    now = scene.clock.now()
    await scene.desk.at_work(
        lambda unit: alarm.alarm(unit, "no_rights", now, {"group": 5, "about": str(now)})
    )


async def test_a_page_goes_out_while_telegram_keeps_a_group_shut(scene):
    scene.allow("429")
    record = await scene.reported()
    before = len(sent_to(scene, "group"))
    scene.world.fail_next("sendMessage", status=429, retry_after=30)
    scene.world.say(scene.person("requester").id, "It smokes")
    await scene.desk.engine.intake.turn()
    await scene.desk.engine.worker.turn()
    await scene.desk.engine.sender.turn()
    refused_at = scene.clock.now()

    await paged(scene)
    await scene.settle()

    scene.expect("admin", "may not write in the working group")
    scene.quiet("group")
    await scene.press("engineer", "claim", record)
    await scene.later(seconds=(refused_at + timedelta(seconds=29) - scene.clock.now()).seconds)
    assert len(sent_to(scene, "group")) == before + 1  # the refused one
    assert not [
        call
        for call in scene.world.calls
        if call.params.get("chat_id") == scene.chat("group") and call.at > refused_at
    ]
    await scene.later(seconds=2)
    scene.expect("group", f"#{record.id}", "It smokes")
    scene.skip()


async def test_several_chats_refused_at_once_keep_the_whole_bot_still(scene):
    scene.allow("429")
    for _ in range(3):
        scene.world.fail_next("sendMessage", status=429, retry_after=20)
    async with scene.all_at_once():
        for who in ("requester", "second", "newcomer"):
            await scene.say(who, "/start")
    await scene.say("engineer", "/start", chat="engineer")
    scene.quiet("requester", "engineer")

    await scene.later(seconds=21)

    for who in ("requester", "second", "newcomer", "engineer"):
        scene.expect(who, "Service Desk")


async def test_sixty_claims_in_a_minute_break_no_limit_and_lose_nothing(scene):
    records = []
    for _ in range(3):
        records += await reports(scene, 10)
        await scene.later(seconds=70)
    edits = len(edits_in_group(scene))

    async with scene.all_at_once():
        for record in records:
            await scene.press("engineer", "claim", record)
            await scene.press("rival", "claim", record)
    await scene.later(minutes=1)

    cards = [scene.card("group", record).text for record in records]
    assert all([(await scene.record(record)).owner is not None for record in records])
    assert all(("Engineer" in card) is not ("Rival" in card) for card in cards)
    moments = edits_in_group(scene)
    # Each card shows who has it, and a minute later that the claim cannot be undone any more.
    assert len(moments) == edits + 2 * 30
    assert most_in(moments, timedelta(seconds=1)) <= 5
    assert most_in(moments, timedelta(minutes=1)) <= 60
    assert most_in(sent_to(scene, "group"), timedelta(seconds=60)) <= 20
    scene.skip()


async def test_a_storm_of_reports_is_told_in_a_digest_from_which_each_can_be_taken(scene):
    await reports(scene, 40)
    await scene.later(minutes=2)

    assert most_in(sent_to(scene, "group"), timedelta(seconds=60)) <= 20
    digests = [text for text in scene.texts("group") if "tickets in a short time" in text]
    cards = [text for text in scene.texts("group") if "[🙋 Claim]" in text]
    assert digests
    told = "\n".join(digests + cards)
    assert all(f"Printer {number} is dead" in told for number in range(40))

    assert len(digests) + len(cards) < 20
    number = int(digests[-1].partition("/t_")[2].split()[0])
    await scene.say("engineer", f"/t_{number}", chat="group")
    await scene.press("engineer", "claim", (await scene.record(number)))

    assert (await scene.record(number)).owner is not None
    scene.skip()


async def test_a_page_is_not_kept_waiting_by_a_storm(scene):
    record = await scene.reported()

    async def storm(unit):
        for number in range(30):
            await steps.tell_group(
                unit, record, "reopened" if number else "withdrawn", scene.clock.now()
            )

    await scene.desk.at_work(storm)
    await paged(scene)
    began = scene.clock.now()
    await scene.settle()

    scene.expect("admin", "may not write in the working group")
    assert sent_to(scene, "admin")[-1] == began
    scene.skip()


async def test_while_answers_to_presses_are_refused_none_is_sent(scene):
    record = await scene.reported()
    before = len(scene.world.calls)
    scene.allow("retry after 5")
    scene.world.fail_next("answerCallbackQuery", status=429, retry_after=5)

    await scene.press("engineer", "claim", record)
    await scene.press("engineer", "menu cause", record)

    calls = scene.world.calls[before:]
    assert [c.status for c in calls if c.method == "answerCallbackQuery"] == [429]
    await scene.later(seconds=6)
    assert "Write here" in await scene.press("engineer", "cause other", record)
    scene.skip()
