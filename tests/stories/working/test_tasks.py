"""Tasks: split off a ticket, worked beside it; the ticket is not solved before they are over."""

import pytest

from desk.record import Kind, Source, State
from tests.scene import played
from tests.stage import GROUP
from tests.stories.places.test_groups import SECOND, bot_messages, two_teams

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CABLE, SWITCH = "Pull a new cable to room 301", "Free a port of the switch"


async def claimed(scene, **report):
    record = await scene.reported(**report)
    await scene.press("engineer", "claim", record)
    scene.skip()
    return record


async def split(scene, record, words=CABLE, who="engineer", chat="group"):
    """Let an engineer split a task off; return it. What is said is the story's to take in."""
    await scene.press(who, "menu more", record, chat=scene_chat(chat, who))
    await scene.press(who, "split", record, chat=scene_chat(chat, who))
    scene.skip()
    await scene.say(who, words, chat=chat)
    return await scene.record(max(await scene.desk.numbers()))


def scene_chat(chat, who):
    return who if chat is None else chat


async def solve(scene, record, who="engineer"):
    await scene.press(who, "menu cause", record)
    await scene.press(who, "cause other", record)
    await scene.say(who, "Mended", chat="group")


async def test_a_ticket_waits_for_its_tasks_and_its_reporter_reads_nothing_of_them(scene):
    record = await claimed(scene)
    await scene.press("engineer", "menu more", record)
    toast = await scene.press("engineer", "➕ Task", record)
    assert toast == (
        "Write here in one message what is to be done before #1 can be solved (within 5 minutes)"
    )
    scene.expect("group", "write here, in one message, what is to be done")
    await scene.say("engineer", f"{CABLE}\nThe key hangs in the guard room", chat="group")

    # Splitting writes the ticket: a solution that is written in the same moment is overtaken.
    assert (await scene.record(record)).version == 3
    task = await scene.record(2)
    assert (task.kind, task.source, task.parent) == (Kind.TASK, Source.TASK, record.id)
    card = scene.expect("group", f"☐ #2 {CABLE}", "Task of /t_1 The printer", "Start", "Skip")
    assert "💬 The key hangs in the guard room" in (card.text or "")
    scene.expect("group", "#1", f"☐ /t_2 {CABLE}", "Resolve")

    toast = await scene.press("engineer", "Resolve", record)
    assert toast == "Not yet: its tasks are open (#2). Finish them, or let a lead skip them."
    await scene.restart()
    assert await scene.press("rival", "Start", task) == "#2 is yours"
    scene.expect("group", "#2", "Rival · under way", "Done")
    scene.expect("group", "#1", f"🔧 /t_2 {CABLE} · Rival")
    assert await scene.press("engineer", "Done", task) == (
        "There is no such thing, or it is not yours to use."
    )
    assert await scene.press("rival", "Done", task) == "#2 is done. Thank you!"

    scene.expect("engineer", "#2", "Rival finished this task of #1")
    ended = scene.expect("group", "☑️ #2", "Rival · done")
    assert not ended.keyboard
    assert "/t_2" not in (scene.card("group", record).text or "")
    scene.quiet("requester")
    await solve(scene, record)
    assert (await scene.record(record)).state is State.RESOLVED
    assert CABLE not in "".join(scene.texts("requester"))
    scene.skip()
    await scene.say("lead", "#1", chat="group")
    scene.expect("group", f"☑️ /t_2 {CABLE} · Rival", "Engineer split off #2")
    await scene.say("lead", "#2", chat="group")
    scene.expect(
        "group",
        "#2",
        "task of /t_1",
        "Engineer split this off #1",
        "Rival started",
        "Rival finished",
    )
    await scene.say("requester", "#1")
    await scene.say("requester", "/my")
    await scene.say("requester", "#2")
    scene.expect("requester", "no such thing")
    assert CABLE not in "".join(scene.texts("requester"))
    scene.skip()


@SQLITE
async def test_a_task_split_off_while_the_solution_is_written_is_named_to_whoever_wrote(scene):
    record = await claimed(scene)
    await scene.press("engineer", "menu cause", record)
    await scene.press("engineer", "cause other", record)
    await scene.press("rival", "Back", record)
    await split(scene, record, who="rival")
    await split(scene, record, SWITCH, who="rival")
    scene.skip()

    await scene.say("engineer", "Mended", chat="group")

    scene.expect("group", "its tasks are open (#2, #3)")
    assert (await scene.record(record)).state is State.ACTIVE
    scene.quiet("requester")


@SQLITE
async def test_a_task_needs_words(scene):
    record = await claimed(scene)
    await scene.press("engineer", "menu more", record)
    await scene.press("engineer", "split", record)
    scene.skip()

    await scene.photo("engineer", chat="group")
    scene.expect("group", "in one sentence, what is to be done")
    await scene.photo("engineer", CABLE, chat="group")

    assert (await scene.record(2)).title == CABLE
    scene.skip()


