"""Clocks: the wall clock of a desk is set, again and again, while timers and promises wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from bot.health import Health, StageName
from bot.roles import BEAT_SECONDS, TRUSTED_SECONDS, Roles
from bot.standing import Role
from bot.timers import Timers
from campaigns.campaign import Campaign
from campaigns.checkers import violations
from campaigns.checkers.signs import parts_of
from campaigns.figures import Figures
from campaigns.ground.ground import Setting
from campaigns.ground.telegram import buttons
from campaigns.trials.inside import Inside, inside, verified, watched
from desk.timers import AGAIN
from handlers import wakeups
from sandbox.model import Person
from tests.stage import GROUP
from tests.virtual import VirtualClock

APART = timedelta(seconds=30)
FAR = timedelta(minutes=10)
HOLD_SECONDS = 60.0
"""What the desk promises of a clock that is set; see M12 and docs/reliability.md."""
ZONES = (
    ("Europe/Berlin", datetime(2026, 10, 24, 20, tzinfo=UTC)),
    ("America/New_York", datetime(2027, 3, 13, 18, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2027, 4, 3, 6, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2027, 2, 6, 20, tzinfo=UTC)),
    ("Asia/Shanghai", datetime(2026, 11, 22, 20, tzinfo=UTC)),
)
"""Where the desk is, each a few hours before its clocks are changed, if ever."""
JUMPS = (
    (timedelta(seconds=3), timedelta(seconds=29)),
    (timedelta(seconds=31), timedelta(minutes=9)),
    (timedelta(minutes=11), timedelta(hours=5)),
    (timedelta(hours=1), timedelta(hours=1)),
    (timedelta(days=1), timedelta(days=3)),
)
TICKS = (1, 4, 20, 34)
"""Seconds between looks after a jump: they end within the minute in which nothing may fire."""
PEOPLE = 8
ALARM = "The clock of my machine"
LATE = timedelta(seconds=2)
NIGHT = timedelta(days=1)
"""No notice waits longer."""
WORDS = ("The printer jams", "My screen is black", "The VPN drops", "The door reader is dead")


class SetClock(VirtualClock):
    """A clock that somebody sets: its monotonic side goes by the true time alone.

    Args:
        true: the time as it is.
    """

    def __init__(self, true: VirtualClock) -> None:
        super().__init__(true.moment)
        self.true = true
        self.off = timedelta()

    def now(self) -> datetime:
        """Return what the wall clock shows."""
        return self.true.now() + self.off

    def monotonic(self) -> float:
        """Return seconds since some start."""
        return self.true.monotonic()

    def move_to(self, moment: datetime) -> None:
        """Let time go by until the wall clock shows a moment."""
        self.true.move_to(moment - self.off)

    def later(self, **span: float) -> None:
        """Let time go by."""
        self.true.later(**span)


class Fired:
    """What fired: when by each clock, and what it was due at.

    Args:
        clock: the desk's.
    """

    def __init__(self, clock: SetClock) -> None:
        self._clock = clock
        self.wrong: list[str] = []
        self.count = 0
        self.held_until = 0.0
        self._last: datetime | None = None
        self._seen: set[tuple[Any, ...]] = set()

    def begin(self) -> None:
        """Begin a look at what is due: its order counts by itself."""
        self._last = None

    def note(self, timer: Any) -> None:  # noqa: ANN401 - desk.timers.Timer
        """Note a timer that fires."""
        self.count += 1
        name = f"{timer.kind} of {timer.subject.key} due {timer.due_at}"
        if timer.due_at > self._clock.now():
            self.wrong.append(f"{name} fires early, at {self._clock.now()}")
        if self._clock.monotonic() < self.held_until:
            self.wrong.append(f"{name} fires within a minute after a jump far ahead")
        if self._last is not None and timer.due_at < self._last:
            self.wrong.append(f"{name} fires after one that was due later")
        key = (timer.kind, timer.subject, timer.round)
        if timer.kind not in AGAIN and key in self._seen:
            self.wrong.append(f"{name} fires twice")
        self._seen.add(key)
        self._last = timer.due_at

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Note all that fires inside."""
        wake, turn = wakeups.wake, Timers.turn

        async def noted(timer: Any, context: Any) -> Any:  # noqa: ANN401 - as handlers.wakeups.wake
            self.note(timer)
            return await wake(timer, context)

        async def begun(timers: Timers) -> int:
            self.begin()
            return await turn(timers)

        wakeups.wake, Timers.turn = noted, begun  # type: ignore[method-assign,assignment]
        try:
            yield
        finally:
            wakeups.wake, Timers.turn = wake, turn  # type: ignore[method-assign]


