"""What every loop of the process works with."""

from dataclasses import dataclass

from bot.clock import Clock
from desk.policy import Policy
from desk.secret import KeyRing
from handlers.context import BotIdentity, Context
from store.store import Store
from store.unit import StoreUnit


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

    def context(self, unit: StoreUnit) -> Context:
        """Return what a handler is given."""
        return Context(unit=unit, now=self.clock.now(), bot=self.bot, keys=self.keys)
