"""`check` holds the policy against the people of the desk, each warning at its line."""

import asyncio
import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from bot.commands.check import check
from bot.doctor.duty import concerns_of
from desk.terms import Addressee, Channel, Who
from tests.bot.process import CONFIG
from tests.bot.test_doctor import given
from tests.stories.duty.test_roster import rostered, welcome
from tests.stories.promises.cast import is_manager

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def concerns(scene):
    """Return what is to be seen to: where, what, and of whom."""
    found = await concerns_of(scene.desk.policy, scene.desk.store, scene.clock.now())
    return {(".".join(map(str, c.at)), c.key): c.facts for c in found}


def line_of(text):
    """Return the number of the line of the shipped file that begins so."""
    lines = CONFIG.read_text(encoding="utf-8").splitlines()
    return next(n for n, line in enumerate(lines, 1) if line.strip().startswith(text))


async def test_roles_that_nobody_holds_and_a_missing_roster_are_told_where_they_are_meant(scene):
    await welcome(scene)

    found = await concerns(scene)

    assert found == {
        ("chains.0.steps.0.page", "no_roster"): {"team": "desk"},
        ("chains.0.steps.2.page", "no_manager"): {"team": "desk"},
        ("ladder.2.tell", "no_manager"): {"team": "desk"},
    }
    await is_manager(scene, "admin")
    assert {key for _, key in await concerns(scene)} == {"no_roster"}


async def test_gaps_of_two_weeks_are_told_from_when_to_when(scene):
    await rostered(scene, "weekly mon 09:00 mon-fri 09:00-18:00 Engineer, Rival")
    scene.skip()

    found = await concerns_of(scene.desk.policy, scene.desk.store, scene.clock.now())

    gaps = [c.facts for c in found if c.key == "gap"]
    assert len(gaps) == 5
    assert gaps[0] == {
        "team": "desk",
        "since": "2026-11-23 18:00",
        "until": "2026-11-24 09:00",
        "goes_on": False,
    }


@pytest.mark.variables(
    OPSDESK_CHAINS=json.dumps(
        [
            {
                "key": "p1",
                "priorities": ["P1"],
                "steps": [{"page": "oncall", "wait": "20m", "between": "10:00-17:00"}],
            }
        ]
    )
)
async def test_a_gap_in_which_the_step_is_left_out_anyhow_is_none(scene):
    await rostered(scene, "weekly mon 09:00 mon-fri 09:00-18:00 Engineer, Rival")
    scene.skip()

    found = await concerns_of(scene.desk.policy, scene.desk.store, scene.clock.now())

    assert {c.facts["since"] for c in found if c.key == "gap"} == {
        "2026-11-27 18:00",
        "2026-12-04 18:00",
    }


async def test_who_cannot_be_reached_and_a_step_of_nobody_are_told(scene):
    await welcome(scene, "rival", "lead")
    found = await concerns(scene)
    assert found["chains.0.steps.0.page", "unreachable"] == {"names": "Engineer", "more": 0}

    await scene.say("rival", "/away")
    scene.skip()
    found = await concerns(scene)
    assert found["chains.0.steps.0.page", "all_gone"] == {
        "team": "desk",
        "names": "Engineer, Rival",
        "more": 0,
    }


@pytest.mark.variables(OPSDESK_PEOPLE__ENGINEERS="[]", OPSDESK_PEOPLE__LEADS="[]")
async def test_a_team_without_people_calls_its_admins_or_nobody(scene):
    await scene.say("admin", "/help")
    scene.skip()

    found = await concerns(scene)

    assert found["chains.0.steps.0.page", "nobody"] == {"team": "desk", "who": "oncall"}
    assert ("chains.0.steps.1.page", "no_lead") in found


async def test_a_team_without_a_place_and_people_without_mail_are_told(scene):
    await welcome(scene)
    policy = scene.desk.policy
    terms = policy.terms_for(policy.terms_version)
    step = terms.chains[0].steps[1]
    with_mail = replace(step, channels=(Channel.TELEGRAM, Channel.MAIL))
    chain = replace(terms.chains[0], steps=(with_mail, replace(step, page=Addressee(Who.CONTACT))))
    desk = replace(policy.teams["desk"], group=None)
    changed = replace(
        policy,
        teams={"desk": desk},
        terms={policy.terms_version: replace(terms, chains=(chain,))},
    )

    found = await concerns_of(changed, scene.desk.store, scene.clock.now())

    assert [(c.at, c.key) for c in found] == [
        (("chains", 0, "steps", 0, "channels"), "no_mail"),
        (("ladder", 0, "tell"), "no_place"),
        (("ladder", 2, "tell"), "no_manager"),
    ]
    assert found[0].facts == {"names": "Lead", "more": 0}


@on_sqlite
async def test_check_prints_warnings_by_line_beside_a_running_desk(scene):
    await welcome(scene)
    environment = given(scene)

    def run(*options):
        return CliRunner().invoke(check, ["--config", str(CONFIG), *options], env=environment)

    result = await asyncio.to_thread(run)

    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    ladder, step = line_of("- {at: 125%, tell: manager}"), line_of("- {page: manager, wait: 15m}")
    words = "nobody is manager of desk, so its leads are called instead."
    assert lines[0].startswith(f"{CONFIG}:{ladder}: ladder[3].tell: {words}")
    assert lines[1].startswith(f"{CONFIG}:{step - 2}: chains[p1].steps[1].page: desk has no duty")
    assert lines[2].startswith(f"{CONFIG}:{step}: chains[p1].steps[3].page: {words}")
    assert lines[3:] == [
        f"{CONFIG} is right: 21 categories, 1 team, 6 pending reasons, 10 causes",
        "3 warnings about the people whom it calls",
    ]
    assert (await asyncio.to_thread(run, "--strict")).exit_code == 2
