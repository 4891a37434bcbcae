"""The process as it is run: it starts without Telegram, stops clean, and dies without loss."""

import asyncio
import sys
import time

import aiohttp
import pytest

from sandbox.clock import wall_clock
from sandbox.server import Server
from sandbox.world import World
from tests.bot.process import CONFIG, ROOT, TOKEN, desk, started, until, variables

pytestmark = pytest.mark.timeout(40)


@pytest.fixture
def world():
    world = World(token=TOKEN, clock=wall_clock)
    world.add_person("Ada", language="en", started=True)
    return world


@pytest.fixture
async def root(world):
    server = Server(world)
    yield await server.start()
    await server.stop()


@pytest.fixture
def ada(world):
    return next(iter(world.people))


def answers(world, ada):
    return [m.text for m in world.messages(ada) if m.from_bot]


async def test_it_answers_and_stops_clean_within_ten_seconds(world, root, ada, tmp_path):
    async with desk(variables(root, tmp_path / "desk.db")) as running:
        assert "SANDBOX" in running.banner
        world.say(ada, "/start")
        await until(lambda: answers(world, ada))

        began = time.monotonic()
        code = await running.stop()

    assert code == 0
    assert time.monotonic() - began < 10
    assert [call for call in world.calls if call.status != 200] == []


async def test_health_turns_green_and_tells_every_stage(root, tmp_path):
    async with desk(variables(root, tmp_path / "desk.db")) as running:

        async def green():
            return (await running.healthz())[0] == 200

        await until(green)
        _, report = await running.healthz()

    stages = {"store", "telegram", "intake", "worker", "sender", "ringer", "timers", "watch"}
    assert set(report["stages"]) == stages
    assert report["ok"] is True


async def test_it_is_ready_without_telegram_once_it_has_begun(world, root, tmp_path):
    async with desk(variables(root, tmp_path / "desk.db")) as running:

        async def is_well():
            return (await running.healthz())[0] == 200

        await until(is_well, seconds=20)
        world.outage = True

        async def ails():
            return (await running.healthz())[0] == 503

        await until(ails, seconds=20)
        status, report = await running.told("readyz")

    assert status == 200
    assert report["queues"]["quarantine"] == 0
    assert {holder["this_process"] for holder in report["roles"].values()} == {True}


async def test_the_menu_of_commands_is_told_in_both_languages(world, root, tmp_path):
    async with desk(variables(root, tmp_path / "desk.db")):
        await until(lambda: len(world.profile.commands) >= 6)

    assert {language for _, language in world.profile.commands} == {"", "zh", "en"}


async def test_without_telegram_it_starts_and_says_so_and_begins_when_it_returns(
    world, root, ada, tmp_path
):
    world.outage = True
    async with desk(variables(root, tmp_path / "desk.db")) as running:
        status, report = await running.healthz()
        assert status == 503
        assert report["stages"]["telegram"]["ok"] is False

        world.say(ada, "/start")
        world.outage = False

        await until(lambda: answers(world, ada))
        assert await running.stop() == 0


async def test_it_stops_at_once_while_telegram_is_away(world, root, tmp_path):
    world.outage = True
    async with desk(variables(root, tmp_path / "desk.db")) as running:
        await running.healthz()

        assert await running.stop() == 0


async def test_killed_and_started_again_it_loses_and_doubles_nothing(world, root, ada, tmp_path):
    environment = variables(root, tmp_path / "desk.db")
    async with desk(environment) as running:
        world.say(ada, "/help")
        await until(lambda: len(answers(world, ada)) == 1)
        world.say(ada, "/help")
        await running.kill()

    async with desk(environment) as running:
        await until(lambda: len(answers(world, ada)) >= 2)
        assert await running.stop() == 0

    # What the kill left in the air may have come once more, and never oftener.
    assert len(answers(world, ada)) <= 3