@SQLITE
async def test_a_solution_and_a_task_in_the_same_moment_never_pass_each_other(scene):
    record = await claimed(scene)
    await scene.press("rival", "menu more", record)
    await scene.press("rival", "split", record)
    await scene.press("engineer", "Back", record)
    await scene.press("engineer", "menu cause", record)
    await scene.press("engineer", "cause other", record)
    scene.skip()

    async with scene.all_at_once():
        await scene.say("rival", CABLE, chat="group")
        await scene.say("engineer", "Mended", chat="group")

    solved = (await scene.record(record)).state is State.RESOLVED
    assert solved is not (2 in await scene.desk.numbers())
    scene.skip()


@SQLITE
async def test_only_a_lead_skips_a_task_and_says_why(scene):
    record = await claimed(scene)
    await scene.say("engineer", "/help")
    task = await split(scene, record)
    await scene.press("engineer", "Start", task)
    scene.skip()

    assert await scene.press("engineer", "Skip", task) == (
        "There is no such thing, or it is not yours to use."
    )
    toast = await scene.press("lead", "Skip", task)
    assert toast == "Write here in one message why #2 needs not be done (within 5 minutes)"
    scene.expect("group", "why this needs not be done")
    await scene.say("lead", "The old cable is fine", chat="group")

    after = await scene.record(task)
    assert (after.state, after.closed_at is not None) == (State.SKIPPED, True)
    scene.expect("group", "✖️ #2", "skipped", "✖️ The old cable is fine")
    scene.expect("engineer", "Lead skipped this task of #1", "The old cable is fine")
    scene.expect("group", "#1")
    scene.quiet("requester", "group", "engineer")
    await solve(scene, record)
    assert (await scene.record(record)).state is State.RESOLVED
    scene.skip()


@SQLITE
async def test_who_waits_for_a_task_at_night_is_told_at_night(scene):
    record = await claimed(scene)
    await scene.say("engineer", "/help")
    task = await split(scene, record)
    await scene.later(hours=14)
    scene.skip()

    await scene.press("rival", "Done", task)

    scene.expect("engineer", "Rival finished this task of #1")
    scene.skip()


@SQLITE
@pytest.mark.parametrize("way", ["requester", "duplicate", "many", "returned"])
async def test_what_is_given_up_takes_its_open_tasks_along(scene, way):
    original = await scene.reported(by="second", words="/new The same printer")
    record = await claimed(scene, words="/new The printer on floor 2")
    await scene.say("rival", "/help")
    task, other = await split(scene, record), await split(scene, record, SWITCH)
    await scene.press("rival", "Start", task)
    await scene.press("engineer", "Done", other)
    scene.skip()

    match way:
        case "requester":
            await scene.press("requester", "Withdraw", record)
            await scene.press("requester", "Yes, withdraw", record)
        case "many":
            await scene.say("lead", f"/dup {record.id} of {original.id}", chat="group")
        case _:
            button = "return" if way == "returned" else "dup"
            words = "Please ask the shop" if way == "returned" else f"#{original.id}"
            await scene.press("engineer", "menu more", record)
            await scene.press("engineer", "menu cancel", record)
            await scene.press("engineer", button, record)
            await scene.say("engineer", words, chat="group")

    assert (await scene.record(record)).state is State.CANCELLED
    assert (await scene.record(task)).state is State.SKIPPED
    assert (await scene.record(other)).state is State.DONE
    ended = scene.expect("group", f"✖️ #{task.id}", "skipped")
    assert not ended.keyboard
    scene.expect("rival", f"#{record.id} was given up")
    assert CABLE not in "".join(scene.texts("requester"))
    scene.skip()


@pytest.fixture
async def teams(database_url):
    """Return a desk whose network team works in a second group; the first one has topics."""
    async with played(database_url, two_teams(group=str(SECOND))) as scene:
        scene.world.make_forum(GROUP)
        inside = [scene.person(who).id for who in ("rival", "engineer", "lead")]
        scene.world.add_group("Network", id=SECOND, members=inside)
        await scene.settle()
        yield scene
        scene.skip()
        scene.check()


def card_in(scene, chat, words):
    return next(m for m in reversed(bot_messages(scene, chat)) if words in (m.text or ""))


async def pressed(scene, who, chat, words, label):
    card = card_in(scene, chat, words)
    data = next(b.data for row in card.keyboard for b in row if label in b.text)
    scene.world.press(scene.person(who).id, chat, card.id, data or "")
    await scene.settle()


@SQLITE
async def test_a_task_goes_to_another_team_and_its_ticket_stays(teams):
    record = await claimed(teams, words="No network since the new printer")
    (room,) = teams.world.chats[GROUP].topics.values()
    task = await split(teams, record)
    teams.skip()
    card = card_in(teams, GROUP, "Task of /t_1")
    assert card.thread == room.id
    pinned = [call for call in teams.world.calls if call.method == "pinChatMessage"]
    assert card.id not in [int(call.params["message_id"]) for call in pinned]

    for button in ("menu hand_over", "To another team", "Network", "Go on without words"):
        await teams.press("engineer", button, task)

    assert (await teams.record(task)).team == "network"
    assert (await teams.record(record)).team == "desk"
    assert len(teams.world.chats[GROUP].topics) == 1
    teams.expect("group", "#2 is with the Network team now")
    teams.expect("group", "#1", f"☐ /t_2 {CABLE} · Network")
    teams.quiet("requester")
    await pressed(teams, "rival", SECOND, "Task of /t_1", "Start")
    await pressed(teams, "rival", SECOND, "Task of /t_1", "Done")
    assert (await teams.record(task)).state is State.DONE
    teams.expect("engineer", "Rival finished this task of #1")
    assert "/t_2" not in (teams.card("group", record).text or "")
    teams.quiet("requester")


