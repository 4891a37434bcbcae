"""What was told by phone or in person counts from when it was told, and says so."""

from datetime import UTC, datetime

import pytest

from desk.access import Actor
from desk.actions.reporting import report
from desk.draft import Question
from desk.errors import Overdue
from desk.people import ChatKind
from desk.record import Verb
from desk.sla import ClockKind
from tests.virtual import START

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

EARLIER = "It was earlier"
TOLD = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
"""Friday, half past four, before a Monday at nine."""


@pytest.fixture
async def begun(scene):
    """Let an engineer write down on Monday what somebody told them by phone."""
    await scene.say("engineer", "/start")
    await scene.say("engineer", "/new Her screen stays black", chat="group")
    assert EARLIER not in scene.buttons("engineer")
    await scene.press("engineer", "By phone", chat="engineer")
    await scene.press("engineer", "No name", chat="engineer")
    scene.skip()


async def asked(scene, words):
    await scene.press("engineer", EARLIER, chat="engineer")
    scene.expect("engineer", "When was it told to you?")
    await scene.say("engineer", words)


async def filed(scene):
    await scene.press("engineer", "file", chat="engineer")
    return await scene.record(1)


@pytest.mark.usefixtures("begun")
async def test_the_moment_it_was_told_counts_and_everybody_reads_it(scene):
    await asked(scene, "Friday 16:30")
    scene.expect("engineer", "Told Fri 20 Nov, 16:30", EARLIER)
    await scene.later(minutes=5)

    record = await filed(scene)

    assert record.reported_at == TOLD
    scene.expect("group", "reported Fri 20 Nov, 16:30 (written down Mon 23 Nov, 09:05)")
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        (report, *_) = await unit.events.of(record.id)
        clocks = await unit.clocks.of(record.id)
        engineer = await unit.people.by_telegram(scene.person("engineer").id)
    assert (report.verb, report.facts["backdated"]) == (Verb.REPORT, True)
    assert report.facts["by"] == engineer.id
    (response,) = [clock for clock in clocks if clock.kind is ClockKind.RESPONSE]
    assert response.due_at < datetime(2026, 11, 23, 4, tzinfo=UTC)  # 4 h after Friday 16:30
    scene.skip()
    await scene.say("engineer", f"/t_{record.id}", chat="group")
    await scene.say("engineer", f"/why {record.id}", chat="group")
    scene.expect("group", "Told Fri 20 Nov, 16:30, written down Mon 23 Nov, 09:05")
    await scene.say("engineer", f"/timeline {record.id}", chat="group")
    scene.expect("group", "told Fri 20 Nov, 16:30, written down later")
    scene.skip()


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize(
    ("words", "answer"),
    [
        pytest.param("tomorrow 10:00", "still to come", id="ahead"),
        pytest.param("11-19 16:00", "more than three days ago", id="long ago"),
        pytest.param("when she came", "write it like yesterday", id="no moment"),
    ],
)
async def test_what_cannot_be_the_moment_is_refused_with_a_reason(scene, words, answer):
    await asked(scene, words)

    scene.expect("engineer", answer)
    await scene.press("engineer", "Back", chat="engineer")
    record = await filed(scene)
    assert record.reported_at == START
    scene.skip()


@pytest.mark.usefixtures("begun")
async def test_a_picture_meanwhile_is_more_of_the_report(scene):
    await scene.press("engineer", EARLIER, chat="engineer")
    await scene.photo("engineer")
    scene.expect("engineer", "When was it told to you?", "1 attachment")
    await scene.say("engineer", "yesterday 16:00")
    scene.expect("engineer", "Told Sun 22 Nov, 16:00")
    scene.skip()


@pytest.mark.usefixtures("begun")
async def test_whose_role_is_gone_meanwhile_dates_nothing_back(scene):
    await scene.press("engineer", EARLIER, chat="engineer")
    scene.skip()

    async def work(unit):
        person = await unit.people.by_telegram(scene.person("engineer").id)
        for membership in person.memberships:
            await unit.people.revoke(person.id, membership)

    await scene.desk.at_work(work)
    await scene.say("engineer", "yesterday 16:00")

    scene.expect("engineer", "not yours to use")
    scene.skip()


async def test_ones_own_report_is_of_now(scene):
    await scene.say("engineer", "/start")
    await scene.say("engineer", "/new My screen stays black", chat="group")
    await scene.press("engineer", "Myself", chat="engineer")

    assert not any(EARLIER in button for button in scene.buttons("engineer"))
    scene.skip()


async def test_an_own_report_refuses_to_be_earlier(scene):
    await scene.say("engineer", "My screen stays black")
    telegram_id = scene.chat("engineer")
    draft = await scene.desk.draft_of(telegram_id)
    chat = await scene.desk.chat_id(telegram_id)

    async def work(unit):
        person = await unit.people.by_telegram(telegram_id)
        actor = Actor(person=person, place=ChatKind.PRIVATE, chat=chat, source="forged")
        wish = report.Ask(actor=actor, draft=draft.id, question=Question.MOMENT)
        with pytest.raises(Overdue):
            await report.ask(unit, wish, scene.clock.now())

    await scene.desk.at_work(work)
    scene.skip()
