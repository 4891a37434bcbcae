"""What a ticket says is put right: its priority for a reason, its category, also afterwards."""

import pytest

from desk.access import Actor
from desk.actions.working.correcting import Prioritise, Recategorise, prioritise, recategorise
from desk.actions.working.ending import Return, return_
from desk.actions.working.handing_over import HandOver, Target, hand_over
from desk.errors import NoWords, Overdue
from desk.people import ChatKind
from desk.priority import Impact, Priority, Urgency
from desk.record import Kind, State
from tests.scene import played
from tests.stage import GROUP
from tests.stories.places.test_groups import SECOND, bot_messages, two_teams

REFUSED = "There is no such thing, or it is not yours to use."


async def claimed(scene, **report):
    record = await scene.reported(**{"urgency": "blocked", **report})
    await scene.press("engineer", "claim", record)
    scene.skip()
    return record


async def wanted(scene, who, record, priority):
    await scene.press(who, "menu more", record)
    await scene.press(who, "menu priority", record)
    return await scene.press(who, f"prio {priority}", record)


async def test_any_engineer_raises_with_a_reason_that_the_reporter_never_reads(scene):
    record = await claimed(scene)

    await wanted(scene, "rival", record, "P1")
    await scene.say("rival", "The whole floor prints there", chat="group")

    after = await scene.record(record)
    assert (after.priority, after.impact, after.urgency) == (
        Priority.P1,
        Impact.MANY,
        Urgency.BLOCKED,
    )
    scene.expect("group", "Rival raised it to P1", "The whole floor prints there")
    scene.expect("group", "P1 critical")
    scene.expect("requester", "critical (P1)")
    scene.quiet("requester", "group")
    assert "whole floor" not in "".join(scene.texts("requester"))
    await scene.say("engineer", "#1", chat="group")
    scene.expect("group", "raised the priority", "→ P1", "The whole floor prints there")


async def test_only_the_owner_or_a_lead_lowers_and_nothing_rings(scene):
    record = await claimed(scene)
    await wanted(scene, "rival", record, "P2")
    await scene.say("rival", "Two people wait", chat="group")
    told = len(scene.texts("group"))

    assert await wanted(scene, "rival", record, "P4") == REFUSED
    await scene.press("engineer", "prio P4", record)
    await scene.say("engineer", "There is another printer", chat="group")

    after = await scene.record(record)
    assert after.priority is Priority.P4
    assert len(scene.texts("group")) == told + 1  # what the engineer wrote
    scene.skip()


async def test_a_priority_needs_a_reason_in_words(scene):
    record = await claimed(scene)
    await wanted(scene, "engineer", record, "P2")
    assert not any("without words" in text for text in scene.buttons("group", on=record))

    await scene.photo("engineer", chat="group")

    scene.expect("group", "Please say it in words")
    assert (await scene.record(record)).priority is record.priority
    await scene.say("engineer", "Two people wait", chat="group")
    assert (await scene.record(record)).priority is Priority.P2
    scene.skip()


async def test_leads_are_called_when_what_becomes_most_pressing_has_an_owner_who_is_away(scene):
    await scene.say("lead", "/help")
    record = await claimed(scene)
    await scene.say("engineer", "/away", chat="group")
    scene.skip()

    await wanted(scene, "rival", record, "P1")
    await scene.say("rival", "It burns", chat="group")

    scene.expect("lead", "Rival raised it to P1", "It burns", "Engineer is away")
    scene.skip()


async def test_a_category_brings_its_kind_along(scene):
    record = await claimed(scene)
    await scene.press("engineer", "menu more", record)
    await scene.press("engineer", "menu family", record)
    await scene.press("engineer", "Requests", record)

    await scene.press("engineer", "New equipment", record)

    after = await scene.record(record)
    assert (after.category, after.kind) == ("request.equipment", Kind.REQUEST)
    assert after.owner is not None
    scene.skip()


async def test_a_category_of_another_team_takes_the_ticket_there(database_url):
    async with played(database_url, two_teams(group=str(SECOND))) as scene:
        inside = [scene.person(who).id for who in ("rival", "engineer")]
        scene.world.add_group("Network", id=SECOND, members=inside)
        await scene.settle()
        record = await claimed(scene, category="hardware.printer")
        await scene.press("engineer", "menu more", record)
        await scene.press("engineer", "menu family", record)

        await scene.press("engineer", "network", record)

        after = await scene.record(record)
        assert (after.team, after.owner, after.category) == ("network", None, "network.wifi")
        scene.expect("group", "is with the Network team now")
        scene.expect("requester", "is with the Network team now")
        assert any(m.keyboard for m in bot_messages(scene, SECOND))
        scene.skip()
        scene.check()


async def test_a_category_corrected_after_closing_is_told_to_nobody(scene):
    record = await scene.reported()
    await scene.closed(record)
    told = len(scene.texts("requester"))

    await scene.press("rival", "menu family", record)
    await scene.press("rival", "Network", record)
    await scene.press("rival", "Wi-Fi", record)

    after = await scene.record(record)
    assert (after.category, after.state, after.kind) == (
        "network.wifi",
        State.CLOSED,
        Kind.INCIDENT,
    )
    scene.quiet("requester")
    assert len(scene.texts("requester")) == told
    scene.expect("group", "Wi-Fi")
    scene.quiet("group")
    await scene.press("outsider", "menu family", record)
    assert scene.toast("outsider") == REFUSED


@pytest.mark.parametrize("press", ["menu family", "menu priority", "up", "menu cancel"])
async def test_somebody_without_a_role_does_none_of_it(scene, press):
    record = await scene.reported()
    await scene.press("engineer", "menu more", record)

    assert await scene.press("outsider", press, record) == REFUSED
    scene.skip()


async def test_what_turns_out_to_be_confidential_leaves_the_group(scene):
    for who in ("engineer", "lead"):
        await scene.say(who, "/help")
    record = await claimed(scene)
    await scene.press("engineer", "menu more", record)
    await scene.press("engineer", "menu family", record)
    await scene.press("engineer", "Security", record)

    await scene.press("engineer", "Virus", record)

    assert (await scene.record(record)).confidential
    card = scene.expect("group", "#1 is confidential now")
    assert not card.keyboard
    assert "printer on floor 2" not in scene.open_list().text
    scene.expect("engineer", "#1", "The printer on floor 2 is dead", "Confidential")
    assert await scene.forge("rival", "group", card.id, "1.claim.1...AAAA") == REFUSED
    scene.skip()


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (
            lambda unit, act, now: prioritise(unit, Prioritise(**act, priority=Priority.P1), now),
            NoWords,
        ),
        (lambda unit, act, now: return_(unit, Return(**act, words=""), now), NoWords),
        (
            lambda unit, act, now: recategorise(unit, Recategorise(**act, category="x"), now),
            Overdue,
        ),
        (
            lambda unit, act, now: hand_over(unit, HandOver(**act, to=Target(team="x")), now),
            Overdue,
        ),
    ],
    ids=["a rise without a reason", "a refusal without words", "no such category", "no such team"],
)
async def test_the_desk_itself_refuses_what_no_button_offers(scene, act, refusal):
    record = await claimed(scene)

    async def work(unit):
        person = await unit.people.by_telegram(scene.person("engineer").id)
        chat = await unit.chats.by_telegram(GROUP)
        actor = Actor(person=person, place=ChatKind.GROUP, chat=chat.id, source="test")
        with pytest.raises(refusal):
            await act(unit, {"actor": actor, "record": record.id}, scene.clock.now())
        unit.drop()

    await scene.desk.at_work(work)

    assert (await scene.record(record)).version == 2
