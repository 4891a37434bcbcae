"""Failpoints: a desk dies at one chosen await, on its first, second or last hit, and comes back."""

import asyncio
import json
from dataclasses import replace
from itertools import islice
from random import Random

from campaigns.campaign import Campaign
from campaigns.figures import Figures
from campaigns.ground.desks import DeskProcess
from campaigns.ground.failpoints import COUNTS, FAIL
from campaigns.ground.ground import Setting, opened, pause
from campaigns.ground.player import Player
from campaigns.kills import concluded

CONVERSATIONS = 4
MODES = ("kill", "kill-after")
LOOK_SECONDS = 0.2


async def run(setting: Setting) -> Figures:
    """Let `setting.count` of the failpoints that a desk meets kill it, each in a run of its own."""
    figures = Figures()
    met = await _counted(setting, figures)
    wanted = [
        f"{name}:{nth}:{mode}"
        for name, times in sorted(met.items())
        for nth in sorted({1, min(2, times), times})
        for mode in MODES
    ]
    Random(f"failpoints {setting.seed}").shuffle(wanted)
    failed = 0
    for number, fail in enumerate(islice(wanted, setting.count)):
        own = replace(setting, folder=setting.folder / str(number), count=CONVERSATIONS)
        found, died = await _played(own, fail)
        failed += died
        figures.violations += [f"{fail}: {line}" for line in found.violations]
    figures.counts = {"failpoints met": len(met), "hits chosen": len(wanted), "deaths": failed}
    figures.counts["runs"] = min(setting.count, len(wanted))
    return figures


async def _counted(setting: Setting, figures: Figures) -> dict[str, int]:
    """Return how often each failpoint is met while nothing fails."""
    folder = setting.folder / "counted"
    own = replace(setting, folder=folder, count=CONVERSATIONS, processes=1)
    async with opened(own) as ground:
        await ground.desk.start(**{COUNTS: str(folder / "counts.json")})
        player = Player(ground)
        await player.play(range(CONVERSATIONS), CONVERSATIONS)
        await concluded(ground, player, figures)
    met: dict[str, int] = json.loads((folder / "counts.json").read_text(encoding="utf-8"))
    return met


async def _played(setting: Setting, fail: str) -> tuple[Figures, bool]:
    """Play with one failpoint; return what was found, and whether it was met and killed."""
    figures, over = Figures(), asyncio.Event()
    async with opened(setting) as ground:
        player = Player(ground)
        async with ground.fault(), asyncio.TaskGroup() as group:
            await ground.desk.spawn(**{FAIL: fail})
            watching = group.create_task(_restarted(ground.desk, over))
            await player.play(range(setting.count), setting.count)
            over.set()
            died = await watching
        await concluded(ground, player, figures)
    return figures, died


async def _restarted(desk: DeskProcess, over: asyncio.Event) -> bool:
    """Start a desk again, without failpoints, when it died; return whether it did."""
    while not over.is_set():
        if not desk.runs:
            await desk.start()
            return True
        await pause(LOOK_SECONDS)
    return False


CAMPAIGN = Campaign(
    does="A desk dies at one await on store or network, and is started again.",
    counts="hits of failpoints",
    short=1,
    full=2_000,
    run=run,
)
