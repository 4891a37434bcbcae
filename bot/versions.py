"""The desk's policy with the versions of what was promised, as the store keeps them."""

from dataclasses import replace
from datetime import datetime

from bot.config import Config
from bot.policy import policy_of
from bot.terms import terms_of
from desk.policy import Policy
from store.store import Store
from store.terms_codec import read_terms, written_calendars, written_terms

_TERMS = "terms"
_CALENDARS = "calendars"


async def policy_in_force(
    store: Store, config: Config, now: datetime, *, keep: bool = True
) -> Policy:
    """Return the decisions of a configuration with all versions of what was promised.

    Where it promises something else than the last one, or its calendars have other hours or days
    off, that is a new version, in the store as well unless nothing is to be kept there.

    Raises:
        StoreUnavailable: the store cannot be read or written now.
    """
    policy = policy_of(config, now)
    promised = written_terms(terms_of(config))
    version, bodies = await store.policies.in_force(_TERMS, promised, now, keep=keep)
    calendars = written_calendars(policy.calendars)
    calendars_version, _ = await store.policies.in_force(_CALENDARS, calendars, now, keep=keep)
    return replace(
        policy,
        terms={number: read_terms(body) for number, body in bodies.items()},
        terms_version=version,
        calendars_version=calendars_version,
    )
