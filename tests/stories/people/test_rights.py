"""Buttons in the wrong hands: each verb pressed by whom it is not for; races between people."""

from datetime import timedelta

import pytest

from desk.people import Membership, Role
from desk.record import State
from handlers.routes import BUTTONS

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

REFUSED = "There is no such thing, or it is not yours to use."
ARGUMENTS = {
    "hand": "p1",
    "assign": "1",
    "prio": "P1",
    "wrong": "P1",
    "recat": "network.wifi",
    "dupof": "2",
    "menu": "more",
    "pend": "wait_part",
    "cause": "other",
    "words": "note",
    "stars": "1",
    "undo": "1",
    "kind": "request",
    "admit": "1",
}
"""What a button carries, so that it is refused for its presser alone."""
NO_RECORDS = frozenset(
    {"lang", "zone", "who", "try", "rlink", "release", "which", "newer", "file", "drop", "ask"}
    | {"fam", "cat", "imp", "urg", "det", "reached"}
    | {"whom", "put", "here", "everybody", "unleave", "mine", "offer", "take", "give", "unoffer"}
)
"""The verbs that are about a draft, a person or a team."""
OF_RECORDS = sorted(BUTTONS.keys() - NO_RECORDS)

IN_PRIVATE = frozenset({"keep", "unclaim"})
"""What an owner may do in private, too: a question in private asks for it."""

ODD = {
    "leave": "You follow #1 no more",
    "skip": "This button is out of date. Please look at the newest message.",
}
"""What is refused in other words: nobody follows here, and nobody was asked for a reason."""


def slowly(scene):
    """Let so much time go by that nobody is held up for pressing too fast."""
    scene.clock.move_to(scene.clock.now() + timedelta(seconds=15))


async def everything(scene):
    """Return how everything stands that a press could change."""
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        watchers = [await unit.watchers.of(number) for number in sorted(await scene.desk.numbers())]
    records = [await scene.record(number) for number in sorted(await scene.desk.numbers())]
    return records, watchers


@pytest.mark.timeout(60)
async def test_no_button_of_a_ticket_serves_whom_it_is_not_for(scene):
    await scene.say("engineer", "/help")
    record = await scene.reported()
    await scene.reported(by="second", words="The lamp flickers")
    await scene.press("engineer", "claim", record)
    await scene.later(minutes=2)
    scene.skip()
    before = await everything(scene)
    toasts = {}

    for verb in OF_RECORDS:
        for who, chat in (("outsider", "group"), ("second", "second"), ("engineer", "engineer")):
            if who == "engineer" and verb in IN_PRIVATE:
                continue
            toast = await scene.press_genuine(who, chat, verb, record.id, ARGUMENTS.get(verb, ""))
            toasts[verb, who] = toast
            slowly(scene)

    odd = {verb: toast for (verb, _), toast in toasts.items() if toast != REFUSED}
    assert odd == ODD
    assert await everything(scene) == before
    scene.quiet("requester", "group", "lead")
    scene.skip()


@pytest.mark.timeout(60)
async def test_no_button_of_a_confidential_ticket_serves_anybody_in_the_group(scene):
    for who in ("engineer", "lead"):
        await scene.say(who, "/help")
    record = await scene.reported(words="Ransom note on my screen", category="security.virus")
    await scene.reported(by="second", words="The lamp flickers")
    await scene.press("engineer", "claim", record, chat="engineer")
    await scene.later(minutes=2)
    scene.skip()
    before = await everything(scene)

    toasts = {}
    for verb in OF_RECORDS:
        argument = ARGUMENTS.get(verb, "")
        toasts[verb] = await scene.press_genuine("lead", "group", verb, record.id, argument)
        slowly(scene)

    assert {verb: toast for verb, toast in toasts.items() if toast != REFUSED} == ODD
    assert await everything(scene) == before
    scene.quiet("requester", "second", "engineer")
    assert "Ransom" not in "".join(scene.texts("group"))
    scene.skip()


