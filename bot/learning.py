"""What the desk understands of first words: from the configuration, and from corrected tickets."""

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
    """What understands first words now; replaced as a whole when there is more to learn."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._lessons: Sequence[Lesson] = ()
        self.triage = Triage.of(policy)

    def learn(self, lessons: Sequence[Lesson]) -> None:
        """Understand what the configuration says and these lessons, and nothing else."""
        if list(lessons) != list(self._lessons):
            self.triage = Triage.of(self._policy, lessons)
            self._lessons = lessons


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
        self.understanding.learn(await self._store.lessons.newest())
        return 0