async def test_a_second_process_on_the_same_file_is_refused(root, tmp_path):
    environment = variables(root, tmp_path / "desk.db")
    async with desk(environment) as running:

        async def open_():
            return (await running.healthz())[1]["stages"]["store"]["ok"]

        await until(open_)
        second = await started(environment, "run")
        _, told = await second.communicate()

    assert second.returncode == 1
    assert b"desk.db" in told
    assert b"Traceback" not in told


async def test_a_token_that_telegram_does_not_know_ends_it_with_a_sentence(root, tmp_path):
    other = {"OPSDESK_TELEGRAM__TOKEN": "0:sandbox-other-than-the-world"}
    environment = variables(root, tmp_path / "desk.db", **other)

    process = await started(environment, "run")
    _, told = await process.communicate()

    assert process.returncode == 1
    assert b"OPSDESK_TELEGRAM__TOKEN" in told
    assert b"sandbox-other" not in told


async def test_a_wrong_configuration_ends_with_its_lines(root, tmp_path):
    environment = variables(root, tmp_path / "desk.db", OPSDESK_WEB__PORT="many")

    process = await started(environment, "run")
    _, told = await process.communicate()

    assert process.returncode == 1
    assert b"OPSDESK_WEB__PORT" in told


async def test_wrong_usage_ends_with_two(root, tmp_path):
    process = await started(variables(root, tmp_path / "desk.db"), "dance")
    await process.communicate()

    assert process.returncode == 2


async def test_a_store_that_is_away_keeps_health_up_and_ends_nothing(world, root, ada, tmp_path):
    environment = variables(root, tmp_path / "later" / "desk.db")
    async with desk(environment) as running:

        async def told():
            return "folder" in ((await running.healthz())[1]["stages"]["store"]["reason"] or "")

        await until(told)
        (tmp_path / "later").mkdir()
        world.say(ada, "/start")

        await until(lambda: answers(world, ada))


async def test_by_webhook_updates_come_only_with_the_secret(
    world, root, ada, tmp_path, unused_tcp_port
):
    environment = variables(
        root,
        tmp_path / "desk.db",
        OPSDESK_TELEGRAM__MODE="webhook",
        OPSDESK_TELEGRAM__WEBHOOK_SECRET="a-secret-of-this-test",
        OPSDESK_WEB__PORT=str(unused_tcp_port),
        OPSDESK_WEB__PUBLIC_URL=f"http://127.0.0.1:{unused_tcp_port}",
    )
    async with desk(environment) as running:
        await until(lambda: world.webhook)
        world.say(ada, "/start")
        await until(lambda: answers(world, ada))

        async with aiohttp.ClientSession() as session:
            for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}):
                forged = {"update_id": 5, "message": {"text": "forged"}}
                async with session.post(world.webhook.url, json=forged, headers=headers) as answer:
                    assert answer.status == 404
        assert await running.stop() == 0

    assert TOKEN not in world.webhook.url
    assert "secret" not in world.webhook.url
    assert not [call for call in world.calls if call.method == "getUpdates"]


async def test_check_imports_neither_telegram_nor_the_database_library(root, tmp_path):
    code = (
        "import sys\n"
        "from bot.__main__ import main\n"
        "main(['check', '--config', sys.argv[1]], standalone_mode=False)\n"
        "print({'telegram', 'sqlalchemy', 'aiohttp'} & set(sys.modules))\n"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", code, str(CONFIG)),
        cwd=ROOT,
        env=variables(root, tmp_path / "desk.db"),
        stdout=asyncio.subprocess.PIPE,
    )
    told, _ = await process.communicate()

    assert told.decode().strip().endswith("set()")


async def test_no_log_line_holds_the_token_or_what_people_wrote(world, root, ada, tmp_path):
    environment = variables(root, tmp_path / "desk.db")
    async with desk(environment) as running:
        world.say(ada, "the canary sings in room 7")
        await until(lambda: len(answers(world, ada)) > 0)
        await running.stop()
        assert running.process.stderr is not None
        log = (await running.process.stderr.read()).decode()

    assert TOKEN not in log
    assert "canary" not in log
