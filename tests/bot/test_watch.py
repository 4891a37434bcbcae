"""Somebody else on the bot, a webhook that fails, updates put aside: the admins learn it."""

from datetime import timedelta

import pytest

from bot.health import Health, StageName
from bot.loops import Bell
from bot.watch import EVERY_SECONDS, Watch
from bot.wire.profile import Webhook as OurWebhook
from desk.secrets.secret import Secret
from sandbox.model import Webhook

RIVAL = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
    "running"
)
OURS = "https://desk.example.org/telegram/0a1b"


@pytest.fixture
async def watch(scene):
    await scene.desk.engine.profile.turn()
    return scene.desk.engine.watch


@pytest.fixture
def hooked(scene):
    """Return the watch of a desk that takes its updates by webhook."""
    scene.world.webhook = Webhook(url=OURS, secret="s")
    return Watch(
        stage=Health()[StageName.WATCH],
        desk=scene.desk.engine._desk,
        door=scene.desk.door,
        webhook=OurWebhook(url=OURS, secret=Secret("s")),
        intake=None,
        wake=Bell(),
    )


@pytest.fixture
def seen(hooked, monkeypatch):
    """Return what Telegram tells of the webhook, to be changed."""
    info = {"url": OURS, "has_custom_certificate": False, "pending_update_count": 0}

    async def told():
        return dict(info)

    monkeypatch.setattr(hooked, "_webhook_info", told)
    return info


async def sent(scene):
    """Let what there is be sent; nothing is polled."""
    while await scene.desk.engine.sender.turn():
        pass


async def polls(scene, times=1):
    """Let the desk poll as it would by itself, with its pauses."""
    for _ in range(times):
        await scene.desk.engine.intake.passed(scene.desk.engine.intake.turn)
        scene.clock.later(seconds=5)


async def looks(scene, watch, times=1):
    for _ in range(times):
        await watch.turn()
        scene.clock.later(seconds=EVERY_SECONDS)
        await scene.desk.engine.presence.was_here()
        await sent(scene)


def rival(scene, times):
    scene.allow("409")
    scene.explain("409|alarm: ")
    for _ in range(times):
        scene.world.fail_next("getUpdates", status=409, description=RIVAL)


async def test_a_rival_is_told_once_within_a_minute_and_so_is_its_end(scene, watch):
    rival(scene, 4)
    began = scene.clock.now()
    await polls(scene, 4)
    await looks(scene, watch, 2)

    scene.expect("admin", "Another program uses my token")
    assert scene.clock.now() - began <= timedelta(seconds=60) + timedelta(seconds=EVERY_SECONDS)
    scene.quiet("admin", "group")

    await polls(scene, 2)
    await looks(scene, watch, 6)
    scene.expect("admin", "they reach me again")
    scene.quiet("admin")


async def test_a_rival_who_comes_back_is_told_anew(scene, watch):
    for _ in range(2):
        rival(scene, 2)
        await polls(scene, 3)
        await looks(scene, watch, 6)

        scene.expect("admin", "Another program uses my token")
        scene.expect("admin", "they reach me again")


async def test_one_poll_that_meets_a_restart_is_no_alarm(scene, watch):
    rival(scene, 1)
    await polls(scene, 3)
    await looks(scene, watch, 6)

    scene.quiet("admin")
    assert scene.desk.engine.intake.conflict is None


async def test_a_foreign_webhook_is_named_by_its_host_and_never_by_its_path(scene, watch):
    scene.allow("409")
    scene.explain("409|alarm: ")
    scene.world.webhook = Webhook(url="https://rival.example.org/hidden/path?key=1")
    await polls(scene, 3)
    await looks(scene, watch, 3)

    told = scene.expect("admin", "set a webhook", "to rival")
    assert "hidden" not in told.text
    assert "hidden" not in "".join(scene._errors.lines)
    assert scene.world.webhook is not None

    scene.world.webhook = Webhook(url="https://another.example.org/")
    await looks(scene, watch, 2)
    scene.expect("admin", "to another")
    scene.world.webhook = None
    await polls(scene)
    await looks(scene, watch, 6)
    scene.expect("admin", "they reach me again")


