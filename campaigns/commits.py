"""Commits: PostgreSQL commits whose answer is lost, or which never arrive, under load."""

import asyncio
from dataclasses import replace

from campaigns.campaign import THREE, Campaign
from campaigns.figures import Figures
from campaigns.ground.ground import Ground, Setting, opened, pause
from campaigns.ground.player import Player
from campaigns.ground.proxy import Proxy
from campaigns.kills import concluded

SHARE = 0.02
"""So many commits are cut before they happen, and as many behind it, out of 1."""
AT_ONCE = 16
EVERY_SECONDS = 4.0
"""How often all connections are reset at once."""
EXPLAINED = r"does not work: .*PostgreSQL"
MOST_SECONDS = 60.0
"""How long it may take at most until one more commit was cut."""


async def run(setting: Setting) -> Figures:
    """Let the answers to `setting.count` commits get lost."""
    figures = Figures()
    async with opened(replace(setting, proxied=True)) as ground:
        ground.explained.append(EXPLAINED)
        for desk in ground.desks:
            await desk.start()
        player = Player(ground)
        if ground.proxy is not None:
            async with ground.fault():
                await _cut(ground, ground.proxy, player, figures)
            figures.counts |= {
                "answers lost": ground.proxy.cut_behind,
                "commits lost": ground.proxy.cut_before,
                "commits": ground.proxy.commits,
            }
        await concluded(ground, player, figures)
        figures.counts["conversations"] = player.tally.filed
    return figures


async def _cut(ground: Ground, proxy: Proxy, player: Player, figures: Figures) -> None:
    """Let people talk until enough commits were cut."""
    wanted = ground.setting.count
    proxy.share_before = proxy.share_behind = SHARE
    async with player.talking(AT_ONCE):
        loop = asyncio.get_running_loop()
        last, at = 0, loop.time()
        while proxy.cut_behind < wanted and not player.is_given_up:
            await pause(EVERY_SECONDS)
            proxy.cut()
            if proxy.cut_behind > last:
                last, at = proxy.cut_behind, loop.time()
            if loop.time() - at > MOST_SECONDS:
                figures.violations.append("no commit passes any more")
                break
        proxy.share_before = proxy.share_behind = 0.0


CAMPAIGN = Campaign(
    does="Commits get lost on the way to PostgreSQL, and their answers on the way back.",
    counts="lost answers",
    short=10,
    full=1_000,
    run=run,
    stores=("postgres",),
    processes=THREE,
)
