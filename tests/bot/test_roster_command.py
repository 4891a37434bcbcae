"""`roster` and `attendance` at the command line, beside a running desk."""

import csv
import io
from datetime import timedelta

import pytest

from bot.clock import SystemClock
from desk.actions.duty.importing import Entry, Verdict, meant, take_in
from desk.actions.duty.lookup import on_duty
from tests.bot.process import started, variables
from tests.bot.test_duty_calendar import calendar
from tests.stories.duty.test_roster import rostered

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


def entry(scene, name, day, hours=24):
    since = scene.clock.now() + timedelta(days=day)
    return Entry(names=[name], since=since, until=since + timedelta(hours=hours))


async def taken_in(scene, *entries):
    async with scene.desk.store.unit(scene.desk.policy) as unit:
        judged = await take_in(unit, "desk", entries, scene.clock.now())
        await unit.commit()
    await scene.settle()
    return [one.verdict for one in judged]


async def who(scene, day):
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        duty = await on_duty(unit, "desk", scene.clock.now() + timedelta(days=day, hours=1))
    return duty.person and duty.person.name


async def test_what_is_imported_overrides_the_roster_and_is_taken_once(scene):
    await rostered(scene)
    scene.skip()
    wished = [entry(scene, "Lead on call", 1), entry(scene, "rival", -3)]

    first = await taken_in(scene, *wished)
    second = await taken_in(scene, *wished)

    assert first == [Verdict.TAKEN, Verdict.OVER]
    assert second == [Verdict.KNOWN, Verdict.OVER]
    assert await who(scene, 1) == "Lead"


async def test_one_event_with_a_fault_and_nothing_is_taken(scene):
    await rostered(scene)
    await scene.say("rival", "/leave 11-25")
    scene.skip()

    verdicts = await taken_in(
        scene, entry(scene, "Lead", 1), entry(scene, "Rival", 2), entry(scene, "Outsider", 3)
    )

    assert verdicts == [Verdict.TAKEN, Verdict.AWAY, Verdict.NOBODY]
    assert await who(scene, 1) == "Rival"


async def test_somebody_who_is_imported_for_now_is_told(scene):
    await rostered(scene)
    scene.skip()

    await taken_in(scene, entry(scene, "Rival", 0))

    scene.expect("rival", "You are on duty", "Engineer hands over")
    scene.skip()


async def test_a_name_that_two_people_bear_is_nobodys(scene):
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        people = await unit.people.holding("desk")

    assert meant(["Engineer and Rival"], people) is None
    found = meant(["Nobody", "engineer"], people)
    assert found
    assert found.name == "Engineer"
    assert meant([], people) is None


async def run(environment, *arguments):
    process = await started(environment, *arguments)
    out, errors = await process.communicate()
    return process.returncode, out.decode("utf-8-sig"), errors.decode()


@pytest.mark.timeout(60)
async def test_an_operator_exports_and_imports_while_the_desk_runs(scene, tmp_path):
    await rostered(scene)
    await scene.say("engineer", "/checkin")
    await scene.later(hours=2)
    await scene.say("engineer", "/checkout")
    scene.skip()
    backend, _, place = scene.desk._url.partition("://")
    environment = variables("http://127.0.0.1:9", tmp_path) | {
        "OPSDESK_DATABASE__URL": f"{DRIVERS[backend.partition('+')[0]]}://{place}"
    }
    day = SystemClock().now() + timedelta(days=2)
    event = [f"DTSTART:{day:%Y%m%dT%H}0000Z", "DURATION:PT8H", "SUMMARY:Lead"]
    good, bad = tmp_path / "good.ics", tmp_path / "bad.ics"
    good.write_bytes(calendar(event))
    bad.write_bytes(calendar(event, [*event[:2], "SUMMARY:Nobody"]))

    code, out, errors = await run(environment, "roster", "import", str(bad), "--team", "desk")
    assert (code, errors) == (1, "Nothing was taken.\n")
    assert "Nobody: NOT taken" in out
    code, out, errors = await run(environment, "roster", "import", str(good), "--team", "desk")
    assert (code, errors) == (0, "")
    assert out.endswith("Lead: taken\ntaken: 1 of 1\n")
    code, out, _ = await run(environment, "roster", "export", "--team", "desk", "--days", "9")
    assert code == 0
    assert "SUMMARY:Lead\r\n" in out
    assert (await run(environment, "roster", "export", "--team", "none"))[2] == (
        "There is no team none; there are: desk\n"
    )
    (tmp_path / "words.ics").write_bytes(b"hello")
    file = str(tmp_path / "words.ics")
    code, _, errors = await run(environment, "roster", "import", file, "--team", "desk")
    assert code == 1
    assert errors.startswith("Nothing was taken: this is no iCal file")
    code, out, _ = await run(environment, "attendance", "--month", "2026-11")
    assert list(csv.reader(io.StringIO(out))) == [
        ["person", "date", "came", "left", "hours", "state"],
        ["Engineer", "2026-11-23", "2026-11-23 09:00", "2026-11-23 11:00", "2.00", "done"],
    ]
