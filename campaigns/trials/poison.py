"""Poison: updates that raise, hang or kill the process, in lanes beside good ones."""

import asyncio
import time
from dataclasses import dataclass, replace
from itertools import cycle, islice
from random import Random

from campaigns.campaign import Campaign
from campaigns.checkers import violations
from campaigns.figures import Figures, percentile
from campaigns.ground.ground import Ground, Setting, Stuck, opened, pause
from campaigns.ground.player import Player
from campaigns.ground.poison import DEEDS, POISONED, WHEN
from sandbox.model import Person

AT_ONCE = 6
HANGING_AT_ONCE = 2
CONVERSATIONS = 4
PROBE_SECONDS = 0.4
ATTEMPTS = 3
TOLD_SECONDS = 150.0
"""So long until somebody reads a reference: three times the deadline of a handler, and restarts."""
MOST_WAIT = {
    ("raise", "sqlite"): 2.0,
    ("raise", "postgres"): 2.0,
    ("hang", "sqlite"): 30.0,
    ("hang", "postgres"): 2.0,
}
"""Seconds that 95 of 100 good people wait at most. On SQLite who hangs holds the only writer, for
3 s each time; two hang at once, and an answer takes five commits."""
LOOK_SECONDS = 0.1
EXPLAINED = (r"failed, attempt \d", r"is in quarantine", r"was held by a process that is gone")
ON_POSTGRES = (r"A row in PostgreSQL stayed locked for too long",)
"""Who hangs holds what he has read for writing: whoever needs it tries again after 5 s."""
REFERENCE = "reference"
WORD = "poison"


@dataclass(frozen=True, kw_only=True, slots=True)
class Dose:
    """Poison that somebody wrote, and the update it is."""

    deed: str
    update: int


async def run(setting: Setting) -> Figures:
    """Let `setting.count` people write poison, those that kill the process last."""
    figures = Figures(counts={"poison": setting.count})
    own = replace(setting, more={**setting.more, POISONED: "1"})
    async with opened(own) as ground:
        admin = ground.newcomer("Admin", "en")
        for desk in ground.desks:
            desk.environment["OPSDESK_PEOPLE__ADMINS"] = f"[{admin.id}]"
            await desk.start()
        ground.world.say(admin.id, "/help")
        await ground.until(lambda: ground.world.messages(admin.id)[1:], "a first answer")
        trial = Trial(ground, figures)
        await trial.play()
        await _concluded(ground, trial, figures, admin)
    return figures