@SQLITE
async def test_the_ticket_topic_that_is_gone_is_made_anew_for_the_card_of_a_task(teams):
    record = await claimed(teams)
    (room,) = teams.world.chats[GROUP].topics.values()
    teams.allow("thread not found|message to edit not found")
    await teams.press("engineer", "menu more", record)
    await teams.press("engineer", "split", record)
    teams.world.delete_topic(GROUP, room.id)

    await teams.say("engineer", CABLE, chat="group")

    (new,) = (t for t in teams.world.chats[GROUP].topics.values() if t.id != room.id)
    assert card_in(teams, GROUP, "Task of /t_1").thread == new.id
    assert card_in(teams, GROUP, "#1").thread == new.id


@SQLITE
async def test_tasks_stand_apart_on_the_board_and_not_at_all_on_the_list(scene):
    record = await claimed(scene)
    task = await split(scene, record)
    await scene.press("engineer", "Start", task)
    scene.skip()
    await scene.later(seconds=6)

    await scene.say("lead", "/board", chat="group")
    shown = scene.expect("group", "Board · 1 open", "☐ Tasks (1)")
    assert CABLE in (shown.text or "").partition("Tasks")[2]
    assert CABLE not in (scene.open_list().text or "")
    await scene.say("lead", "/team", chat="group")
    scene.expect("group", "Engineer")
    assert "· 1" in (scene.last("group").text or "")
    await scene.say("engineer", "/my")
    scene.expect("engineer", "None yet")
    await scene.say("engineer", "My monitor is black")
    scene.expect("engineer", "My monitor is black")
    scene.skip()


@SQLITE
async def test_the_task_of_a_confidential_ticket_is_as_secret(scene):
    for who in ("engineer", "lead"):
        await scene.say(who, "/help")
    record = await scene.reported(words="Ransom note on my screen", category="security.virus")
    await scene.press("engineer", "claim", record, chat="engineer")
    scene.skip()

    task = await split(scene, record, "Cut the port of room 301", chat=None)

    assert task.confidential
    for who in ("engineer", "lead"):
        scene.expect(who, f"#{task.id} Cut the port", "Confidential", "Start")
    scene.skip("rival")
    scene.quiet("group", "requester")
    await scene.press("engineer", "Hand over", task, chat="engineer")
    await scene.press("engineer", "Back", task, chat="engineer")
    await scene.press("lead", "Start", task, chat="lead")
    assert await scene.press("lead", "Done", task, chat="lead") == f"#{task.id} is done. Thank you!"
    scene.expect("engineer", "Lead finished this task")
    await scene.say("engineer", f"#{task.id}", chat="group")
    scene.expect("group", "no such thing")
    scene.quiet("requester")
    scene.skip()


@SQLITE
async def test_the_tasks_of_a_ticket_that_turns_out_confidential_leave_the_group(scene):
    for who in ("engineer", "lead"):
        await scene.say(who, "/help")
    record = await claimed(scene)
    task, done = await split(scene, record), await split(scene, record, SWITCH)
    await scene.press("engineer", "Done", done)
    scene.skip()

    await scene.press("engineer", "menu more", record)
    await scene.press("engineer", "menu family", record)
    await scene.press("engineer", "menu category:security", record)
    await scene.press("engineer", "recat security.virus", record)

    for secret in (task, done):
        assert (await scene.record(secret)).confidential
        await scene.say("engineer", f"#{secret.id}", chat="group")
        scene.expect("group", "no such thing")
    assert CABLE not in "".join(m.text or "" for m in scene.world.messages(GROUP) if m.from_bot)
    assert SWITCH not in "".join(m.text or "" for m in scene.world.messages(GROUP) if m.from_bot)
    scene.expect("lead", f"#{task.id} {CABLE}")
    scene.skip()


@SQLITE
async def test_in_chinese(chinese_scene):
    scene = chinese_scene
    record = await claimed(scene)
    await scene.press("engineer", "更多", record)
    await scene.press("engineer", "拆分任务", record)
    scene.expect("group", "要做什么？")
    await scene.say("engineer", "换一根网线", chat="group")

    scene.expect("group", "☐ #2 换一根网线", "属于 /t_1", "开始", "完成", "不用做了", "转交")
    scene.expect("group", "#1", "☐ /t_2 换一根网线")
    assert await scene.press("engineer", "解决", record) == (
        "还不能解决：任务 #2 没做完。请先完成，或者请组长跳过。"
    )
    scene.skip()
