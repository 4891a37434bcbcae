"""What nobody may read who should not: engineers' private words, and what became confidential."""

import pytest

from desk.access import Actor
from desk.actions import steps
from desk.actions.working.correcting import Recategorise, recategorise
from desk.people import ChatKind, Membership, Role
from desk.record import State
from tests.stage import GROUP
from tests.stories.places.test_limits import reports

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

VIRUS = "security.virus"
REFUSED = "There is no such thing, or it is not yours to use."


def told(scene, chat):
    """Return everything that was ever sent to a chat, also what was changed or removed since."""
    calls = [c for c in scene.world.calls if c.params.get("chat_id") == scene.chat(chat)]
    return "\n".join(str(call.params) for call in calls)


async def as_engineer(scene, who, work):
    """Let `work` be done by somebody in the group, as an actor of the desk."""

    async def done(unit):
        person = await unit.people.by_telegram(scene.person(who).id)
        chat = await unit.chats.by_telegram(GROUP)
        await work(
            unit, Actor(person=person, place=ChatKind.GROUP, chat=chat.id, source=f"by {who}")
        )

    await scene.desk.at_work(done)


async def confide(scene, *records):
    """Let tickets turn out to be confidential."""

    async def work(unit, actor):
        for record in records:
            command = Recategorise(actor=actor, record=record.id, category=VIRUS)
            await recategorise(unit, command, scene.clock.now())

    await as_engineer(scene, "engineer", work)


def by_hand(scene, record):
    """Return what the requester's presses are answered, and how people press and write here."""
    toasts = []

    async def press(who, *buttons):
        for button in buttons:
            toast = await scene.press(who, button, record)
            assert toast != REFUSED, (who, button)
            if who == "requester":
                toasts.append(toast)

    async def write(who, words):
        await scene.say(who, f"XYZ {words}", chat="group")
        await scene.later(seconds=20)  # a group takes so many messages a minute

    return toasts, press, write


@pytest.mark.variables(OPSDESK_TELEGRAM__SHOW_ENGINEERS="false")
async def test_a_ticket_goes_through_every_hand_and_its_reporter_reads_no_private_word(scene):
    for who in ("engineer", "rival", "lead"):
        await scene.say(who, "/help")
    record = await scene.reported()
    began = len(scene.world.calls)
    toasts, press, write = by_hand(scene, record)

    await press("lead", "menu more", "menu assign", "Engineer · 0")
    await press("engineer", "claim", "mistake", "claim", "words note")
    await write("engineer", "a note")
    await press("engineer", "words reply")
    await scene.say("engineer", "XYZ a reply that is taken back", chat="group")
    await scene.press("engineer", "undo")
    await press("requester", "urge")
    await press("rival", "menu more", "menu priority", "prio P1")
    await write("rival", "why it is raised")
    await press("engineer", "menu more", "menu priority", "prio P4")
    await write("engineer", "why it is lowered")
    await press("engineer", "menu more", "up")
    await write("engineer", "why a lead must come")
    await press("engineer", "menu more", "split")
    await write("engineer", "a task")
    await press("engineer", "menu more", "split")
    await write("engineer", "another task")
    await scene.press("rival", "start", 2)
    await scene.press("rival", "finish", 2)
    await scene.press("lead", "omit", 3)
    await write("lead", "why it is skipped")
    assert (await scene.record(3)).state is State.SKIPPED
    await press("engineer", "menu more", "menu family", "Hardware", "Computer")
    await press("engineer", "menu more", "kind", "menu more", "kind")
    await press("rival", "menu more", "watch")
    await press("engineer", "menu more", "menu hand_over", "Rival · 0")
    await write("engineer", "why it is handed over")
    await press("rival", "menu pend", "pend wait_part", "skip", "resume")
    await scene.say("lead", "/handover Rival to Engineer", chat="group")
    await press("engineer", "menu cause", "cause other")
    await scene.say("engineer", "Mended", chat="group")
    await press("requester", "reopen")
    await press("engineer", "menu more", "unclaim", "claim", "menu cause", "cause other")
    await scene.say("engineer", "Mended again", chat="group")
    await press("engineer", "mistake", "menu cause", "cause other")
    await scene.say("engineer", "Mended for good", chat="group")
    await press("requester", "confirm", "stars 1")
    for words in ("#1", "/t_1", "/my", "#2", "/t_3"):
        await scene.say("requester", words)
    await scene.later(days=2)

    assert (await scene.record(record)).state is State.CLOSED
    read = "\n".join(
        [
            *toasts,
            *(
                str(c.params)
                for c in scene.world.calls[began:]
                if c.params.get("chat_id") == scene.chat("requester")
            ),
        ]
    )
    assert "Mended for good" in read
    for word in ("XYZ", "Engineer", "Rival", "Lead", "task", "watch", "assigned"):
        assert word not in read, word
    scene.skip()


