"""Database: PostgreSQL is stopped under load, in order or as if it crashed, and started again."""

import asyncio
import time
from random import Random

from campaigns.campaign import THREE, Campaign
from campaigns.figures import Figures
from campaigns.ground.ground import Ground, Setting, Stuck, opened, pause
from campaigns.ground.player import Player
from campaigns.ground.postgres import PostgresServer
from campaigns.kills import FIRST_ANSWER_SECONDS, concluded

AT_ONCE = 16
MODES = ("fast", "immediate")
"""How PostgreSQL is stopped: connections are ended in order, or it stops without a checkpoint."""
LONGEST_LIFE_SECONDS = 4.0
LONGEST_AWAY_SECONDS = 3.0
LONGEST_THOUGHT_SECONDS = 1.0
EXPLAINED = r"does not work: .*PostgreSQL"


async def run(setting: Setting) -> Figures:
    """Restart PostgreSQL `setting.count` times while people talk with three desks."""
    figures = Figures(counts={"restarts": 0})
    async with opened(setting) as ground:
        ground.explained.append(EXPLAINED)
        ground.patience = min(FIRST_ANSWER_SECONDS, setting.patience)
        for desk in ground.desks:
            await desk.start()
        player = Player(ground, longest_thought=LONGEST_THOUGHT_SECONDS)
        async with ground.fault(), player.talking(AT_ONCE):
            if ground.store.server is not None:
                await _restart(ground, ground.store.server, figures)
        await concluded(ground, player, figures)
        figures.counts["conversations"] = player.tally.filed
    return figures


async def _restart(ground: Ground, server: PostgresServer, figures: Figures) -> None:
    """Stop and start the server, and note when people are answered again."""
    draw = Random(f"database {ground.setting.seed}")
    for number in range(ground.setting.count):
        await pause(draw.uniform(0.5, LONGEST_LIFE_SECONDS))
        await asyncio.to_thread(server.stop, draw.choice(MODES))
        await pause(draw.uniform(0.0, LONGEST_AWAY_SECONDS))
        await asyncio.to_thread(server.start)
        figures.counts["restarts"] += 1
        began = time.monotonic()
        try:
            await ground.asked(f"Asker{number}", FIRST_ANSWER_SECONDS)
        except Stuck:
            figures.violations.append(f"nobody is answered after restart {number + 1}")
            return
        taken = time.monotonic() - began
        figures.times.setdefault("answer after the database is back", []).append(taken)


CAMPAIGN = Campaign(
    does="PostgreSQL is stopped under load, fast or as if it crashed, and started again.",
    counts="restarts",
    short=2,
    full=200,
    run=run,
    stores=("postgres",),
    processes=THREE,
)
