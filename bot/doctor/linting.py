"""The policy held against the people of a desk, each warning at its line of the configuration."""

import asyncio
from collections.abc import Sequence

from bot.clock import SystemClock
from bot.config import Config, ConfigError
from bot.config.tree import Tree
from bot.doctor.database import open_beside
from bot.doctor.duty import concerns_of
from bot.phrases import Phrases
from bot.policy import policy_of
from desk.policy import Policy
from store.errors import StoreUnavailable

ENGLISH = "en"
"""The language of all that is said about a configuration."""


def warnings_of(config: Config, tree: Tree) -> Sequence[ConfigError] | None:
    """Return what is to be seen to, by line; None where there is no database that can be read."""
    return asyncio.run(_warnings(config, tree))


async def _warnings(config: Config, tree: Tree) -> Sequence[ConfigError] | None:
    clock = SystemClock()
    policy: Policy = policy_of(config, clock.now())
    store, _ = await open_beside(config)
    if store is None:
        return None
    try:
        concerns = await concerns_of(policy, store, clock.now())
    except StoreUnavailable:
        return None
    finally:
        await store.close()
    phrases = Phrases("doctor", ENGLISH)
    told = []
    for concern in concerns:
        words = phrases(f"duty.{concern.key}", **concern.facts)
        told.append(tree.error(concern.at, " ".join(words.split())))
    return sorted(told, key=lambda warning: (warning.line is None, warning.line or 0))
