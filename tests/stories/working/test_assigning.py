"""Giving tickets out: by turns, by a lead; who was given one accepts it; who is away gets none."""

import json
from dataclasses import replace

import pytest

from desk.policy import Assign
from desk.record import State
from tests.crowd import joined_by
from tests.stories.places.test_groups import named

REFUSED = "There is no such thing, or it is not yours to use."


def works(how):
    """Return the mark of a desk whose one team gives its tickets out so."""
    teams = json.dumps([{"key": "desk", "name": named("Service desk"), "assign": how}])
    return pytest.mark.variables(OPSDESK_TEAMS=teams)


async def met(scene, *who):
    """Let people have talked to the bot in private."""
    for name in who:
        await scene.say(name, "/help")
    scene.skip()


async def owner_of(scene, record):
    owner = (await scene.record(record)).owner
    if owner is None:
        return None
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        return (await unit.people.get(owner)).name


async def test_a_lead_gives_a_ticket_out_and_the_engineer_accepts_it(scene):
    await met(scene, "engineer")
    record = await scene.reported()
    await scene.press("lead", "menu more", record)
    await scene.press("lead", "menu assign", record)
    card = scene.expect("group", "Who shall work it?", "Engineer · 0", "Lead · 0", "Rival · 0")
    assert "Back" in card.keyboard[-1][0].text
    scene.skip()

    toast = await scene.press("lead", "Engineer · 0", record)

    assert toast == "#1 is assigned to Engineer"
    scene.expect("group", "Lead assigned it to Engineer")
    scene.expect("group", "Assigned to Engineer, not accepted yet", "Claim")
    scene.expect("engineer", "This one is for you", "from Lead")
    assert "looking after" not in scene.last("requester").text
    scene.quiet("engineer")
    scene.skip()
    given = await scene.record(record)
    assert (given.state, given.responded_at) == (State.NEW, None)

    assert (await scene.press("rival", "claim", record)).startswith("A moment late. Engineer")
    await scene.press("engineer", "claim", record)

    taken = await scene.record(record)
    assert (taken.state, taken.responded_at is None) == (State.ACTIVE, False)
    scene.expect("requester", "Engineer is now looking after")
    scene.skip()


async def test_what_is_given_out_can_be_given_to_somebody_else_and_not_twice_to_the_same(scene):
    record = await scene.reported()
    await scene.press("lead", "menu more", record)
    await scene.press("lead", "menu assign", record)
    old = scene.card("group", on=record)
    data = next(b.data for row in old.keyboard for b in row if "Rival" in b.text)
    await scene.press("lead", "Rival · 0", record)

    again = await scene.forge("lead", "group", old.id, data)

    assert again == "They have it already."
    assert await owner_of(scene, record) == "Rival"
    assert await scene.forge("engineer", "group", old.id, data) == REFUSED
    scene.skip()


async def test_an_engineer_opens_no_menu_of_people_to_assign_to(scene):
    record = await scene.reported()
    await scene.press("engineer", "menu more", record)

    assert await scene.press("engineer", "menu assign", record) == REFUSED
    scene.skip()


async def test_a_role_taken_away_between_card_and_press(scene):
    record = await scene.reported()
    await scene.press("lead", "menu more", record)
    await scene.press("lead", "menu assign", record)
    said = await scene.say("engineer", "Bye", chat="group")
    await scene.say("admin", "/role none", chat="group", reply_to=said)

    toast = await scene.press("lead", "Engineer · 0", record)

    assert toast == REFUSED
    assert await owner_of(scene, record) is None
    scene.skip()


