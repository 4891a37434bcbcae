"""Hostile updates: nothing crashes, nobody gets what is not theirs, nothing leaks or grows."""

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

from bot.wire.updates import keep
from campaigns.campaign import Campaign
from campaigns.figures import Figures
from campaigns.ground.ground import PASSWORD, Setting
from campaigns.trials.hostile.bodies import Actors
from campaigns.trials.hostile.guard import Guard, unclean
from campaigns.trials.hostile.updates import Generator
from campaigns.trials.inside import Inside, inside, resident_bytes, verified
from tests.stage import GROUP, TOKEN

BATCH = 50
SECONDS_A_BATCH = 4
LOOK_EVERY = 20
"""So many batches go by between two looks at what nobody may change."""
WARM = 0.2
"""After this share of the run memory has found its size."""
MOST_GROWTH = 24 << 20
"""So much more memory may be held at the end."""
ENOUGH = 10_000
"""In fewer updates memory does not find its size; nothing is concluded from it."""
KEPT_OF_A_CHAT = 40
TICKETS = (
    ("requester", "The printer on floor 2 is dead"),
    ("second", "My laptop does not start any more"),
    ("third", "The VPN does not connect"),
    ("fourth", "I cannot log in to my mailbox"),
)
"""What honest people reported; nobody else may touch it."""
EXPLAINED = (
    r"attempt \d: unreadable",
    r"is in quarantine",
    r"without an id was passed over",
    r"update \d+ cannot be read",
)
"""What the log may say of updates without the shape of one."""
CLEAN = ("person", "record", "event", "message", "conversation", "audit", "outbox", "membership")


async def run(setting: Setting) -> Figures:
    """Let `setting.count` hostile updates arrive, and look after what must not happen."""
    figures = Figures()
    async with inside(setting, EXPLAINED) as desk:
        trial = Trial(desk, setting)
        await trial.begin()
        with suppress(Given):
            await trial.play(figures)
        figures.violations += trial.wrong
        figures.counts |= trial.figures()
        figures.violations += [line async for line in _left(desk, setting)]
    figures.violations += list(_spilt(setting.folder))
    return figures


class Given(Exception):
    """Too much is wrong to go on."""


