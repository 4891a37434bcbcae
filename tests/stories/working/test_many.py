"""A lead does the same to several tickets: closes duplicates, hands on what somebody has."""

from desk.people import Membership, Role
from desk.record import State
from tests.scene import played
from tests.stories.places.test_groups import two_teams

REFUSED = "There is no such thing, or it is not yours to use."


async def reports(scene, *who):
    return [await scene.reported(by=w, words=f"/new Fault {n}") for n, w in enumerate(who, 1)]


async def test_duplicates_are_closed_at_once_and_each_reporter_is_told_once(scene):
    records = await reports(scene, "requester", "second", "second", "second")

    await scene.say("lead", "/dup 2 3 4 77 of 1", chat="group")

    for record in records[1:]:
        assert (await scene.record(record)).duplicate_of == 1
    scene.expect("group", "Closed as the same as #1: /t_2 /t_3 /t_4", "#77 does not exist")
    scene.expect("second", "/t_2 /t_3 /t_4", "the same matter as #1")
    assert sum("the same matter" in text for text in scene.texts("second")) == 1
    scene.quiet("requester")
    scene.skip()


async def test_what_cannot_be_closed_is_named_and_the_rest_is_done(scene):
    records = await reports(scene, "requester", "second", "requester")
    await scene.press("second", "Withdraw", records[1])
    await scene.press("second", "Yes, withdraw", records[1])
    scene.skip()

    await scene.say("lead", "/dup 2 3 of 1", chat="group")

    scene.expect("group", "/t_3", "#2 was cancelled already")
    assert (await scene.record(records[2])).state is State.CANCELLED
    scene.skip()


async def test_commands_for_many_are_the_leads_alone(scene):
    records = await reports(scene, "requester", "second")

    await scene.say("engineer", "/dup 2 of 1", chat="group")
    scene.expect("group", REFUSED)
    await scene.say("engineer", "/handover Rival to Engineer", chat="group")
    scene.expect("group", REFUSED)
    await scene.say("lead", "/dup 2", chat="group")
    scene.expect("group", "Close duplicates like this")
    await scene.say("lead", "/handover Nobody to Rival", chat="group")
    scene.expect("group", "Hand over all that somebody has like this")

    assert (await scene.record(records[1])).is_open


async def test_an_engineer_who_is_away_has_everything_handed_to_a_colleague(scene):
    await scene.say("rival", "/help")
    records = await reports(scene, "requester", "second", "second")
    for record in records:
        await scene.press("engineer", "claim", record)
    await scene.press("engineer", "menu cause", records[2])
    await scene.press("engineer", "cause other", records[2])
    await scene.say("engineer", "Mended", chat="group")
    await scene.say("engineer", "/away", chat="group")
    scene.expect("group", "3 open tickets stay with you")
    scene.skip()

    await scene.say("lead", "/handover engineer to Rival", chat="group")

    scene.expect("group", "From Engineer to Rival: /t_1 /t_2", "#3 is solved already")
    scene.expect("rival", "From Engineer to you: /t_1 /t_2")
    scene.expect("requester", "Rival is looking after it")
    scene.expect("second", "Rival is looking after it")
    scene.quiet("requester", "second", "rival")
    scene.skip()


async def test_an_engineer_leaves_with_six_tickets(scene):
    records = await reports(scene, *["requester", "second"] * 3)
    for record in records:
        await scene.press("engineer", "claim", record)
    said = await scene.say("engineer", "Good bye", chat="group")
    await scene.say("admin", "/role none", chat="group", reply_to=said)
    scene.skip()

    await scene.say("lead", "/handover Engineer", chat="group")

    scene.expect("group", "From Engineer to the queue: /t_1 /t_2 /t_3 /t_4 /t_5 /t_6")
    for record in records:
        after = await scene.record(record)
        assert (after.owner, after.state) == (None, State.ACTIVE)
    assert not any("is looking after it" in text for text in scene.texts("requester"))
    await scene.press("rival", "claim", records[0])
    assert (await scene.record(records[0])).owner is not None
    scene.skip()


async def test_all_of_the_author_of_a_message_goes_by_an_answer_to_it(scene):
    (record,) = await reports(scene, "requester")
    await scene.press("engineer", "claim", record)
    said = await scene.say("engineer", "I am ill", chat="group")
    scene.skip()

    await scene.say("lead", "/handover to rival", chat="group", reply_to=said)

    scene.expect("group", "From Engineer to Rival: /t_1")
    scene.skip()


async def test_a_lead_does_nothing_to_tickets_of_a_team_that_is_not_theirs(database_url):
    async with played(database_url, two_teams()) as scene:

        async def work(unit):
            lead = await unit.people.by_telegram(scene.person("lead").id)
            await unit.people.revoke(lead.id, Membership(team="network", role=Role.LEAD))

        await scene.desk.at_work(work)
        mine = await scene.reported(category="hardware.printer", words="/new Printer dead")
        other = await scene.reported(by="second", category="network.wifi", words="/new No Wi-Fi")
        assert (mine.team, other.team) == ("desk", "network")
        scene.skip()

        await scene.say("lead", f"/dup {other.id} of {mine.id}", chat="group")

        scene.expect("group", f"#{other.id} does not exist, or is not yours")
        assert (await scene.record(other)).is_open
        scene.check()


async def test_nobody_is_sent_to_a_confidential_ticket_not_even_from_a_private_chat(scene):
    await scene.say("lead", "/help")
    secret = await scene.reported(words="Ransom note on my screen", category="security.virus")
    record = await scene.reported(by="second", words="/new Strange letters on my screen")
    scene.skip()

    await scene.say("lead", f"/dup {record.id} of {secret.id}")

    scene.expect("lead", f"#{record.id} does not exist, or is not yours")
    assert (await scene.record(record)).is_open
    scene.quiet("second")
    scene.skip()


async def test_all_of_somebody_goes_to_another_team_and_each_reporter_is_told_once(database_url):
    async with played(database_url, two_teams()) as scene:
        records = [
            await scene.reported(category="hardware.printer", words=f"/new Fault {n}")
            for n in (1, 2)
        ]
        for record in records:
            await scene.press("engineer", "claim", record)
        scene.skip()

        await scene.say("lead", "/handover Engineer to network", chat="group")

        scene.expect("group", "From Engineer to the Network team: /t_1 /t_2")
        scene.expect("requester", "/t_1 /t_2", "These are with the Network team now")
        assert [(await scene.record(r)).team for r in records] == ["network", "network"]
        assert sum("with the Network team" in text for text in scene.texts("requester")) == 1
        scene.skip()
        scene.check()


async def test_nobody_hands_over_to_themselves_and_who_asks_needs_no_message(scene):
    (record,) = await reports(scene, "requester")
    await scene.press("engineer", "claim", record)
    scene.skip()

    await scene.say("lead", "/handover Engineer to Engineer", chat="group")
    scene.expect("group", REFUSED)
    await scene.say("lead", "/handover Engineer to Lead", chat="group")
    scene.expect("group", "From Engineer to Lead: /t_1")

    scene.quiet("lead")
    scene.skip()