@works("round_robin")
async def test_by_turns_each_gets_the_next_one_and_nobody_who_is_away(scene):
    await met(scene, "engineer", "rival")
    owners = [
        await owner_of(scene, await scene.reported(words=f"/new Fault {n}")) for n in range(3)
    ]
    assert owners == ["Engineer", "Rival", "Engineer"]
    scene.expect("engineer", "#1", "This one is for you")
    scene.expect("rival", "#2", "This one is for you")
    scene.expect("engineer", "#3", "This one is for you")

    assert await scene.say("rival", "/away until Monday", chat="group")
    scene.expect("group", "Rival is away", "1 open ticket stays")
    alone = await owner_of(scene, await scene.reported(words="/new Fault 4"))
    await scene.say("engineer", "/away")
    scene.expect("engineer", "#4")
    scene.expect("engineer", "Engineer is away")
    nobody = await scene.reported(words="/new Fault 5")
    assert (alone, await owner_of(scene, nobody)) == ("Engineer", None)

    await scene.say("rival", "/back", chat="group")
    scene.expect("group", "Rival is back")
    back = await owner_of(scene, await scene.reported(words="/new Fault 6"))
    assert back == "Rival"
    scene.skip()


@works("round_robin")
async def test_somebody_out_of_reach_gets_no_turn(scene):
    await met(scene, "engineer", "rival")
    scene.world.block(scene.person("engineer").id)
    await scene.settle()

    record = await scene.reported()

    assert await owner_of(scene, record) == "Rival"
    scene.skip()


@works("round_robin")
async def test_an_unknown_persons_report_is_given_out_once_a_lead_knows_them(scene):
    await met(scene, "engineer", "rival")
    record = await scene.reported(by="newcomer")
    assert await owner_of(scene, record) is None

    await scene.press("lead", "admit", record)

    assert await owner_of(scene, record) == "Engineer"
    scene.expect("engineer", "This one is for you")
    scene.skip()


@works("lead")
async def test_where_a_lead_gives_out_nobody_takes_one(scene):
    record = await scene.reported()
    card = scene.card("group", on=record)
    assert card.keyboard[0][0].text == "📌 Assign"

    assert await scene.press("engineer", "menu assign", record) == REFUSED
    await scene.press("lead", "menu assign", record)
    await scene.press("lead", "Engineer · 0", record)
    await scene.press("engineer", "claim", record)

    assert (await scene.record(record)).state is State.ACTIVE
    await scene.press("engineer", "menu more", record)
    await scene.press("engineer", "Give back", record)
    assert "🙋 Claim" not in scene.buttons("group", on=record)
    scene.skip()


async def test_an_old_claim_button_takes_nothing_where_a_lead_gives_out(scene):
    record = await scene.reported()
    card = scene.card("group", on=record)
    claim = card.keyboard[0][0].data
    team = replace(scene.desk.policy.teams["desk"], assign=Assign.LEAD)
    scene.desk.otherwise = {"teams": {"desk": team}}
    await scene.restart()

    toast = await scene.forge("engineer", "group", card.id, claim)

    assert toast.startswith("In this team a lead gives the tickets out.")
    assert (await scene.record(record)).owner is None
    scene.skip()


async def test_more_people_than_fit_are_on_the_next_page(scene):
    await joined_by(scene, [f"Helper {n}" for n in range(8)])
    record = await scene.reported()
    await scene.press("lead", "menu more", record)
    await scene.press("lead", "menu assign", record)
    first = scene.buttons("group", on=record)

    await scene.press("lead", "More people", record)

    second = scene.buttons("group", on=record)
    people = [text for text in (*first, *second) if " · " in text]
    assert (len(first), len(people), len(set(people))) == (10, 11, 11)
    await scene.press("lead", "Rival · 0", record)
    assert await owner_of(scene, record) == "Rival"
    scene.skip()


async def test_what_is_given_out_stands_on_the_board_until_it_is_accepted(scene):
    await met(scene, "engineer")
    record = await scene.reported(words="The lamp flickers")
    for step in ("menu more", "menu assign", "assign"):
        await scene.press("lead", step, record)
    scene.skip()

    await scene.say("lead", "/board", chat="group")

    board = scene.expect("group", "Board · 1 open").text
    assert board.index("Assigned, not accepted") < board.index("The lamp flickers")
