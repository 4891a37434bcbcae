"""The doctor names each fault in one line with what to do, and disturbs nobody."""

import ast
import json
import shutil
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import pytest
import yaml
from aiohttp import web
from jinja2 import Environment, meta

from bot.clock import SystemClock
from bot.config import load
from bot.doctor.examination import examine
from bot.doctor.findings import Level
from bot.doctor.groups import look_at_groups
from bot.mounts import mount_kind
from bot.phrases import Phrases
from desk.people import LANGUAGES
from handlers.chat.words import TEMPLATES, flat
from sandbox.clock import wall_clock
from sandbox.server import Server
from sandbox.world import World
from tests.bot.process import CONFIG, TOKEN, desk, started, until, variables
from tests.receivers import Gateway
from tests.stage import GROUP
from tests.stage import TOKEN as SCENE_TOKEN

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
FINE = {"worker": {"ok": True}}
BEATS = {"owner": "5f", "term": 2, "this_process": False}
DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg"}


class Shifted(SystemClock):
    """The clock of a machine that goes wrong."""

    def __init__(self, **by):
        self.by = timedelta(**by)

    def now(self):
        return super().now() + self.by


def given(scene, **more):
    """Return the variables of a scene's desk, as its operator has set them."""
    backend, _, place = scene.desk._url.partition("://")
    return {
        "OPSDESK_TELEGRAM__TOKEN": SCENE_TOKEN,
        "OPSDESK_TELEGRAM__API_ROOT": scene.desk.door.api_root,
        "OPSDESK_TELEGRAM__GROUP": str(GROUP),
        "OPSDESK_DATABASE__URL": f"{DRIVERS[backend.partition('+')[0]]}://{place}",
        "OPSDESK_DESK__LANGUAGE": "en",
        "OPSDESK_WEB__PORT": "9",
    } | more


async def found(scene, clock=None, **more):
    """Return what the doctor finds wrong with a scene's desk, each in words of both languages."""
    config = load(CONFIG, given(scene, **more), need_secrets=False)
    findings = await examine(config, "config.yaml", clock or SystemClock())
    for finding in findings:
        for language in LANGUAGES:
            told = finding.told(Phrases("doctor", language))
            assert "\n" not in told
            assert SCENE_TOKEN not in told
    return {f"{f.check}.{f.key}": f.level for f in findings if f.level is not Level.OK}


async def opened_by_all(scene):
    """Let everybody who has a role open the bot in private, and the group have topics."""
    scene.world.make_forum(GROUP)
    for who in ("engineer", "rival", "lead", "admin"):
        await scene.say(who, "/start")
    scene.skip()


async def test_beside_a_desk_in_good_order_only_the_missing_process_is_told(scene):
    await opened_by_all(scene)

    wrong = await found(scene)

    # The PostgreSQL of the tests is fast because it syncs nothing, which no desk's may be.
    is_unsafe = wrong.pop("database.postgres_unsafe", None)
    assert is_unsafe is (None if "sqlite" in scene.desk._url else Level.FAILED)
    # The scene tells Telegram of no menu; `run` does. Its team has neither roster nor manager.
    assert wrong == dict.fromkeys(QUIET, Level.WARNING)


QUIET = {"process.none", "menu.other", "duty.no_roster", "duty.no_manager"}


@on_sqlite
@pytest.mark.parametrize(
    ("rights", "key"),
    [
        (["can_pin_messages", "can_delete_messages"], "group.manage_topics"),
        (["can_manage_topics", "can_delete_messages"], "group.pin_messages"),
        (["can_manage_topics", "can_pin_messages"], "group.delete_messages"),
    ],
)
async def test_a_right_that_is_missing_is_named(scene, rights, key):
    await opened_by_all(scene)
    scene.world.set_bot_rights(GROUP, rights)

    assert (await found(scene)).keys() - QUIET == {key}


@on_sqlite
async def test_a_group_without_topics_or_without_the_bot_is_named(scene):
    scene.allow("not a member|chat not found")
    await opened_by_all(scene)
    scene.world.make_forum(GROUP, on=False)
    assert (await found(scene))["group.forum"] is Level.WARNING
    assert "group.forum" not in await found(scene, OPSDESK_TELEGRAM__TOPICS="off")

    scene.world.set_bot_status(GROUP, "member")
    assert (await found(scene))["group.admin"] is Level.WARNING
    scene.world.set_bot_status(GROUP, "left")
    gone = (await found(scene)).keys() - QUIET
    assert gone in ({"group.inside"}, {"group.hidden"})

    assert (await found(scene, OPSDESK_TELEGRAM__GROUP="none"))["group.none"] is Level.FAILED
    assert "group.hidden" in await found(scene, OPSDESK_TELEGRAM__GROUP="-1004")


