"""Outage: the Bot API is dead under load, and before and after calls fail on either side."""

import asyncio

from campaigns.campaign import THREE, Campaign
from campaigns.figures import Figures
from campaigns.ground.ground import Ground, Setting, opened, pause
from campaigns.ground.player import Player
from campaigns.ground.telegram import Rule
from campaigns.kills import concluded

RULES = (
    Rule(method="all", share=0.02, drop=True),
    Rule(method="all", share=0.02, drop=True, applied=True),
    Rule(method="all", share=0.01, status=502),
    Rule(method="all", share=0.01, status=500, applied=True),
    Rule(method="all", share=0.02, retry_after=3),
)
"""What goes wrong with calls while the Bot API is there: before the effect, and behind it."""
EXPLAINED = r"telegram does not work|intake does not work"
MOST_BEFORE = 40
AT_ONCE = 20
EVERY_SECONDS = 0.5
"""How often somebody reports while the Bot API is dead."""


async def run(setting: Setting) -> Figures:
    """Let the Bot API be dead for `setting.count` seconds in the middle of conversations."""
    figures = Figures()
    async with opened(setting) as ground:
        ground.patience = float(setting.count) + min(60.0, setting.patience)
        for desk in ground.desks:
            await desk.start()
        ground.world.ruled.rules = RULES
        ground.explained.append(EXPLAINED)
        before, during = Player(ground), Player(ground, to_the_end=False)
        async with ground.fault():
            async with asyncio.TaskGroup() as group:
                number = _before(ground)
                group.create_task(before.play(range(number), AT_ONCE))
                await ground.until(lambda: before.tally.claimed > number // 4, "a beginning")
                await _dead(ground, during, group, figures)
            ground.world.ruled.rules = ()
        before.tally.stuck += during.tally.stuck
        before.tally.filed += during.tally.filed
        before.tally.claimed += during.tally.claimed
        await concluded(ground, before, figures)
        figures.counts["conversations"] = _before(ground) + figures.counts.pop("waited")
        figures.counts["seconds dead"] = setting.count
        figures.counts["calls failed"] = ground.world.ruled.met
    return figures


def _before(ground: Ground) -> int:
    """Return how many conversations are begun before: fewer where the outage is short."""
    return min(2 * ground.setting.count + 6, MOST_BEFORE)


async def _dead(ground: Ground, player: Player, group: asyncio.TaskGroup, figures: Figures) -> None:
    """Take the Bot API away; people go on to report, and wait."""
    world, first = ground.world, _before(ground)
    waiting = []
    world.outage = True
    for number in range(round(ground.setting.count / EVERY_SECONDS)):
        waiting.append(group.create_task(player.play([first + number], 1)))
        await pause(EVERY_SECONDS)
    loop = asyncio.get_running_loop()
    back = loop.time()
    world.outage = False
    figures.counts["waited"] = len(waiting)
    numbers = range(first, first + len(waiting))
    names = {f"Reporter{number}" for number in numbers}
    people = [person.id for person in world.people.values() if person.name in names]
    answered: list[float] = []
    while people:
        left = [p for p in people if not any(m.from_bot for m in world.messages(p))]
        answered += [loop.time() - back] * (len(people) - len(left))
        people = left
        if loop.time() - back > ground.patience:
            figures.violations.append(f"{len(people)} who reported meanwhile are not answered")
            break
        await world.changes(1.0)
    figures.times["answer after the return"] = answered


CAMPAIGN = Campaign(
    does="The Bot API is dead for a while, and answers get lost before and after.",
    counts="seconds without the Bot API",
    short=5,
    full=1_800,
    run=run,
    processes=THREE,
)
