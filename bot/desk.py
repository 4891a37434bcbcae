"""What every loop of the process works with."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from bot.clock import Clock
from bot.learning import Understanding
from bot.operators.metrics import Metrics
from bot.standing import Alone, Standing
from desk.floods import Floods
from desk.policy import Policy
from desk.secrets.secret import KeyRing
from handlers.context import BotIdentity, Context
from store.store import Store
from store.unit import StoreUnit

Result = TypeVar("Result")


@dataclass(frozen=True, kw_only=True, slots=True)
class Desk:
    """One desk: its store, its policy, its bot and the clock."""

    store: Store
    policy: Policy
    keys: KeyRing
    bot: BotIdentity
    clock: Clock
    owner: str
    """Who holds leases: new at every start."""
    understanding: Understanding
    standing: Standing = field(default_factory=Alone)
    """What this process may do beside others."""
    floods: Floods = field(default_factory=Floods)
    metrics: Metrics = field(default_factory=Metrics)

    def unit(self) -> AbstractAsyncContextManager[StoreUnit]:
        """Open a unit of work that understands what people say; see Store.unit()."""
        return self.store.unit(self.policy, self.understanding.triage)

    async def serve(self, work: Callable[[StoreUnit], Awaitable[Result]]) -> Result:
        """Do `work` in a unit that understands what people say; see Store.serve()."""
        return await self.store.serve(self.policy, self.understanding.triage, work)

    def context(self, unit: StoreUnit, received_at: datetime | None = None) -> Context:
        """Return what a handler is given; `received_at` is when its update came in."""
        return Context(
            unit=unit,
            now=self.clock.now(),
            bot=self.bot,
            keys=self.keys,
            received_at=received_at,
            floods=self.floods,
        )
