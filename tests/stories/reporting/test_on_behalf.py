"""Reports for somebody else: a colleague, a caller, whoever came by."""

import pytest

from desk.people import Involvement
from desk.record import Source

WORDS = "Her screen stays black"


@pytest.fixture
async def begun(scene):
    """Let an engineer begin a report in the working group; the draft waits in private."""
    await scene.reported(by="second")
    await scene.say("engineer", "/start")
    await scene.say("engineer", f"/new {WORDS}", chat="group")
    scene.expect("group", "Got it")
    return scene.expect("engineer", WORDS, "Who is it for?", "Second", "Myself", "By phone")


async def filed(scene):
    await scene.press("engineer", "file", chat="engineer")
    return await scene.record(2)


@pytest.mark.usefixtures("begun")
async def test_a_known_person_gets_the_card_and_everything_after_it(scene):
    await scene.press("engineer", "Second", chat="engineer")
    record = await filed(scene)

    scene.expect("second", f"#{record.id}", WORDS, "Engineer reported it for you")
    scene.expect("group", f"#{record.id}", "Second (reported by Engineer)", "Claim")
    scene.expect("engineer", f"#{record.id} is filed for Second")
    assert record.source is Source.ON_BEHALF
    scene.skip()
    await scene.press("rival", "claim", record)
    scene.expect("second", "Rival")
    assert "Rival" not in scene.last("engineer").text
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        [(person, how)] = await unit.watchers.of(record.id)
        assert (await unit.people.get(person)).name == "Engineer"
        assert how is Involvement.REPORTED_BY
    scene.skip()


@pytest.mark.usefixtures("begun")
async def test_a_caller_without_an_account_is_written_down(scene):
    await scene.press("engineer", "By phone", chat="engineer")
    scene.expect("engineer", "Who called?")
    await scene.say("engineer", "Ann Lee 8301")
    record = await filed(scene)

    assert (record.source, record.caller) == (Source.PHONE, "Ann Lee 8301")
    assert "☎ for Ann Lee 8301" in scene.card("group", on=record).text
    assert "Reported for Ann Lee 8301" in scene.card("engineer", on=record).text
    scene.skip()


@pytest.mark.usefixtures("begun")
async def test_a_typed_name_finds_people_the_desk_knows(scene):
    await scene.say("engineer", "second 8301")
    scene.expect("engineer", "Which of them?", "Second", "No account: second 8301")
    assert "Newcomer" not in scene.buttons("engineer")

    await scene.press("engineer", "Second", chat="engineer")

    assert (await filed(scene)).requester == (await scene.record(1)).requester
    scene.skip()


@pytest.mark.usefixtures("begun")
async def test_of_namesakes_none_may_be_meant(scene):
    await scene.press("engineer", "In person", chat="engineer")
    await scene.say("engineer", "Second")
    await scene.press("engineer", "No account", chat="engineer")

    record = await filed(scene)

    assert (record.source, record.caller) == (Source.WALK_IN, "Second")
    scene.skip()


@pytest.mark.usefixtures("begun")
async def test_a_report_nobody_was_named_for_is_the_engineers_own(scene):
    await scene.press("engineer", "Myself", chat="engineer")

    record = await filed(scene)

    assert (record.source, record.caller) == (Source.GROUP, None)
    scene.expect("group", "#2 is filed.")
    scene.skip()


async def test_the_place_of_an_engineer_is_not_the_callers(scene):
    await scene.say("engineer", "/start")
    await scene.reported(by="engineer", words="My screen in room 101 stays black")
    assert (await scene.record(1)).place == "room 101"

    await scene.say("engineer", f"/new {WORDS}", chat="group")
    await scene.press("engineer", "By phone", chat="engineer")
    await scene.press("engineer", "No name", chat="engineer")

    assert (await filed(scene)).place is None
    scene.skip()


async def test_only_engineers_report_for_others(scene):
    await scene.say("outsider", "/start")
    await scene.say("outsider", f"/new {WORDS}", chat="group")
    scene.skip("group")

    card = scene.card("outsider")

    assert "Who is it for?" not in card.text
    number = int((card.keyboard[0][0].data or "").split(".")[2])
    toast = await scene.press_genuine("outsider", "outsider", "who", number, "p1")
    assert "no such thing" in toast
    scene.skip()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_remembered_is_of_whom_it_is_for_and_never_of_the_teller(scene):
    await scene.reported(by="engineer", words="The printer in room 417 has a paper jam")
    await scene.reported(by="second", words="The printer on floor 2 has a paper jam")
    await scene.say("engineer", "/new The printer has a paper jam again", chat="group")
    asked = scene.expect("engineer", "Who is it for?")
    assert "room 417" not in asked.text
    scene.skip()

    await scene.press("engineer", "By phone", chat="engineer")
    await scene.say("engineer", "Ann Lee 8301")
    assert "room 417" not in scene.card("engineer").text
    await scene.say("engineer", "/cancel")
    scene.skip()
    await scene.say("engineer", "/new The printer has a paper jam again", chat="group")
    await scene.press("engineer", "Second", chat="engineer")

    assert "📍 floor 2" in scene.card("engineer").text
    scene.skip()