@pytest.mark.parametrize(
    ("who", "steps", "last"),
    [
        ("engineer", ["menu more", "menu hand_over"], "Rival · 0"),
        ("engineer", ["menu more", "menu priority"], "prio P1"),
        ("engineer", ["menu more", "menu family", "Network"], "Wi-Fi"),
        ("engineer", ["menu more", "menu cancel"], "gone"),
        ("engineer", ["menu more", "menu cancel", "dup"], "dupof 2"),
        ("engineer", ["menu more"], "split"),
        ("engineer", ["menu more"], "up"),
        ("engineer", ["menu more"], "watch"),
        ("engineer", [], "mistake"),
        ("lead", ["menu more", "menu assign"], "Rival · 0"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_role_that_was_taken_away_between_card_and_press_counts_no_more(
    scene, who, steps, last
):
    record = await scene.reported()
    await scene.reported(by="second", words="Nobody can print on floor 2")
    await scene.press("engineer", "claim", record)
    for step in steps:
        await scene.press(who, step, record)
    await revoke(scene, who, record.team)
    before = await everything(scene)

    assert await scene.press(who, last, record) == REFUSED

    assert await everything(scene) == before
    scene.skip()


async def test_a_role_that_was_taken_away_between_press_and_words_counts_no_more(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim", record)
    for step in ("menu more", "menu hand_over", "Rival · 0"):
        await scene.press("engineer", step, record)
    await revoke(scene, "engineer", record.team)
    before = await everything(scene)
    scene.skip()

    await scene.say("engineer", "I go home", chat="group")

    scene.expect("group", REFUSED)
    assert await everything(scene) == before
    scene.skip()


async def revoke(scene, who, team):
    """Take the roles of somebody away."""

    async def work(unit):
        person = await unit.people.by_telegram(scene.person(who).id)
        for role in (Role.ENGINEER, Role.LEAD):
            await unit.people.revoke(person.id, Membership(team=team, role=role))

    await scene.desk.at_work(work)


async def test_of_two_leads_who_assign_in_the_same_instant_both_are_told_how_it_ended(scene):
    await scene.say("engineer", "/help")
    await scene.say("rival", "/help")
    record = await scene.reported()

    async def second_lead(unit):
        person = await unit.people.by_telegram(scene.person("admin").id)
        await unit.people.grant(person.id, Membership(team=record.team, role=Role.LEAD))

    await scene.desk.at_work(second_lead)
    await scene.press("lead", "menu more", record)
    await scene.press("lead", "menu assign", record)
    scene.skip()

    await scene.together(("lead", "Engineer · 0", record), ("admin", "Rival · 0", record))

    after = await scene.record(record)
    toasts = scene.toasts("lead", "admin")
    assert (after.version, after.state) == (3, State.NEW), toasts
    scene.skip()
    assert [t for t in toasts if t.startswith("#1 is assigned to")]


async def test_a_claim_taken_back_and_the_claim_of_another_in_the_same_minute(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim", record)
    card = scene.card("group", on=record)
    undo = next(b.data for row in card.keyboard for b in row if "by mistake" in b.text)
    await scene.press("engineer", "by mistake", record)

    await scene.press("rival", "claim", record)

    rival = (await scene.record(record)).owner
    toast = await scene.forge("engineer", "group", card.id, undo)
    assert toast == REFUSED
    assert (await scene.record(record)).owner == rival
    assert (await scene.record(record)).state is State.ACTIVE
    told = [text for text in scene.texts("requester") if "looking after" in text]
    assert "Rival" in told[-1]
    await scene.press("rival", "by mistake", record)
    await scene.press("engineer", "claim", record)
    after = await scene.record(record)
    assert (after.state, after.owner != rival, after.responded_at is None) == (
        State.ACTIVE,
        True,
        False,
    )
    scene.skip()


async def test_a_link_of_a_group_goes_to_whoever_asked_alone(scene):
    await scene.say("lead", "/help")
    scene.skip()

    await scene.say("lead", "/invite", chat="group")

    scene.skip("group")
    secret = next(text for text in scene.texts("lead") if "?start=" in text)
    secret = secret.partition("?start=")[2].split()[0].strip('"<>')
    assert not [
        c
        for c in scene.world.calls
        if c.params.get("chat_id") == scene.chat("group") and secret in str(c.params)
    ]
    await scene.say("outsider", f"/start {secret}", chat="group")
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        assert not (await unit.people.by_telegram(scene.person("outsider").id)).verified
    scene.skip()
