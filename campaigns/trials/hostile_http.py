"""Hostile HTTP: the desk's web server, a process of its own, under requests of every wrong kind."""

import os
import re
import socket
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

from campaigns.campaign import Campaign
from campaigns.figures import Figures
from campaigns.ground.ground import GROUP, Ground, Setting, opened, pause
from campaigns.ground.player import Player
from campaigns.kills import concluded
from campaigns.trials.hostile.attack import Attack
from campaigns.trials.hostile.requests import Requests
from sandbox.model import Person

SECRET = "webhook-secret-6b1f0c9ade"  # noqa: S105 - it opens nothing but this campaign's desk
CONVERSATIONS = 6
PARTS = 20
"""In so many parts is the attack played; memory is looked at between them."""
WARM = 4
"""After so many parts memory has found its size."""
MOST_GROWTH = 16 << 20
MOST_FILES = 8
"""So many more files and sockets than before may be open at the end."""
ENOUGH = 10_000
"""In fewer requests memory does not find its size; nothing is concluded from it."""
SETTLE_SECONDS = 3.0
UNTOUCHED = ("record", "event", "person", "chat", "message", "audit", "inbox")
"""Cards are shown again by timers of the desk itself, so that the outbox grows."""
EXPLAINED = (r"a webhook call cannot be read", r"without an id was passed over")
"""What the log may say of bodies that are no updates."""


async def run(setting: Setting) -> Figures:
    """Send `setting.count` hostile requests to a desk, and look after what must not happen."""
    figures = Figures()
    async with opened(replace(setting, more={**setting.more, **by_webhook()})) as ground:
        await ground.desk.start()
        await ground.until(lambda: ground.world.webhook, "the webhook")
        player = Player(ground, to_the_end=False)
        await player.play(range(CONVERSATIONS), CONVERSATIONS)
        await ground.rest()
        before = await _seen(ground)
        attack = await _attacked(ground, setting, figures)
        figures.violations += attack.told()
        figures.violations += _changed(before, await _seen(ground))
        taken = {row["update_id"] for row in (await ground.store.rows())["inbox"]}
        got_in = taken & set(attack.requests.ids)
        figures.violations += [f"forged update {id_} got in" for id_ in sorted(got_in)[:10]]
        await player.play(range(CONVERSATIONS, 2 * CONVERSATIONS), CONVERSATIONS)
        ground.explained += EXPLAINED
        ground.canaries += [SECRET, path_of(ground).rpartition("/")[2]]
        counts = figures.counts
        told = replace(ground.setting, count=2 * CONVERSATIONS)
        ground.setting = told
        await concluded(ground, player, figures)
        figures.counts = counts | {"conversations": player.tally.claimed}
    return figures


async def _attacked(ground: Ground, setting: Setting, figures: Figures) -> Attack:
    """Attack in parts; look after memory and files between them."""
    path = path_of(ground)
    attack = Attack(
        host="127.0.0.1",
        port=int(ground.desk.environment["OPSDESK_WEB__PORT"]),
        requests=Requests(
            draw=Random(f"hostile-http {setting.seed}"),
            path=path,
            secret=SECRET,
            forged=_forged(ground.engineers),
        ),
        secrets=[*ground.canaries, SECRET, path.rpartition("/")[2]],
    )
    process = Path(f"/proc/{ground.desk.process.pid}") if ground.desk.process else Path()
    files = _files(process)
    memory = []
    for part in range(1, PARTS + 1):
        share = setting.count * part // PARTS - attack.sent
        await attack.play(max(share, 0))
        memory.append(_resident(process))
    if setting.count >= ENOUGH:
        await attack.ended()
    else:
        await attack.broken_off()
    await pause(SETTLE_SECONDS)
    memory.append(_resident(process))
    grown, left = memory[-1] - memory[WARM - 1], _files(process) - files
    if attack.sent >= ENOUGH and grown > MOST_GROWTH:
        figures.violations.append(f"memory grew by {grown >> 20} MiB")
    if left > MOST_FILES:
        figures.violations.append(f"{left} more files and sockets are open")
    figures.times |= attack.figures.times
    figures.counts = {
        "requests": attack.sent,
        "answers": attack.statuses.total(),
        "memory MiB": memory[-1] >> 20,
        "grown MiB": grown >> 20,
        "open files grown": left,
        **{f"of {kind}": number for kind, number in sorted(attack.requests.kinds.items())},
        **{f"status {status}": n for status, n in sorted(attack.statuses.items())},
    }
    return attack


def _forged(engineers: Sequence[Person]) -> list[dict[str, object]]:
    """Return updates that would count if anybody believed them."""
    who = {"id": engineers[0].id, "is_bot": False, "first_name": engineers[0].name}
    private = {"id": who["id"], "type": "private", "first_name": "x"}
    group = {"id": GROUP, "type": "supergroup", "title": "IT desk"}
    return [
        {"message": {"message_id": 9_001, "date": 1, "from": who, "chat": chat, "text": text}}
        for chat, text in (
            (private, "The server room is on fire"),
            (group, "/role lead"),
            (group, "/t_1"),
            (private, "/mydata"),
        )
    ]


async def _seen(ground: Ground) -> Mapping[str, list[str]]:
    """Return what is in the tables, but for what Telegram tells a bot of its own doing.

    A list that the desk pins by a timer comes back to it as an update, whenever that is.
    """
    rows = await ground.store.rows()
    return {
        name: sorted(str(row) for row in rows[name] if not _is_own_doing(row)) for name in UNTOUCHED
    }


def _is_own_doing(row: Mapping[str, Any]) -> bool:
    body = row.get("body")
    message = body.get("message") if isinstance(body, dict) else None
    return isinstance(message, dict) and bool(message.get("from", {}).get("is_bot"))


def _changed(before: Mapping[str, list[str]], after: Mapping[str, list[str]]) -> list[str]:
    """Say which tables are not what they were."""
    return [
        f"{name} is not what it was: {[row for row in after[name] if row not in before[name]][:2]}"
        for name in before
        if before[name] != after[name]
    ]


def path_of(ground: Ground) -> str:
    """Return where a desk takes updates in."""
    webhook = ground.world.webhook
    return urlsplit(webhook.url).path if webhook else ""


def _resident(process: Path) -> int:
    found = re.search(r"VmRSS:\s+(\d+) kB", (process / "status").read_text(encoding="ascii"))
    return int(found[1]) * 1024 if found else 0


def _files(process: Path) -> int:
    return len(os.listdir(process / "fd"))  # noqa: PTH208 - of another process: names are enough


def by_webhook() -> dict[str, str]:
    """Return the variables of a desk that runs by webhook, at a port that is free."""
    port = str(_free_port())
    return {
        "OPSDESK_TELEGRAM__MODE": "webhook",
        "OPSDESK_TELEGRAM__WEBHOOK_SECRET": SECRET,
        "OPSDESK_WEB__PORT": port,
        "OPSDESK_WEB__PUBLIC_URL": f"http://127.0.0.1:{port}",
    }


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


CAMPAIGN = Campaign(
    does="Requests of every wrong kind reach the web server of a desk that runs by webhook.",
    counts="requests",
    short=3_000,
    full=100_000,
    run=run,
    stores=("sqlite",),
)
