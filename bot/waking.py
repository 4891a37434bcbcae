"""Wakes equal processes, and is woken by them, so that none waits for its next look.

A wake is a kindness: every loop looks each second anyway. So it is tried while there are others,
given up in peace where a database or a pooler passes nothing on, and never turns health red.
"""

import logging
from collections.abc import Callable
from enum import StrEnum
from functools import partial

from bot.clock import Clock
from bot.loops import POLL_SECONDS, Bell
from bot.trouble import new_reference
from store.errors import StoreUnavailable
from store.queues.wakes import CannotWake, Wakes

LOG = logging.getLogger(__name__)

PROBE = "probe"
PROBE_EVERY_SECONDS = 10.0
"""How often it is made sure that wakes still come through."""
ANSWER_SECONDS = 2.0
"""How long a process waits to hear itself."""
AGAIN_SECONDS = 5.0
"""How long after a lost connection another one is tried."""
DEAF_SECONDS = 600.0
"""How long a database is left alone that passes no wakes on: it may be another one by then."""


class Wake(StrEnum):
    """What others may find when they look; the value is what is said."""

    UPDATES = "updates"
    NOTICES = "notices"


class Call(Bell):
    """Rung here, it rings a bell of this process and wakes the others."""

    def __init__(self, here: Bell, call: Callable[[], None]) -> None:
        super().__init__()
        self._here = here
        self._call = call

    def ring(self) -> None:
        """Let whoever is concerned look soon; often at once is once."""
        self._here.ring()
        self._call()


class Waking:
    """The wire between equal processes.

    Args:
        clock: gives the moment.
        wakes: the way through the database.
        has_others: whether there is anybody to wake.
        needs: whether others must be woken for something, as this process does not do it.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        wakes: Wakes,
        has_others: Callable[[], bool],
        needs: Callable[[Wake], bool],
    ) -> None:
        self._clock = clock
        self._wakes = wakes
        self._has_others = has_others
        self._needs = needs
        self._bells: dict[Wake, Bell] = {}
        self._bell = Bell()
        self._untold: set[Wake] = set()
        self._stopping = False
        self._quiet_until = 0.0
        self._probed_at: float | None = None
        self._has_heard = False
        self._trouble: str | None = None

    def reaches(self, wake: Wake, bell: Bell) -> Bell:
        """Return what rings a bell of this process and, where that is needed, of all others."""
        self._bells[wake] = bell
        return Call(bell, partial(self._called, wake))

    def stop(self) -> None:
        """Let `run` end."""
        self._stopping = True
        self._bell.ring()

    async def run(self) -> None:
        """Tell and hear until stopped."""
        try:
            while not self._stopping:
                await self.turn()
                await self._bell.wait(POLL_SECONDS)
        finally:
            await self._wakes.close()

    async def turn(self) -> None:
        """Tell what is untold, if there is anybody; nothing that goes wrong here matters."""
        try:
            if self._has_others():
                await self._turn()
                return
            if self._wakes.is_open:
                await self._wakes.close()
        except CannotWake as why:
            self._gives_up(str(why), DEAF_SECONDS)
        except StoreUnavailable as why:
            self._gives_up(str(why), AGAIN_SECONDS)
        except Exception:
            if self._trouble is None:
                LOG.exception("unexpected fault in waking others (%s)", new_reference())
            self._gives_up("an unexpected fault", DEAF_SECONDS)
        self._untold.clear()

    async def _turn(self) -> None:
        now = self._clock.monotonic()
        if not self._wakes.is_open:
            if now < self._quiet_until:
                return
            await self._wakes.open(self._heard)
            self._probed_at = None
        while self._untold:
            await self._wakes.tell(self._untold.pop())
        await self._probe(now)

    async def _probe(self, now: float) -> None:
        """Make sure now and then that what is said is heard."""
        if self._probed_at is None or (
            self._has_heard and now - self._probed_at >= PROBE_EVERY_SECONDS
        ):
            self._probed_at, self._has_heard = now, False
            await self._wakes.tell(PROBE)
        elif not self._has_heard and now - self._probed_at >= ANSWER_SECONDS:
            await self._wakes.close()
            raise CannotWake("LISTEN is taken, and nothing comes of it: a pooler is in between")

    def _called(self, wake: Wake) -> None:
        is_quiet = self._clock.monotonic() < self._quiet_until
        if not is_quiet and self._has_others() and self._needs(wake):
            self._untold.add(wake)
            self._bell.ring()

    def _heard(self, said: str, is_own: bool) -> None:  # noqa: FBT001 - as Wakes calls it
        if is_own:
            if said == PROBE:
                self._has_heard = True
                self._works()
            return
        for wake, bell in self._bells.items():
            if said == wake:
                bell.ring()

    def _works(self) -> None:
        if self._trouble is not None:
            LOG.info("processes wake each other again")
            self._trouble = None

    def _gives_up(self, reason: str, seconds: float) -> None:
        """Stay away for a while, and say so once; what was to be told they find by themselves."""
        self._untold.clear()
        self._quiet_until = self._clock.monotonic() + seconds
        if reason != self._trouble:
            LOG.warning("no process can be woken, each looks once a second: %s", reason)
            self._trouble = reason
