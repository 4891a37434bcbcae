"""Setup: from an empty folder to a desk that works, whatever is answered on the way."""

import asyncio
import contextlib
import fcntl
import os
import pty
import signal
import sys
import termios

import aiohttp
import pytest
from aiohttp import web

from bot.clock import SystemClock
from bot.config import load
from bot.doctor.examination import examine
from bot.doctor.findings import Level
from bot.setup.files import SHIPPED
from sandbox.clock import wall_clock
from sandbox.server import Server
from sandbox.world import World
from tests.bot.process import until
from tests.bot.setting_up import TOKEN, desk_of, environment, setting_up

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def world():
    return World(token=TOKEN, clock=wall_clock)


@pytest.fixture
async def root(world):
    server = Server(world)
    yield await server.start()
    await server.stop()


@pytest.fixture
def ada(world):
    return world.add_person("Ada", language="en", started=True).id


@pytest.fixture
def group(world, ada):
    members = {"members": [ada], "administrators": [ada]}
    return world.add_group("IT desk", bot_status="left", is_forum=True, **members).id


def configured(folder, **variables):
    return load(folder / "config.yaml", {"OPSDESK_TELEGRAM__TOKEN": TOKEN, **variables})


async def test_from_an_empty_folder_to_a_desk_with_an_admin(world, root, ada, tmp_path):
    ben = world.add_person("Ben", language="en", started=True).id
    group = world.add_group("IT desk", administrators=[ada], bot_status="left", is_forum=True).id
    async with setting_up(tmp_path, "--api-root", root) as told:
        told.answer("2", TOKEN, "Help desk", "", "", "", "")
        await told.until("startgroup=desk&admin=manage_topics+pin_messages+delete_messages")
        await told.until("Waiting for the bot")
        world.say(ada, "the scanner is dead")
        world.set_bot_status(group, "administrator")
        told.answer("", "")
        await told.until("https://t.me/opsdesk_sandbox_bot?start=")
        assert await told.end() == 0
    secret = told.said[told.said.index("?start=") + 7 :].split()[0]

    config = configured(tmp_path)
    assert (config.desk.name.en, config.desk.language) == ("Help desk", "en")
    assert (config.desk.timezone, config.telegram.group) == ("Europe/Berlin", group)
    hours = {key: (c.tz, c.holidays) for key, c in config.calendars.items()}
    assert hours == {"W": ("Europe/Berlin", "DE"), "A": ("Europe/Berlin", None)}
    async with desk_of(tmp_path) as desk:
        # What was written while setup waited is not lost.
        await until(lambda: [m for m in world.messages(ada) if m.from_bot], seconds=20)
        assert "people.no_admin" in await wrong_with(tmp_path)
        world.say(ada, f"/start {secret}")
        await until(lambda: [m for m in world.messages(ada) if "/team" in (m.text or "")])
        assert "people.no_admin" not in await wrong_with(tmp_path)
        # Who comes second gets nothing.
        world.say(ben, f"/start {secret}")
        await until(lambda: [m for m in world.messages(ben) if m.from_bot])
        assert await desk.stop() == 0


async def wrong_with(folder):
    """Return what the doctor finds beside the running desk."""
    url = f"sqlite+aiosqlite:///{folder / 'opsdesk.db'}"
    config = configured(folder, OPSDESK_DATABASE__URL=url)
    findings = await examine(config, "config.yaml", SystemClock())
    return [f"{f.check}.{f.key}" for f in findings if f.level is not Level.OK]


async def test_wrong_answers_are_asked_again_in_plain_words(world, root, ada, group, tmp_path):
    async with setting_up(tmp_path, "--api-root", root) as told:
        told.answer("3", "2", "no token", "0:sandbox-other", TOKEN)
        await told.until("does not know this token")
        await told.until("privacy mode is on")
        told.answer("", "x" * 61, "书馆", "Europe/Berln", "", "Germany", "de")
        await told.until("Did you mean Europe/Berlin?")
        await told.until("two letters of a country")
        told.answer("12", "-1009999", "", "maybe", "n")
        await told.until("below 0")
        await told.until("Telegram does not show the bot the group -1009999")
        await told.until("Waiting for the bot")
        world.set_bot_status(group, "member")
        await told.until("Please answer yes or no")
        world.add_group("Other", bot_status="left", members=[ada])
        other = max(world.chats, key=lambda id_: -id_)
        world.set_bot_status(other, "administrator")
        await told.until('"Other"')
        told.answer("", "ok", "no")
        await told.until("Topics are off")
        assert await told.end() == 0

    config = configured(tmp_path)
    assert config.telegram.group == other
    assert (config.desk.name.zh, config.desk.timezone) == ("书馆", "Europe/Berlin")
    assert TOKEN not in (tmp_path / "config.yaml").read_text("utf-8") + told.said
    assert not (tmp_path / "opsdesk.env").exists()


