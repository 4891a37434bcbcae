"""Takes the roles that are free, keeps them by signs of life, and finds processes that died.

Nothing here reads a wall clock. A holder trusts its lease for `TRUSTED_SECONDS` from the start of
the attempt that last let it beat; the others take it over when they saw no beat for `DEAD_SECONDS`,
which began later and lasts longer. Both are counted on monotonic clocks, so no clock that jumps and
no process that was paused makes two holders of one role.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.health import Stage
from bot.loops import Loop
from bot.standing import Holder, Role
from store.queues.leases import PROCESS, Held
from store.store import Store

LOG = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
BEAT_SECONDS = 1.5
"""How long after a sign of life the next look gives another one."""
TRUSTED_SECONDS = 4.5
DEAD_SECONDS = 6.0
LONGEST_GAP_SECONDS = 3.0
"""Who did not look for longer saw nothing: a store that was away, or a pause, is no death."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Sight:
    """A lease as it was seen last, and since when it has not changed."""

    held: Held
    since: float


class Roles(Loop):
    """This process among its equals; see Standing.

    Args:
        stage: what health shows of the store.
        clock: gives the moment.
        store: where the leases are.
        owner: what this process calls itself.
    """

    idle_seconds = LOOK_SECONDS
    is_alone = False

    def __init__(self, *, stage: Stage, clock: Clock, store: Store, owner: str) -> None:
        super().__init__(stage, clock)
        self._leases = store.leases
        self._owner = owner
        self._me = PROCESS + owner
        self._terms: dict[str, int] = {}
        self._trusted_until = -1.0
        self._beat_at: float | None = None
        self._seen: dict[str, _Sight] = {}
        self._looked_at: float | None = None
        self._shown: frozenset[Role] = frozenset()
        self.is_proved_dead: Callable[[str], bool] = lambda _: False
        """Whether a process need not be waited for: there is proof that it ended."""
        self.buried: Callable[[str], None] = lambda _: None
        """Told whom this process declared dead."""
        self.agree: Callable[[datetime, float, float], None] = lambda *_: None
        """Told what the database's clock showed between two monotonic moments."""
        self.changed: Callable[[], None] = lambda: None
        """Told when roles were taken or lost."""

    def lives(self) -> bool:
        """Whether no other process can have declared this one dead."""
        return self._trusts(self._me)

    def has(self, role: Role) -> bool:
        """Whether this process may act in a role at this moment."""
        return self._trusts(role)

    def has_others(self) -> bool:
        """Whether another process gave a sign of life lately."""
        return any(name.startswith(PROCESS) and name != self._me for name in self._seen)

    def term(self, role: Role) -> int:
        """Return the number of the holder's term, 0 where this process is none."""
        return self._terms.get(role, 0)

    def holders(self) -> Sequence[Holder]:
        """Return who has which role, as it was seen at the last look."""
        at = self.clock.monotonic()
        found = []
        for role in Role:
            sight, is_me = self._seen.get(role), self.has(role)
            seen = None if sight is None else sight.held.owner
            found.append(
                Holder(
                    role=role,
                    owner=self._owner if is_me else seen,
                    term=self.term(role) or (sight.held.term if sight else 0),
                    beat_age=at - sight.since if sight else None,
                    is_me=is_me,
                )
            )
        return found

    async def turn(self) -> int:
        """Give a sign of life if it is time, look at the others, and take what is free.

        Raises:
            StoreUnavailable: what is held is trusted until its time is over.
        """
        try:
            began = self.clock.monotonic()
            if self._beat_at is None or began - self._beat_at >= BEAT_SECONDS:
                await self._beat(began)
            await self._look()
        finally:
            self._show()
        return 0

    async def leave(self) -> None:
        """Give up everything, for others to take at once.

        Raises:
            StoreUnavailable: they take it when they have seen no sign of life for long enough.
        """
        self._terms, self._trusted_until = {}, -1.0
        await self._leases.leave(self._owner)

    def _trusts(self, name: str) -> bool:
        return name in self._terms and self.clock.monotonic() < self._trusted_until

    async def _beat(self, began: float) -> None:
        found = await self._leases.beat(self._owner)
        if self._me not in found.terms:
            if self._terms:
                LOG.warning("this process was taken for dead, and begins anew")
            self._terms = {}
            await self._leases.join(self._owner, self.clock.now())
            began = self.clock.monotonic()
            found = await self._leases.beat(self._owner)
        if found.at is not None:
            self.agree(found.at, began, self.clock.monotonic())
        self._terms, self._beat_at = found.terms, began
        self._trusted_until = began + TRUSTED_SECONDS

    async def _look(self) -> None:
        """Look at all leases; take what is free, and bury who gave no sign of life."""
        held = {one.name: one for one in await self._leases.listed()}
        at = self.clock.monotonic()
        if self._looked_at is None or at - self._looked_at > LONGEST_GAP_SECONDS:
            self._seen = {}
        self._looked_at = at
        self._seen = {name: self._sight(one, at) for name, one in held.items()}
        dead = {one.owner for one in held.values() if one.owner and self.is_proved_dead(one.owner)}
        for name, sight in self._seen.items():
            is_dead = at - sight.since >= DEAD_SECONDS or sight.held.owner in dead
            if is_dead and name.startswith(PROCESS) and name != self._me:
                await self._bury(sight.held)
        for role in Role:
            sight_ = self._seen.get(role)
            owner = None if sight_ is None else sight_.held.owner
            if sight_ is None or owner in {None, *dead} or at - sight_.since >= DEAD_SECONDS:
                await self._take(role, None if sight_ is None else sight_.held)

    def _sight(self, held: Held, at: float) -> _Sight:
        before = self._seen.get(held.name)
        return before if before is not None and before.held == held else _Sight(held=held, since=at)

    async def _bury(self, seen: Held) -> None:
        if await self._leases.bury(seen):
            is_proved = self.is_proved_dead(str(seen.owner))
            why = "has ended" if is_proved else "gave no sign of life and is taken for dead"
            LOG.warning("process %s %s", seen.owner, why)
            self.buried(str(seen.owner))

    async def _take(self, role: Role, seen: Held | None) -> None:
        """Take a role that nobody holds; it is trusted as long as what was held before."""
        if not self.lives() or role in self._terms:
            return
        term = await self._leases.take(role, self._owner, seen, self.clock.now())
        if term is not None:
            self._terms[role] = term

    def _show(self) -> None:
        """Tell the log and the loops of roles that came or went."""
        roles = frozenset(role for role in Role if self.has(role))
        if roles == self._shown:
            return
        for role in sorted(roles - self._shown):
            LOG.info("this process is now %s, term %s", role, self.term(role))
        for role in sorted(self._shown - roles):
            LOG.warning("this process is %s no longer", role)
        self._shown = roles
        self.changed()