async def test_a_webhook_that_somebody_changed_is_put_right(scene, hooked):
    scene.explain("alarm: ")
    scene.allow("loopback")
    scene.world.webhook = Webhook(url="https://rival.example.org/hidden")
    await looks(scene, hooked, 2)

    told = scene.expect("admin", "sent my messages to rival")
    assert "hidden" not in told.text
    calls = [call for call in scene.world.calls if call.method == "setWebhook"]
    assert calls[0].params["url"] == OURS
    assert calls[0].params["secret_token"] == "s"
    scene.quiet("admin")

    scene.world.webhook = None
    await looks(scene, hooked)
    scene.expect("admin", "took my webhook away")


async def test_a_webhook_that_fails_is_told_with_its_reason_and_its_end(scene, hooked, seen):
    scene.explain("alarm: ")
    scene.allow("loopback")
    seen |= {"pending_update_count": 1, "last_error_message": "Wrong response: 404 <Not Found>"}
    for number in range(3):
        seen["last_error_date"] = number + 1
        await looks(scene, hooked)

    scene.expect("admin", "1 waits", "404 <Not Found>")
    scene.quiet("admin")
    assert [call for call in scene.world.calls if call.method == "setWebhook"]

    seen["pending_update_count"] = 0
    await looks(scene, hooked, 2)
    scene.expect("admin", "delivers messages to me again")


async def test_one_failure_of_the_webhook_is_no_alarm(scene, hooked, seen):
    scene.allow("loopback")
    seen |= {"pending_update_count": 1, "last_error_message": "503", "last_error_date": 1}
    await looks(scene, hooked, 3)

    scene.quiet("admin")


async def test_a_backlog_that_only_grows_is_told(scene, hooked, seen):
    scene.explain("alarm: ")
    for number in range(4):
        scene.quiet("admin")
        seen["pending_update_count"] = number + 1
        await looks(scene, hooked)

    scene.expect("admin", "4 wait")


async def test_commands_that_somebody_changed_are_told_and_put_right(scene, watch):
    scene.explain("alarm: ")
    await scene.desk.engine.profile.turn()
    right = dict(scene.world.profile.commands)
    await watch.turn()
    await looks(scene, watch, 11)
    scene.quiet("admin")

    where = next(iter(right))
    scene.world.profile.commands[where] = [{"command": "win", "description": "Win money"}]
    await looks(scene, watch, 11)

    scene.expect("admin", "changed my menu of commands")
    scene.quiet("admin")
    assert scene.world.profile.commands == right


async def test_while_telegram_does_not_answer_there_is_nothing_to_tell(scene, hooked):
    scene.allow("^0 ")
    scene.world.outage = True
    await hooked.turn()
    scene.clock.later(minutes=6)
    await hooked.turn()
    scene.world.outage = False

    await sent(scene)
    scene.quiet("admin")


async def test_updates_put_aside_are_told_once_an_hour_with_their_number(scene, watch):
    scene.explain("quarantine|unreadable")

    async def poison(times):
        for _ in range(times):
            scene.world.inject({"message": {"text": "no date, no chat"}})
        await scene.settle()

    await watch.turn()
    await poison(1)
    await looks(scene, watch)
    scene.expect("admin", "1 message or press could not be handled", "quarantine list")
    await poison(2)
    await looks(scene, watch, 3)
    await scene.restart()
    await scene.desk.engine.watch.turn()
    await sent(scene)
    scene.quiet("admin")

    await scene.later(hours=1)
    await looks(scene, scene.desk.engine.watch, 2)

    scene.expect("admin", "3 messages or presses")
    scene.quiet("admin")


async def test_what_was_discarded_meanwhile_is_not_told(scene, watch):
    scene.explain("quarantine|unreadable")
    scene.world.inject({"message": {"text": "no date, no chat"}})
    await scene.settle()
    (update,) = await scene.desk.store.quarantine.listed()
    await scene.desk.store.quarantine.discard([update.id], scene.clock.now())

    await looks(scene, watch)

    scene.quiet("admin")