async def test_missing_rights_are_named_until_they_are_there_and_an_upgrade_is_followed(
    world, root, ada, tmp_path
):
    plain = world.add_group("IT", kind="group", bot_status="member", administrators=[ada])
    async with setting_up(
        tmp_path, "--api-root", root, "--group", str(plain.id), "--language", "zh"
    ) as told:
        told.answer(TOKEN, "", "", "", "")
        await told.until("机器人不是管理员")
        await told.until("没有打开话题")
        new = world.upgrade(plain.id).id
        world.make_forum(new)
        world.set_bot_status(new, "administrator")
        world.set_bot_rights(new, ["can_pin_messages"])
        told.answer("")
        await told.until("群升级了")
        await told.until("缺「管理话题」")
        await told.until("缺「删除消息」")
        world.set_bot_rights(new, ["can_pin_messages", "can_manage_topics", "can_delete_messages"])
        told.answer("")
        await told.until("要用的权限都有了")
        told.answer("")
        assert await told.end() == 0

    assert configured(tmp_path).telegram.group == new
    secrets = tmp_path / "opsdesk.env"
    assert secrets.read_text() == f"OPSDESK_TELEGRAM__TOKEN={TOKEN}\n"
    assert secrets.stat().st_mode & 0o777 == 0o600


async def test_without_questions_everything_comes_from_options_and_variables(
    world, root, group, tmp_path
):
    world.set_bot_status(group, "administrator")
    given = {"OPSDESK_TELEGRAM__TOKEN": TOKEN, "OPSDESK_TELEGRAM__API_ROOT": root}
    options = ("--yes", "--language", "en", "--name-en", "Help: 1", "--timezone", "Asia/Tokyo")
    async with setting_up(tmp_path, *options, variables=given) as told:
        assert await told.end() == 0

    config = configured(tmp_path, **given)
    assert (config.desk.name.en, config.desk.name.zh) == ("Help: 1", "IT服务台")
    assert (config.desk.timezone, config.telegram.group) == ("Asia/Tokyo", group)
    # What a variable says is not written down, and setup says that it is needed again.
    assert "api_root: https://api.telegram.org" in (tmp_path / "config.yaml").read_text("utf-8")
    assert "OPSDESK_TELEGRAM__API_ROOT, OPSDESK_TELEGRAM__TOKEN" in told.said
    assert not (tmp_path / "opsdesk.env").exists()


async def test_a_file_that_is_there_keeps_everything_but_what_was_asked(
    world, root, group, tmp_path
):
    world.set_bot_status(group, "administrator")
    path = tmp_path / "config.yaml"
    before = SHIPPED.read_text("utf-8").replace("close_after: 27h", "close_after: 36h  # ours")
    path.write_text(before, "utf-8")
    options = ("--api-root", root, "--no-secrets-file", "--group", str(group))
    given = {"OPSDESK_TELEGRAM__TOKEN": TOKEN}
    async with setting_up(tmp_path, *options, variables=given) as told:
        told.answer("", "", "", "", "y")
        assert await told.end() == 0
    assert "telegram.group: " in told.said

    after = path.read_text("utf-8")
    assert f"  group: {group}\n" in after
    assert (
        after.replace(f"group: {group}", "# group: -1001234567890").replace(
            root, "https://api.telegram.org"
        )
        == before
    )
    assert (tmp_path / "config.yaml.bak1").read_text("utf-8") == before

    async with setting_up(tmp_path, "--yes", *options, variables=given) as told:
        assert await told.end() == 0
    assert "nothing was changed" in told.said or "没有改动" in told.said
    assert not (tmp_path / "config.yaml.bak2").exists()


async def test_ended_while_it_waits_it_wrote_nothing_and_took_nothing(world, root, ada, tmp_path):
    world.say(ada, "the scanner is dead")
    async with setting_up(tmp_path, "--api-root", root, "--language", "en") as told:
        told.answer(TOKEN, "", "", "", "", "")
        await until(lambda: [c.method for c in world.calls].count("getUpdates") > 1)
        told.process.send_signal(signal.SIGINT)
        await told.until("Waiting for the bot")
        assert await told.end() == 130

    assert "Stopped." in told.said
    assert "Traceback" not in told.said
    assert not (tmp_path / "config.yaml").exists()
    assert [u.body["message"]["text"] for u in world.updates.pending()] == ["the scanner is dead"]


