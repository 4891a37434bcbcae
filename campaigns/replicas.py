"""Replicas: of three desks two are killed, or whoever has the roles is paused until it lost them.

Each cycle kills two of three; in every other one the desk that sends or polls stands still before.
"""

import re
import time
from random import Random

from campaigns.campaign import THREE, Campaign
from campaigns.checkers.history import Pause
from campaigns.checkers.roles import LOOKED_AT
from campaigns.figures import Figures
from campaigns.ground.desks import DeskProcess
from campaigns.ground.ground import Ground, Setting, Stuck, opened, pause
from campaigns.ground.player import Player
from campaigns.kills import FIRST_ANSWER_SECONDS, concluded
from sandbox.clock import wall_clock

AT_ONCE = 12
LONGEST_LIFE_SECONDS = 3.0
PAUSES = (8.0, 14.0)
"""How long a desk stands still, in seconds: longer than it takes others to take its roles over."""
LONGEST_THOUGHT_SECONDS = 1.0
ROLES = ("sender", "poller")
EXPLAINED = r"does not work: .*(PostgreSQL|store is busy)"
"""Whoever was paused finds its connections closed."""
TAKEN = re.compile(r"this process is now (\w+), term (\d+)")


async def run(setting: Setting) -> Figures:
    """Play `setting.count` cycles while people talk."""
    figures = Figures(counts={"cycles": 0, "pauses": 0})
    async with opened(setting) as ground:
        ground.patience = min(FIRST_ANSWER_SECONDS, setting.patience)
        ground.explained.append(EXPLAINED)
        for desk in ground.desks:
            await desk.start()
        player = Player(ground, longest_thought=LONGEST_THOUGHT_SECONDS)
        async with ground.fault(), player.talking(AT_ONCE):
            try:
                await _cycles(ground, figures)
            except Stuck as why:
                figures.violations.append(f"after cycle {figures.counts['cycles']}: {why}")
        await concluded(ground, player, figures)
        figures.counts["conversations"] = player.tally.filed
    return figures


async def _cycles(ground: Ground, figures: Figures) -> None:
    draw = Random(f"replicas {ground.setting.seed}")
    for number in range(ground.setting.count):
        if number % 2:
            await _paused(ground, draw, figures, number)
        await pause(draw.uniform(0.5, LONGEST_LIFE_SECONDS))
        lost = draw.sample(ground.desks, 2)
        for desk in lost:
            await desk.kill()
        began = time.monotonic()
        figures.counts["cycles"] += 1
        await ground.asked(f"Asker{number}", FIRST_ANSWER_SECONDS)
        figures.times.setdefault("answer after a loss", []).append(time.monotonic() - began)
        for desk in lost:
            await desk.start()


async def _paused(ground: Ground, draw: Random, figures: Figures, number: int) -> None:
    """Let the desk that has a role stand still until others have it, and look at its waking."""
    desk = holder(ground.desks, draw.choice(ROLES))
    if desk is None:
        figures.violations.append("nobody has the roles")
        return
    desk.pause()
    since, began = wall_clock(), time.monotonic()
    await ground.asked(f"Waiter{number}", FIRST_ANSWER_SECONDS)
    figures.times.setdefault("answer after a pause began", []).append(time.monotonic() - began)
    await pause(max(draw.uniform(*PAUSES) - (time.monotonic() - began), 0.0))
    until = wall_clock()
    desk.resume()
    figures.counts["pauses"] += 1
    ground.pauses.append(Pause(desk=desk.name, since=since, until=until))
    await pause(LOOKED_AT.total_seconds())


def holder(desks: list[DeskProcess], role: str) -> DeskProcess | None:
    """Return the desk that said last that it has a role, by the highest term."""
    said = [
        (int(found[2]), desk)
        for desk in desks
        for line in desk.lines()
        if (found := TAKEN.search(line)) and found[1] == role
    ]
    newest = max(said, key=lambda pair: pair[0], default=None)
    return newest[1] if newest is not None and newest[1].runs else None


CAMPAIGN = Campaign(
    does="Two of three desks are killed, and whoever has the roles is paused.",
    counts="cycles",
    short=2,
    full=100,
    run=run,
    stores=("postgres",),
    processes=THREE,
)
