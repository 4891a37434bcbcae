"""Failpoints: one chosen await kills the desk, raises or never ends, on its 1st, 2nd or last hit.

A desk that died, or that shows that it is not well for a while, is started again without.
"""

import asyncio
import json
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from random import Random

from campaigns.campaign import Campaign
from campaigns.figures import Figures
from campaigns.ground.desks import DeskProcess, NotStarted
from campaigns.ground.failpoints import COUNTS, FAIL
from campaigns.ground.ground import Setting, Stuck, opened, pause
from campaigns.ground.player import Player
from campaigns.kills import concluded

CONVERSATIONS = 4
MODES = ("kill", "kill-after", "raise", "hang")
LOOK_SECONDS = 0.2
UNWELL_SECONDS = 5.0
"""Who shows trouble for so long is killed, as whoever watches over a desk does."""
LONGEST_STOP_SECONDS = 20.0
"""Twice as long as a stop may take."""
EXPLAINED = r"FailpointError|TimeoutError|no end after|does not work"
"""What a desk says of an await that raises, or never ends."""


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
    figures.counts = {"failpoints met": len(met), "hits chosen": len(wanted), "restarts": failed}
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
        if fail.endswith(("raise", "hang")):
            ground.explained.append(EXPLAINED)
        async with ground.fault(), asyncio.TaskGroup() as group:
            await ground.desk.spawn(**{FAIL: fail})
            watching = group.create_task(_restarted(ground.desk, over))
            await player.play(range(setting.count), setting.count)
            with suppress(Stuck):  # concluded() tells of it
                await ground.rest()
            over.set()
            died = await watching
            if not died:  # the hit may be still to come, at the latest while it stops
                await _ended(ground.desk)
                await ground.desk.start()
        await concluded(ground, player, figures)
    return figures, died


async def _ended(desk: DeskProcess) -> None:
    """Ask a desk to end; one that dies or hangs over it is gone, too."""
    try:
        async with asyncio.timeout(LONGEST_STOP_SECONDS):
            await desk.stop()
    except TimeoutError:
        await desk.kill()


async def _restarted(desk: DeskProcess, over: asyncio.Event) -> bool:
    """Start a desk again, without failpoints, when it died or is not well; tell whether it was."""
    loop = asyncio.get_running_loop()
    try:
        await desk.listens()
    except (NotStarted, TimeoutError):
        await desk.kill()
        await desk.start()
        return True
    well_at = loop.time()
    while not over.is_set():
        if await desk.is_well():
            well_at = loop.time()
        if not desk.runs or loop.time() - well_at > UNWELL_SECONDS:
            await desk.kill()
            await desk.start()
            return True
        await pause(LOOK_SECONDS)
    return False


CAMPAIGN = Campaign(
    does="One await on store or network kills the desk, raises, or never ends.",
    counts="hits of failpoints",
    short=3,
    full=2_000,
    run=run,
)