class Trial:
    """One run.

    Args:
        desk: what is attacked.
        setting: seed and count.
    """

    def __init__(self, desk: Inside, setting: Setting) -> None:
        self._desk = desk
        self._count = setting.count
        self._draw = Random(f"hostile-updates {setting.seed}")
        self.wrong: list[str] = []
        self._sent = 0
        self._memory: list[int] = []

    async def begin(self) -> None:
        """Let there be tickets to attack, and people who mean no good."""
        desk, scene = self._desk, self._desk.scene
        honest = [desk.joins(name).id for name in ("Third", "Fourth")]
        await desk.stage.at_work(lambda unit: verified(unit, honest))
        victims = []
        for by, words in TICKETS:
            victims.append(await scene.reported(by=by, words=words))
            await scene.later(hours=1)
        await scene.press("engineer", "claim", victims[0])
        await scene.press("rival", "claim", victims[1])
        strangers = [desk.joins(f"Stranger{n}", started=n % 2 == 0).id for n in range(15)]
        outsiders = [desk.joins(f"Outsider{n}", in_group=True).id for n in range(5)]
        staff = [desk.joins(f"Staff{n}").id for n in range(10)]
        await desk.stage.at_work(lambda unit: verified(unit, staff))
        await desk.drained()
        self._actors = Actors(
            strangers=strangers,
            staff=staff,
            outsiders=outsiders,
            engineers=[desk.person(name).id for name in ("engineer", "rival", "lead", "admin")],
            group=GROUP,
            foreign=[-1009999999000 - n for n in range(5)],
        )
        self._makes = Generator(
            draw=self._draw,
            actors=self._actors,
            stolen=list(_buttons(desk)),
            at=lambda: int(desk.stage.clock.now().timestamp()),
        )
        self._guard = Guard(desk, [v.id for v in victims], {*strangers, *staff, *outsiders})
        await self._guard.begin()
        desk.world._changes.listeners.clear()  # noqa: SLF001 - nobody reads on

    async def play(self, figures: Figures) -> None:
        """Let batch after batch arrive.

        Raises:
            Given: the desk does not live any more.
        """
        batches = -(-self._count // BATCH)
        for number in range(1, batches + 1):
            began = time.monotonic()
            await self._batch(min(BATCH, self._count - self._sent))
            if number % LOOK_EVERY == 0 or number == batches:
                await self._look()
            if not self._memory and number >= batches * WARM:
                self._memory.append(resident_bytes())
            figures.times.setdefault("batch of 50", []).append(time.monotonic() - began)
        self._memory.append(resident_bytes())
        grown = self._memory[-1] - self._memory[0]
        if self._count >= ENOUGH and grown > MOST_GROWTH:
            self.wrong.append(f"memory grew by {grown >> 20} MiB")

    async def _batch(self, size: int) -> None:
        """Let some updates arrive at once, as a poll brings them, and the desk do its work."""
        updates = [self._makes.update() for _ in range(size)]
        if self._draw.random() < 0.2:
            self._draw.shuffle(updates)
        stage = self._desk.stage
        try:
            await keep(stage.store.inbox, stage.world.bot.id, updates, stage.clock.now())
            self._sent += size
            await self._desk.passes(seconds=SECONDS_A_BATCH)
        except Exception as fault:
            self.wrong.append(f"after {self._sent} updates: {type(fault).__name__}: {fault}"[:400])
            raise Given from fault

    async def _look(self) -> None:
        """Look whether anything happened that may not, and whether honest people are served."""
        desk = self._desk
        self.wrong += await self._guard.look()
        waiting, oldest = await desk.stage.store.inbox.waiting()
        if waiting:
            self.wrong.append(f"{waiting} updates wait since {oldest}")
        desk.world.say(desk.person("second").id, "/language")
        before = desk.world.chats[desk.person("second").id].last_id
        await desk.passes(seconds=SECONDS_A_BATCH)
        if desk.world.chats[desk.person("second").id].last_id == before:
            self.wrong.append(f"after {self._sent} updates nobody answers an honest person")
        self.wrong += [f"log: {line}" for line in desk.logs.wrong]
        del desk.logs.wrong[:]
        self._forget()

    def _forget(self) -> None:
        """Keep the memory of the sandbox bounded: it is in this process, too."""
        world = self._desk.world
        said = "\n".join((*map(str, world.calls), *self._desk.logs.lines))
        keys = [TOKEN, PASSWORD]
        self.wrong += [f"secret {n} was told" for n, key in enumerate(keys) if key in said]
        del world.calls[:]
        del self._desk.logs.lines[:]
        world.presses.clear()
        world.updates.archive.clear()
        for chat in world.chats.values():
            for message in sorted(chat.log)[:-KEPT_OF_A_CHAT]:
                if chat.id in {
                    *self._actors.strangers,
                    *self._actors.staff,
                    *self._actors.outsiders,
                }:
                    del chat.log[message]

    def figures(self) -> dict[str, int]:
        """Return what was done, and by which kinds."""
        growth = (self._memory[-1] - self._memory[0]) >> 20 if len(self._memory) > 1 else 0
        return {
            "updates": self._sent,
            "unauthorised effects": self._guard.found,
            "memory MiB": self._memory[-1] >> 20 if self._memory else 0,
            "grown MiB": growth,
        } | {f"of {kind}": number for kind, number in sorted(self._makes.kinds.items())}


def _buttons(desk: Inside) -> Iterator[tuple[int, int, str]]:
    """Return every button that stands anywhere."""
    for chat in desk.world.chats.values():
        for message in chat.log.values():
            for row in message.keyboard:
                yield from ((chat.id, message.id, button.data) for button in row if button.data)


async def _left(desk: Inside, setting: Setting) -> Any:  # noqa: ANN401 - an async iterator of lines
    """Say what is wrong with what the store holds at the end."""
    for name in CLEAN:
        for row in await desk.rows(name):
            if bad := unclean(row):
                yield f"{name} holds {bad!a} in {_named(row)}"
                break
    states = {row["state"] for row in await desk.rows("inbox")}
    if not states <= {"done", "quarantined"}:
        yield f"updates are left as {sorted(states)}"
    if len(await desk.rows("inbox")) < min(setting.count // 2, 100):
        yield "hardly anything arrived"


def _named(row: Mapping[str, Any]) -> str:
    return ", ".join(f"{key}={value!a}"[:80] for key, value in list(row.items())[:4])


def _spilt(folder: Path) -> Iterator[str]:
    """Find secrets in the files of the store, byte by byte."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and PASSWORD.encode() in path.read_bytes():
            yield f"a password stands in {path.name}"


CAMPAIGN = Campaign(
    does="Updates of every wrong shape, forged, stolen, repeated, arrive in the inbox.",
    counts="updates",
    short=1_500,
    full=100_000,
    run=run,
    stores=("sqlite",),
)