class Trial:
    """One run.

    Args:
        ground: a desk that swallows poison, among its people.
        figures: what is measured.
    """

    def __init__(self, ground: Ground, figures: Figures) -> None:
        self.doses: list[Dose] = []
        self.player = Player(ground, to_the_end=False)
        self._ground = ground
        self._figures = figures
        self._draw = Random(f"poison {ground.setting.seed}")
        self._waits: list[float] = []
        self._played = 0

    async def play(self) -> None:
        """Give the doses: first those from which the process does not die."""
        kinds = cycle(f"{WORD}-{deed}-{when}" for deed in DEEDS for when in WHEN)
        doses = list(islice(kinds, self._ground.setting.count))
        self._draw.shuffle(doses)
        for deed in DEEDS:
            chosen = [dose for dose in doses if f"-{deed}-" in dose]
            if deed == "kill":
                async with self._ground.fault():
                    await self._given(chosen)
                continue
            self._waits = []
            await self._given(chosen, HANGING_AT_ONCE if deed == "hang" else AT_ONCE)
            self._judged(deed)

    def _judged(self, deed: str) -> None:
        """Good people do not wait for poison."""
        if not self._waits:
            return
        self._figures.times[f"good people beside {deed}"] = self._waits
        most = MOST_WAIT[deed, self._ground.setting.store]
        late = percentile(self._waits, 95)
        if late > most:
            self._figures.violations.append(f"good people wait {late:.1f} s beside {deed}")

    async def _given(self, words: list[str], at_once: int = AT_ONCE) -> None:
        """Give doses, some at once, while others talk with the desk."""
        over = asyncio.Event()
        first = self._played
        self._played += CONVERSATIONS
        waiting = list(words)

        async def one_after_the_other() -> None:
            while waiting:
                await self._swallowed(waiting.pop())

        async with asyncio.TaskGroup() as group:
            watching = group.create_task(self._restarted(over))
            probing = group.create_task(self._probed(over))
            playing = group.create_task(
                self.player.play(range(first, first + CONVERSATIONS), CONVERSATIONS)
            )
            drinkers = [group.create_task(one_after_the_other()) for _ in range(at_once)]
            await asyncio.wait([playing, *drinkers])
            over.set()
            await watching
            await probing

    async def _swallowed(self, word: str) -> None:
        """Let somebody write poison and ask for help: they read a reference, then help."""
        world = self._ground.world
        person = self._ground.newcomer(f"Drinker{len(self.doses)}", "en")
        began = time.monotonic()
        world.say(person.id, f"The printer is dead {word}")
        self.doses.append(Dose(deed=word, update=world.updates.last_id))
        world.say(person.id, "/help")

        def texts() -> list[str]:
            # A copy says the same: it is made when a death leaves a send unknown (see the outbox).
            said = [m.text or "" for m in world.messages(person.id) if m.from_bot]
            return list(dict.fromkeys(said))

        try:
            await self._ground.until(lambda: len(texts()) > 1, "", TOLD_SECONDS)
        except Stuck:
            self._figures.violations.append(f"{word}: {person.name} reads {texts()}")
            return
        self._figures.times.setdefault("reference", []).append(time.monotonic() - began)
        if REFERENCE not in texts()[0] or REFERENCE in texts()[1]:
            self._figures.violations.append(f"{word}: {person.name} reads {texts()}")

    async def _probed(self, over: asyncio.Event) -> None:
        """Let one good person after the other ask something; note how long they wait."""
        number = 0
        while not over.is_set():
            number += 1
            probe = self._ground.newcomer(f"Probe{number}", "en")
            began = time.monotonic()
            self._ground.world.say(probe.id, "/help")

            def answered(who: int = probe.id) -> bool:
                return any(m.from_bot for m in self._ground.world.messages(who))

            try:
                await self._ground.until(answered, "an answer to a good person")
            except Stuck as why:
                self._figures.violations.append(str(why))
            self._waits.append(time.monotonic() - began)
            await pause(PROBE_SECONDS)

    async def _restarted(self, over: asyncio.Event) -> None:
        """Start desks again that died."""
        while not over.is_set():
            for desk in self._ground.desks:
                if not desk.runs:
                    self._figures.counts["deaths"] = self._figures.counts.get("deaths", 0) + 1
                    await desk.start()
            await pause(LOOK_SECONDS)


async def _concluded(ground: Ground, trial: Trial, figures: Figures, admin: Person) -> None:
    """Let all come to rest; poison is in quarantine after three attempts, and nothing else is."""
    figures.violations += trial.player.tally.stuck
    try:
        await ground.rest()
    except Stuck as why:
        figures.violations.append(str(why))
    if trial.doses:
        try:
            await ground.until(
                lambda: _alarms(ground, admin), "an alarm to the admin", TOLD_SECONDS
            )
        except Stuck as why:
            figures.violations.append(str(why))
    for desk in ground.desks:
        await desk.stop()
    ground.explained += EXPLAINED
    if ground.setting.store == "postgres":
        ground.explained += ON_POSTGRES
    history = await ground.history()
    doses = {dose.update: dose.deed for dose in trial.doses}
    rows = {row["update_id"]: row for row in history.table("inbox")}
    for update, deed in doses.items():
        row = rows.get(update)
        if row is None or (row["state"], row["attempts"]) != ("quarantined", ATTEMPTS):
            state = None if row is None else (row["state"], row["attempts"])
            figures.violations.append(f"{deed} (update {update}) is {state}")
    expected = {f"everything done: update {update} is quarantined" for update in doses}
    figures.violations += [line for line in violations(history) if not _is_of(line, expected)]
    figures.counts["alarms"] = _alarms(ground, admin)


def _alarms(ground: Ground, admin: Person) -> int:
    """Return how often the admin was told of the quarantine."""
    told = [m.text or "" for m in ground.world.messages(admin.id) if m.from_bot]
    return sum("could not be handled" in text for text in told)


def _is_of(line: str, expected: set[str]) -> bool:
    """Whether a line is about poison that is where it belongs."""
    return any(line.startswith(f"{words}:") for words in expected)


CAMPAIGN = Campaign(
    does="People write what lets a handler raise, hang or kill the process, beside good ones.",
    counts="updates that are poison",
    short=6,
    full=120,
    run=run,
)
