"""Kills: a desk dies at random moments while people talk with it, and is started again."""

import asyncio
import time
from random import Random

from campaigns.campaign import THREE, Campaign
from campaigns.checkers import violations
from campaigns.figures import Figures
from campaigns.ground.desks import DeskProcess
from campaigns.ground.ground import Ground, Setting, Stuck, opened, pause
from campaigns.ground.player import Player

CONVERSATIONS_A_KILL = 10
AT_ONCE = 32
LONGEST_LIFE_SECONDS = 3.0
LONGEST_THOUGHT_SECONDS = 2.0
"""People think before they press: who is answered at once and answers at once is a machine."""
FIRST_ANSWER_SECONDS = 60.0


async def run(setting: Setting) -> Figures:
    """Play conversations, `setting.count` of them, and kill a desk for every ten."""
    figures = Figures()
    async with opened(setting) as ground:
        for desk in ground.desks:
            await desk.start()
        player = Player(ground, longest_thought=LONGEST_THOUGHT_SECONDS)
        over = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            killing = group.create_task(_kill(ground, player, figures, over))
            await player.play(range(setting.count), AT_ONCE)
            over.set()
            await killing
        await concluded(ground, player, figures)
    return figures


async def concluded(ground: Ground, player: Player, figures: Figures) -> None:
    """Let everything come to rest, stop the desks, and look at what is left."""
    figures.violations += player.tally.stuck
    try:
        await ground.rest()
    except Stuck as why:
        figures.violations.append(str(why))
    for desk in ground.desks:
        code = await desk.stop()
        if code != 0:
            figures.violations.append(f"{desk.name} ended with {code} when it was asked to stop")
    history = await ground.history()
    figures.violations += violations(history)
    if figures.violations:
        ground.keep(history)
    tally = player.tally
    attempts = history.table("send_attempt")
    sends = sum(not post.edited for post in history.posts)
    new = {r["id"] for r in history.table("outbox") if r["form"] in ("message", "card", "relay")}
    good = sum(a["messages"] for a in attempts if a["outcome"] == "sent" and a["outbox_id"] in new)
    figures.counts |= {
        "conversations": ground.setting.count,
        "filed": tally.filed,
        "claimed": tally.claimed,
        "raced": tally.raced,
        "replied": tally.replied,
        "held": tally.held,
        "resolved": tally.resolved,
        "sends": sends,
        "unknown": sum(a["outcome"] in ("unknown", None) for a in attempts),
        "copies": sends - good,
        "pages": sum(row["template"] == "staff/page" for row in history.table("outbox")),
    }


async def _kill(ground: Ground, player: Player, figures: Figures, over: asyncio.Event) -> None:
    """Kill one desk after the other, until there were enough kills or all is said.

    Kills are spread over the conversations: the next waits until some more were begun.
    """
    draw = Random(f"kills {ground.setting.seed}")
    figures.counts["kills"] = 0
    wanted = max(ground.setting.count // CONVERSATIONS_A_KILL, 1)
    while figures.counts["kills"] < wanted and not over.is_set():
        begun = figures.counts["kills"] * CONVERSATIONS_A_KILL + draw.randrange(
            CONVERSATIONS_A_KILL
        )
        while player.tally.filed < begun and not over.is_set():
            await ground.world.changes(1.0)
        await pause(draw.uniform(0.0, LONGEST_LIFE_SECONDS))
        desk = draw.choice(ground.desks)
        async with ground.fault():
            await desk.kill()
            figures.counts["kills"] += 1
            taken = await restarted(ground, desk, figures.counts["kills"])
        if taken is None:
            figures.violations.append(f"{desk.name} answered nobody after a restart")
            return
        figures.times.setdefault("first answer after a restart", []).append(taken)


async def restarted(ground: Ground, desk: DeskProcess, number: int) -> float | None:
    """Start a desk; return after how many seconds somebody who asks meanwhile is answered."""
    began = time.monotonic()
    answers = asyncio.ensure_future(ground.asked(f"Probe{number}", FIRST_ANSWER_SECONDS))
    await desk.start()
    try:
        await answers
    except Stuck:
        return None
    return time.monotonic() - began


CAMPAIGN = Campaign(
    does="A desk is killed at random moments while people talk with it.",
    counts="conversations",
    short=20,
    full=10_000,
    run=run,
    processes=THREE,
)