@on_sqlite
async def test_in_a_group_of_staff_the_bot_needs_only_to_be_there(scene):
    await opened_by_all(scene)
    person = scene.person("requester").id
    staff = scene.world.add_group("All staff", members=[person], bot_status="member").id
    policy = replace(scene.desk.policy, staff_groups=(staff,))

    async def wrong():
        desk = scene.desk
        found = await look_at_groups(policy, desk.door, desk.world.bot.id, desk.store)
        return [f"{f.check}.{f.key}" for f in found if f.level is not Level.OK]

    assert await wrong() == []
    scene.allow("kicked")
    scene.world.set_bot_status(staff, "kicked")
    assert await wrong() == ["group.hidden"]
    scene.skip()


@on_sqlite
async def test_a_group_that_was_upgraded_is_named_with_its_new_id(scene):
    scene.allow("upgraded to a supergroup")
    await opened_by_all(scene)
    people = {"members": [scene.person("engineer").id]}
    old = scene.world.add_group("Plain", kind="group", **people).id
    new = scene.world.upgrade(old).id
    scene.world.make_forum(new)
    await scene.settle()
    scene.skip()

    assert (await found(scene, OPSDESK_TELEGRAM__GROUP=str(old))).keys() - QUIET == {"group.moved"}


@on_sqlite
@pytest.mark.variables(OPSDESK_PEOPLE__ADMINS="[]")
async def test_people_who_cannot_be_reached_and_roles_nobody_has_are_named(scene):
    scene.world.make_forum(GROUP)
    for who in ("engineer", "rival"):
        await scene.say(who, "/start")
    scene.skip()
    scene.world.block(scene.person("rival").id)
    await scene.settle()

    config = load(CONFIG, given(scene), need_secrets=False)
    told = [f.told(Phrases("doctor", "en")) for f in await examine(config, "x", SystemClock())]

    (away,) = [line for line in told if line.startswith("People: cannot be written to")]
    assert "Lead, Rival." in away
    assert "Engineer" not in away
    assert [line for line in told if "nobody is an admin" in line]


@on_sqlite
async def test_calls_that_would_reach_nobody_are_named_once(scene):
    await opened_by_all(scene)
    await scene.say("lead", "/roster daily 09:00 Engineer", chat="group")
    await scene.say("engineer", "/away")
    scene.skip()

    config = load(CONFIG, given(scene), need_secrets=False)
    findings = await examine(config, "x", SystemClock())

    told = [f.told(Phrases("doctor", "en")) for f in findings if f.check == "duty"]
    assert [line for line in told if "nobody is on duty for desk from" in line]
    assert [line for line in told if "away or cannot be written to: Engineer." in line]
    assert sum("nobody is manager of desk" in line for line in told) == 1


@on_sqlite
async def test_the_token_the_way_and_the_clock_are_named(scene, unused_tcp_port):
    scene.allow("Bad Gateway")
    await opened_by_all(scene)
    root = "OPSDESK_TELEGRAM__API_ROOT"
    token = "OPSDESK_TELEGRAM__TOKEN"

    assert "token.missing" in await found(scene, **{token: ""})
    assert "token.unknown_token" in await found(scene, **{token: "0:sandbox-other"})
    away = await found(scene, **{root: f"http://127.0.0.1:{unused_tcp_port}"})
    assert {"way.unreachable", "way.not_asked"} <= away.keys()
    assert (await found(scene, clock=Shifted(seconds=20)))["clock.off"] is Level.WARNING
    assert (await found(scene, clock=Shifted(minutes=-3)))["clock.wrong"] is Level.FAILED
    scene.world.fail_next("getMe", status=502, description="Bad Gateway")
    assert "way.no_answer" in await found(scene)


@on_sqlite
async def test_a_year_whose_holidays_are_not_known_yet_is_named(scene):
    await opened_by_all(scene)

    assert "calendar.provisional" not in await found(scene)
    far = Shifted(days=366 * 20)
    assert (await found(scene, clock=far))["calendar.provisional"] is Level.WARNING