async def test_a_webhook_in_the_way_is_named_and_removed_only_when_wanted(
    world, root, group, tmp_path
):
    options = ("--api-root", root, "--language", "en", "--no-secrets-file")
    given = {"OPSDESK_TELEGRAM__TOKEN": TOKEN}
    world.set_bot_status(group, "administrator")
    await hooked(root)
    async with setting_up(tmp_path, *options, variables=given) as told:
        told.answer("", "", "", "", "", "no", "", "yes", "", "", "")
        assert await told.end() == 0

    assert told.said.count("127.0.0.1 (a webhook)") == 2
    assert "secret-path" not in told.said
    assert world.webhook is None
    assert configured(tmp_path).telegram.group == group


async def hooked(root):
    """Set a webhook as another program would."""
    async with aiohttp.ClientSession() as session:
        url = {"url": "http://127.0.0.1:9/secret-path"}
        async with session.post(f"{root}/bot{TOKEN}/setWebhook", json=url) as answer:
            assert answer.status == 200


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"OPSDESK_TELEGRAM__TOKEN": "0:sandbox-setup"}, "token of the sandbox"),
        ({"OPSDESK_TELEGRAM__TOKEN": "nonsense"}, "That is no token"),
        ({"OPSDESK_WEB__PORT": "many"}, "OPSDESK_WEB__PORT"),
        (
            {
                "OPSDESK_TELEGRAM__TOKEN": "123456:real-looking",
                "OPSDESK_TELEGRAM__API_ROOT": "http://127.0.0.1:9",
            },
            "cannot be reached",
        ),
        (
            {
                "OPSDESK_TELEGRAM__TOKEN": "123456:real-looking",
                "OPSDESK_TELEGRAM__API_ROOT": "ROOT",
            },
            "does not know this token",
        ),
    ],
)
async def test_what_cannot_be_mended_ends_it_with_a_sentence(root, tmp_path, variables, words):
    given = {name: value.replace("ROOT", root) for name, value in variables.items()}
    async with setting_up(tmp_path, "--yes", "--language", "en", variables=given) as told:
        assert await told.end() == 1

    assert words in told.said
    assert "Traceback" not in told.said
    assert "real-looking" not in told.said
    assert list(tmp_path.iterdir()) == []


async def test_without_answers_it_says_how_to_go_on(root, tmp_path):
    async with setting_up(tmp_path, "--api-root", root, "--language", "en") as told:
        assert await told.end() == 1

    assert "--yes" in told.said
    assert "Traceback" not in told.said


async def test_a_page_of_the_network_in_between_is_no_bot_api(tmp_path):
    async def sign_in(_request):
        return web.Response(text="<html>Please sign in</html>", content_type="text/html")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", sign_in)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    root = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        async with setting_up(tmp_path, "--api-root", root, "--language", "en") as told:
            told.answer(TOKEN, "socks5://127.0.0.1:9", "http://127.0.0.1:9")
            await told.until("is no Bot API")
            await told.until("not an HTTP proxy")
            await told.until("cannot be reached")
            assert await told.end() == 1
    finally:
        await runner.cleanup()


async def test_at_a_terminal_the_token_does_not_show(root, tmp_path):
    here, there = pty.openpty()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "setup", "--api-root", root, "--language", "en"),
        cwd=tmp_path,
        env=environment(),
        stdin=there,
        stdout=there,
        stderr=there,
        start_new_session=True,  # no terminal of ours is asked instead
        preexec_fn=lambda: fcntl.ioctl(there, termios.TIOCSCTTY, 0),
    )
    os.close(there)
    os.set_blocking(here, False)
    said = b""

    def heard(words):
        nonlocal said
        with contextlib.suppress(BlockingIOError):
            said += os.read(here, 4096)
        return words in said

    try:
        await until(lambda: heard(b"does not show"))
        os.write(here, f"{TOKEN}\n".encode())
        await until(lambda: heard(b"Name of the desk in English"))
        os.write(here, b"\x04")
        await until(lambda: heard(b"--yes"))
        assert await process.wait() == 1
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        process._transport.close()  # type: ignore[attr-defined]  # as in setting_up
        os.close(here)
    assert TOKEN.encode() not in said
    assert b"Traceback" not in said
