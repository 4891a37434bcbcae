"""What the desk understands of first words: from the configuration, and from corrected tickets."""

import asyncio
from collections.abc import Sequence

from bot.clock import Clock
from bot.health import Stage
from bot.loops import Loop
from desk.policy import Policy
from desk.triage import Triage
from store.queues.lessons import Lesson
from store.store import Store

EVERY_SECONDS = 300.0
"""How often other processes' corrections are looked for; our own ring the bell."""


class Understanding:
    """What understands first words now."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._lessons: dict[str, str] = {}
        self.triage = Triage.of(policy)

    async def learn(self, lessons: Sequence[Lesson]) -> None:
        """Understand what the configuration says and these lessons, and nothing else.

        A few more lessons are learnt at once; many, or fewer ones, beside the loops.
        """
        wanted, known = dict(lessons), self._lessons
        more = wanted.items() - known.items()
        if known.items() <= wanted.items() and len(more) <= FEW:
            for text, category in more:
                self.triage.learn(text, category)
        elif wanted != known:
            self.triage = await asyncio.to_thread(Triage.of, self._policy, lessons)
        self._lessons = wanted


FEW = 20
"""So many lessons at once hold up nobody."""


class Learner(Loop):
    """Reads lessons from the store when one was taught, and every few minutes."""

    idle_seconds = EVERY_SECONDS

    def __init__(
        self, *, stage: Stage, clock: Clock, store: Store, understanding: Understanding
    ) -> None:
        super().__init__(stage, clock)
        self._store = store
        self.understanding = understanding

    async def turn(self) -> int:
        """Learn what corrected tickets teach."""
        await self.understanding.learn(await self._store.lessons.newest())
        return 0