@on_sqlite
async def test_a_webhook_that_is_not_ours_or_fails_is_named_by_its_host_alone(scene):
    await opened_by_all(scene)
    webhook = {
        "OPSDESK_TELEGRAM__MODE": "webhook",
        "OPSDESK_TELEGRAM__WEBHOOK_SECRET": "a-secret",
        "OPSDESK_WEB__PUBLIC_URL": "http://127.0.0.1:9",
    }
    assert "webhook.unset" in await found(scene, **webhook)
    await scene.desk.door.post("setWebhook", {"url": "http://127.0.0.1:9/path"})

    assert (await found(scene))["webhook.set"] is Level.FAILED
    assert (await found(scene, **webhook))["webhook.other"] is Level.FAILED
    assert scene.world.webhook is not None


@on_sqlite
async def test_updates_that_nobody_takes_are_counted(scene):
    await opened_by_all(scene)
    for _ in range(101):
        scene.world.say(scene.person("requester").id, "hello")

    assert (await found(scene)).keys() - QUIET == {"webhook.backlog"}
    scene.world.updates.drop(scene.world.updates.pending())


@on_sqlite
async def test_the_database_and_its_disk_are_named(scene, tmp_path, monkeypatch):
    await opened_by_all(scene)
    url = "OPSDESK_DATABASE__URL"
    empty = tmp_path / "empty.db"
    empty.write_bytes(b"")

    missing = await found(scene, **{url: f"sqlite+aiosqlite:///{tmp_path / 'none.db'}"})
    assert missing["database.missing"] is Level.FAILED
    assert not (tmp_path / "none.db").exists()
    assert "database.tables" in await found(scene, **{url: f"sqlite+aiosqlite:///{empty}"})

    for free, level in ((500, Level.WARNING), (5, Level.FAILED)):
        usage = SimpleNamespace(free=free << 20)
        monkeypatch.setattr(shutil, "disk_usage", lambda _, usage=usage: usage)
        assert (await found(scene))["disk.full"] is level


def test_the_kind_of_a_mount_is_that_of_the_nearest_one(tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/sda / ext4 rw 0 0\n"
        "host:/x /srv/team\\040disk nfs4 rw 0 0\n"
        "tmpfs /srv/team\\040disk/fast tmpfs rw 0 0\n"
        "broken\n"
    )

    assert mount_kind(tmp_path / "a", mounts) == "ext4"
    assert mount_kind(tmp_path.__class__("/srv/team disk/desk.db"), mounts) == "nfs4"
    assert mount_kind(tmp_path.__class__("/srv/team disk/fast/desk.db"), mounts) == "tmpfs"
    assert mount_kind(tmp_path, tmp_path / "none") == ""


@on_sqlite
async def test_a_watcher_that_is_away_or_told_nothing_is_named_by_its_host(scene, unused_tcp_port):
    await opened_by_all(scene)
    watcher = {"OPSDESK_HEARTBEAT__URL": f"http://127.0.0.1:{unused_tcp_port}/ping/a-key-canary"}
    assert (await found(scene, **watcher))["heartbeat.unreachable"] is Level.FAILED
    config = load(CONFIG, given(scene, **watcher), need_secrets=False)
    for finding in await examine(config, "x", SystemClock()):
        assert "canary" not in finding.told(Phrases("doctor", "en"))
    async with Gateway() as gateway:
        watcher = {"OPSDESK_HEARTBEAT__URL": gateway.url}
        assert "heartbeat" not in {key.partition(".")[0] for key in await found(scene, **watcher)}
        assert gateway.taken == []