async def run(setting: Setting) -> Figures:
    """Set the clock `setting.count` times."""
    figures = Figures()
    zone, start = ZONES[setting.seed % len(ZONES)]
    true = VirtualClock(start)
    clock = SetClock(true)
    more = {"OPSDESK_DESK__TIMEZONE": zone, "OPSDESK_REPORTS__DAILY_AT": "02:30"}
    own = Setting(
        store=setting.store,
        seed=setting.seed,
        count=setting.count,
        folder=setting.folder,
        more=setting.more | more,
    )
    explained = (r"the wall clock jumped",)
    fired = Fired(clock)
    with fired.watching():
        async with inside(own, explained, clock=clock, world=watched(own, true)) as desk:
            trial = Trial(desk, own, clock, fired)
            await trial.begin()
            for number in range(setting.count):
                await trial.jump(number)
            await trial.end()
            found = violations(await desk.history())
            figures.violations = [*trial.wrong, *fired.wrong, *found, *desk.logs.wrong]
            figures.counts = trial.counts | {"timers fired": fired.count}
    return figures


class Trial:
    """One run.

    Args:
        desk: whose clock is set.
        setting: the seed.
        clock: that clock.
        fired: what fires.
    """

    def __init__(self, desk: Inside, setting: Setting, clock: SetClock, fired: Fired) -> None:
        self._desk = desk
        self._clock = clock
        self._fired = fired
        self._draw = Random(f"clocks {setting.seed}")
        self._true = clock.true
        self._roles: list[list[Role]] | None = None
        self._looked_at = 0.0
        self._unseen = timedelta()
        self._people: list[Person] = []
        self.wrong: list[str] = []
        self.counts = {"jumps": 0, "far ahead": 0, "alarms": 0, "drafts": 0, "solved": 0}
        store, health = desk.stage.store, Health()
        self._holders = [
            Roles(stage=health[StageName.STORE], clock=clock, store=store, owner=name)
            for name in ("first", "second")
        ]

    async def begin(self) -> None:
        """Let there be people, and one of two processes have every role."""
        self._people = [self._desk.joins(f"Reporter{n}") for n in range(PEOPLE)]
        await self._desk.stage.at_work(
            lambda unit: verified(unit, [person.id for person in self._people])
        )
        await self._held()

    async def jump(self, number: int) -> None:
        """Let people do something, set the clock, and look what comes of it."""
        await self._life(number)
        await self._passes(self._draw.choice((5, 60, 600, 3_000)))
        by = self._by()
        before = self._alarms()
        self._clock.off += by
        self.counts["jumps"] += 1
        self._unseen += by
        told = abs(self._unseen) > APART
        if told and self._unseen > FAR:
            self._fired.held_until = self._clock.monotonic() + TICKS[0] + HOLD_SECONDS
            self.counts["far ahead"] += 1
        for seconds in TICKS:
            await self._passes(seconds)
        if told:
            self.counts["alarms"] += 1
            self._unseen = timedelta()
        if self._alarms() - before != int(told):
            self.wrong.append(
                f"jump {number} by {by}: {self._alarms() - before} alarms and not {int(told)}"
            )
        await self._passes(3)
        await self._passes(10)
        await self._punctual(f"after jump {number} by {by}")

    def _by(self) -> timedelta:
        """Return how far the clock is set: somewhere, or right again."""
        if self._draw.random() < 0.25 and self._clock.off:
            return -self._clock.off
        least, most = self._draw.choice(JUMPS)
        far = least + (most - least) * self._draw.random()
        return far if self._draw.random() < 0.5 else -far

    async def end(self) -> None:
        """Let the clock be set right, and everything come to rest."""
        self._clock.off = timedelta()
        await self._passes(2)
        await self._passes(70)
        await self._desk.drained()
        morrow = self._clock.now() + NIGHT
        self.wrong += [
            f"notice {row['id']} ({row['template']}) waits until {row['not_before']}"
            for row in await self._desk.rows("outbox")
            if row["state"] == "pending" and row["not_before"] > morrow
        ]
        days = [row["period_to"] for row in await self._desk.rows("report_run")]
        twice = {day for day in days if days.count(day) > 1}
        self.wrong += [f"the figures until {day} were told twice" for day in sorted(twice)]
        self.counts["daily figures"] = len(days)

    async def _life(self, number: int) -> None:
        """Let somebody report, send, take or solve something, or say that it holds."""
        world, draw = self._desk.world, self._draw
        person = draw.choice(self._people)
        world.say(person.id, f"{draw.choice(WORDS)} {number}")
        self.counts["drafts"] += 1
        await self._passes(1)
        if draw.random() < 0.5:
            await self._presses(person.id, person.id, "file")
        engineer = self._desk.person("engineer").id
        for verb in ("claim", "menu cause", "cause other"):
            if not await self._presses(engineer, GROUP, verb):
                return
        world.say(engineer, "Mended", chat=GROUP)
        self.counts["solved"] += 1
        await self._passes(1)

    async def _presses(self, who: int, chat: int, verb: str) -> bool:
        """Press the newest such button in a chat; tell whether there is one."""
        for message in reversed(self._desk.world.messages(chat)):
            for button in buttons(message):
                named, _, argument = parts_of(button.data or "")
                if verb in (named, f"{named} {argument}"):
                    self._desk.world.press(who, chat, message.id, button.data or "")
                    await self._passes(1)
                    return True
        return False

    async def _passes(self, seconds: float) -> None:
        """Let time go by, and do what is due then."""
        self._clock.later(seconds=seconds)
        await self._held()
        await self._desk.stage.engine.presence.was_here()
        await self._desk.rest()

    async def _held(self) -> None:
        """Let both processes give a sign of life: whoever has a role keeps it."""
        at = self._true.monotonic()
        if self._roles is not None and at - self._looked_at < TRUSTED_SECONDS - BEAT_SECONDS:
            self._same(self._had())
        for one in self._holders:
            await one.turn()
        if self._roles is not None:
            self._same(self._had())
        self._roles, self._looked_at = self._had(), at

    def _had(self) -> list[list[Role]]:
        return [[role for role in Role if one.has(role)] for one in self._holders]

    def _same(self, now: list[list[Role]]) -> None:
        if now != self._roles:
            self.wrong.append(f"roles went from {self._roles} to {now}")

    async def _punctual(self, when: str) -> None:
        """Nothing is due any more."""
        due = await self._desk.stage.store.due.next_due()
        if due is not None and due < self._clock.now() - LATE:
            self.wrong.append(f"{when}: a timer waits since {due}, and it is {self._clock.now()}")

    def _alarms(self) -> int:
        """Return how often the admin was told of the clock."""
        told = self._desk.world.messages(self._desk.person("admin").id)
        return sum(ALARM in (message.text or "") for message in told)


CAMPAIGN = Campaign(
    does="The wall clock is set far and near, while timers and promises wait.",
    counts="jumps",
    short=25,
    full=500,
    run=run,
)
