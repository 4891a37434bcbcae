"""Races: many engineers press the same Claim at once; one has it, the others are told who."""

from dataclasses import replace

from campaigns.campaign import THREE, Campaign
from campaigns.checkers.signs import YOURS, parts_of
from campaigns.figures import Figures
from campaigns.ground.ground import Setting, opened
from campaigns.ground.player import Player
from campaigns.kills import concluded

RACERS = 20
ENGINEERS = 240
"""So many that nobody presses oftener than the desk lets one person."""
AT_ONCE = 3


async def run(setting: Setting) -> Figures:
    """Let `setting.count` tickets be raced for."""
    figures = Figures()
    async with opened(replace(setting, engineers=ENGINEERS)) as ground:
        for desk in ground.desks:
            await desk.start()
        player = Player(ground, racers=(RACERS,), to_the_end=False, every_answer=True)
        await player.play(range(setting.count), AT_ONCE)
        await concluded(ground, player, figures)
        claims = [p for p in ground.world.presses.values() if parts_of(p.data)[0] == "claim"]
        owners = sum(bool(p.answer and YOURS.search(p.answer.text or "")) for p in claims)
        figures.counts = {
            "tickets": player.tally.claimed,
            "presses": len(claims),
            "owners": owners,
            "told who": sum(p.answer is not None for p in claims) - owners,
        }
        if owners != player.tally.claimed:
            figures.violations.append(f"{owners} owners of {player.tally.claimed} tickets")
    return figures


CAMPAIGN = Campaign(
    does="Twenty engineers press the same Claim at once, ticket after ticket.",
    counts="tickets",
    short=10,
    full=1_000,
    run=run,
    processes=THREE,
)