@on_sqlite
async def test_what_answers_at_the_desks_port_is_told_apart(scene, unused_tcp_port):
    await opened_by_all(scene)
    answers = iter(
        [
            web.Response(text="a printer", content_type="text/html"),
            web.json_response({"stages": {"worker": {"ok": False, "reason": "no sign of life"}}}),
            web.json_response({"stages": {"intake": {"ok": False, "reason": "another (409): x"}}}),
            web.json_response(
                {"stages": FINE, "heartbeat": {"kept_back": "sender: no sign of life"}}
            ),
            web.json_response({"stages": FINE, "heartbeat": {"reason": "HTTP 404"}}),
            web.json_response(
                {"stages": FINE, "roles": {"sender": BEATS | {"beat_seconds_ago": 1.2}}}
            ),
            web.json_response(
                {"stages": FINE, "roles": {"sender": BEATS | {"beat_seconds_ago": 20}}}
            ),
        ]
    )

    async def answer(_request):
        return next(answers)

    app = web.Application()
    app.router.add_get("/healthz", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    port = {"OPSDESK_WEB__PORT": str(unused_tcp_port)}
    try:
        assert "process.port_taken" in await found(scene, **port)
        assert (await found(scene, **port))["process.stage"] is Level.FAILED
        assert (await found(scene, **port))["process.other_poller"] is Level.FAILED
        assert (await found(scene, **port))["heartbeat.kept_back"] is Level.FAILED
        assert (await found(scene, **port))["heartbeat.not_taken"] is Level.FAILED
        assert "process.role_lost" not in await found(scene, **port)
        assert (await found(scene, **port))["process.role_lost"] is Level.FAILED
    finally:
        await runner.cleanup()


async def told(environment, *options):
    """Run the command as an operator does; return exit code, output and errors."""
    process = await started(environment, "doctor", *options)
    out, errors = await process.communicate()
    return process.returncode, out.decode(), errors.decode()


@pytest.mark.timeout(60)
async def test_a_running_desk_in_good_order_is_found_well(tmp_path, unused_tcp_port):
    world = World(token=TOKEN, clock=wall_clock)
    ada = world.add_person("Ada", language="en", started=True).id
    group = world.add_group("IT", administrators=[ada], is_forum=True).id
    server = Server(world)
    environment = variables(
        await server.start(),
        tmp_path / "desk.db",
        OPSDESK_WEB__PORT=str(unused_tcp_port),
        OPSDESK_TELEGRAM__GROUP=str(group),
        OPSDESK_PEOPLE__ADMINS=f"[{ada}]",
        OPSDESK_PEOPLE__ENGINEERS=f"[{ada}]",
        OPSDESK_CHAINS="[]",
        OPSDESK_LADDER='[{"at": "100%", "tell": "team"}]',
    )
    try:
        async with desk(environment) as running:
            world.say(ada, "/start")
            await until(lambda: [m for m in world.messages(ada) if m.from_bot])

            async def green():
                return (await running.healthz())[0] == 200 and len(world.profile.commands) >= 6

            await until(green)
            calls = len(world.calls)
            code, out, errors = await told(environment)
            assert (code, errors) == (0, "")
            assert out.endswith("All is well.\n")
            assert {line[0] for line in out.splitlines()[:-1]} == {"✓"}
            # Nobody was written to, and the desk's own poll was not ended by another.
            asked = world.calls[calls:]
            assert {call.status for call in asked} == {200}
            assert {call.method[:3] for call in asked} == {"get"}

            _, as_json, _ = await told(environment | {"OPSDESK_DESK__LANGUAGE": "zh"}, "--json")
            report = json.loads(as_json)
            assert report["ok"] is True
            assert {"token", "way", "clock", "webhook", "group", "people", "database"} <= {
                check["check"] for check in report["checks"]
            }
            assert TOKEN not in out + as_json
            assert await running.stop() == 0
        code, out, _ = await told(environment | {"OPSDESK_WEB__PORT": "many"})
        assert (code, "OPSDESK_WEB__PORT" in out) == (1, True)
    finally:
        await server.stop()


@pytest.mark.parametrize("command", ["setup", "doctor"])
def test_the_commands_say_the_same_in_both_languages(command):
    texts = {
        language: flat(
            yaml.safe_load((TEMPLATES / language / f"{command}.yaml").read_text("utf-8"))
        )
        for language in LANGUAGES
    }
    assert texts["zh"].keys() == texts["en"].keys()
    for key, text in texts["zh"].items():
        facts = {language: facts_of(texts[language][key]) for language in LANGUAGES}
        assert facts["zh"] == facts["en"], key
        assert text.strip()


def facts_of(text):

    environment = Environment(autoescape=True)
    return meta.find_undeclared_variables(environment.parse(text))


@pytest.mark.parametrize("command", ["setup", "doctor"])
def test_no_text_of_the_commands_is_unused(command):
    sources = [CONFIG.parent / "bot" / "wire" / "standing.py"]
    for folder in ("setup", "doctor"):  # the doctor asks for the bot as setup does
        sources += [CONFIG.parent / "bot" / "commands" / f"{folder}.py"]
        sources += (CONFIG.parent / "bot" / folder).glob("*.py")
    literals = " ".join(
        node.value
        for path in sources
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    texts = flat(yaml.safe_load((TEMPLATES / "en" / f"{command}.yaml").read_text("utf-8")))
    unused = {key for key in texts if key.rpartition(".")[2] not in literals}

    # Put together from a prefix and a language.
    assert unused - {"name.ask_en", "name.ask_zh"} == set()