async def test_what_waited_is_not_told_of_what_became_confidential(scene):
    async with scene.crash_before_send():
        records = await reports(scene, 20)

        async def raised(unit, actor):
            del actor
            record = await unit.records.get(records[4].id)
            await steps.tell_group(unit, record, "reopened", scene.clock.now())

        await as_engineer(scene, "engineer", raised)
        await confide(scene, records[4])
    await scene.later(minutes=2)

    digests = [text for text in scene.texts("group") if "tickets in a short time" in text]
    assert "1 more, confidential" in "".join(digests)
    assert "Printer 3 is dead" in told(scene, "group")
    assert "Printer 4 is dead" not in told(scene, "group")
    scene.skip()


async def test_words_that_waited_for_the_group_stay_away_from_it(scene):
    record = await scene.reported()
    async with scene.crash_before_send():
        await scene.say("requester", "They want money for my files")
        await confide(scene, record)

    assert "money" not in told(scene, "group")
    scene.expect("group", "#1 is confidential now")
    scene.skip()


async def test_the_topic_of_what_became_confidential_loses_its_name(scene):
    scene.world.make_forum(GROUP)
    record = await scene.reported(words="The printer prints strange letters")
    await scene.press("engineer", "claim", record)
    assert "strange" in [t.name for t in scene.world.chats[GROUP].topics.values()][-1]

    await confide(scene, record)
    await scene.settle()

    topic = list(scene.world.chats[GROUP].topics.values())[-1]
    assert (topic.name, topic.closed) == ("🔒 #1", True)
    scene.skip()


async def test_an_engineer_who_was_out_of_reach_and_left_catches_up_on_nothing(scene):
    for who in ("engineer", "lead"):
        await scene.say(who, "/help")
    scene.world.block(scene.person("engineer").id)
    await scene.settle()
    secret = await scene.reported(words="Ransom note on my screen", category=VIRUS)
    assert secret.confidential

    async def revoked(unit, actor):
        await unit.people.revoke(actor.person.id, Membership(team=secret.team, role=Role.ENGINEER))

    await as_engineer(scene, "engineer", revoked)
    scene.world.unblock(scene.person("engineer").id)
    await scene.say("engineer", "/help")
    await scene.later(minutes=2)

    assert "Ransom" not in told(scene, "engineer")
    assert "Ransom" in told(scene, "lead")
    scene.skip()


async def test_a_confidential_ticket_is_no_duplicate_of_one_in_the_open(scene):
    for who in ("engineer", "lead"):
        await scene.say(who, "/help")
    await scene.reported(by="second", words="Strange letters on my screen")
    secret = await scene.reported(words="Ransom note on my screen", category=VIRUS)
    scene.skip()

    await scene.say("lead", f"/dup {secret.id} of 1")

    scene.expect("lead", "#2 is confidential, and the other one is not")
    assert (await scene.record(secret)).is_open
    scene.skip()
