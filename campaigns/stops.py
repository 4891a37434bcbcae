"""Stops: a desk is asked to end under load, leaves nothing in the air, and is started again."""

import time
from random import Random

from campaigns.campaign import Campaign
from campaigns.figures import Figures
from campaigns.ground.ground import Ground, Setting, opened, pause
from campaigns.ground.player import Player
from campaigns.kills import FIRST_ANSWER_SECONDS, concluded, restarted

AT_ONCE = 16
LONGEST_LIFE_SECONDS = 3.0
LONGEST_STOP_SECONDS = 10.0


async def run(setting: Setting) -> Figures:
    """Stop a desk `setting.count` times in the middle of conversations."""
    figures = Figures(counts={"stops": 0})
    async with opened(setting) as ground:
        ground.patience = min(FIRST_ANSWER_SECONDS, setting.patience)
        await ground.desk.start()
        player = Player(ground)
        async with ground.fault(), player.talking(AT_ONCE):
            await _stop(ground, figures)
        await concluded(ground, player, figures)
        figures.counts["conversations"] = player.tally.filed
    if figures.counts["unknown"]:
        figures.violations.append(f"{figures.counts['unknown']} sends are of unknown outcome")
    return figures


async def _stop(ground: Ground, figures: Figures) -> None:
    """Stop and start the desk, and look at what it leaves behind each time."""
    draw = Random(f"stops {ground.setting.seed}")
    for number in range(1, ground.setting.count + 1):
        await pause(draw.uniform(0.0, LONGEST_LIFE_SECONDS))
        began = time.monotonic()
        code = await ground.desk.stop()
        taken = time.monotonic() - began
        figures.counts["stops"] += 1
        figures.times.setdefault("stop", []).append(taken)
        if code != 0 or taken > LONGEST_STOP_SECONDS:
            figures.violations.append(f"stop {number} ended with {code} after {taken:.1f} s")
        figures.violations += [f"stop {number} leaves {what}" for what in await _left(ground)]
        answered = await restarted(ground, ground.desk, number)
        if answered is None:
            figures.violations.append(f"nobody is answered after stop {number}")
            return
        figures.times.setdefault("first answer after a start", []).append(answered)


async def _left(ground: Ground) -> list[str]:
    """Return what is in the hands of a desk that has ended."""
    rows = await ground.store.rows()
    left = [f"update {row['id']} running" for row in rows["inbox"] if row["state"] == "running"]
    left += [
        f"notice {row['id']} {row['state']}"
        for row in rows["outbox"]
        if row["state"] in ("sending", "unknown")
    ]
    return left + [
        f"an attempt of notice {row['outbox_id']} with the outcome {row['outcome']}"
        for row in rows["send_attempt"]
        if row["outcome"] in (None, "unknown")
    ]


CAMPAIGN = Campaign(
    does="A desk is asked to end under load, and started again.",
    counts="stops",
    short=2,
    full=200,
    run=run,
)
