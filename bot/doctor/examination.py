"""The whole examination, from the token to the disk."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.config import Config
from bot.doctor.channels import look_at_channels
from bot.doctor.database import look_at_database, open_beside
from bot.doctor.duty import look_at_duty
from bot.doctor.findings import Finding, failed, ok, warning
from bot.doctor.groups import look_at_groups
from bot.doctor.people import look_at_people
from bot.doctor.running import look_at_process
from bot.doctor.telegram import look_at_bot, look_at_clock, look_at_menu, look_at_webhook
from bot.policy import policy_of
from bot.telegram import Door
from desk.policy import Policy
from store.errors import StoreUnavailable
from store.store import Store

LAST_MONTH = 12
"""By then the holidays of the next year are announced, and a newer list can be installed."""


async def examine(config: Config, source: str, clock: Clock) -> list[Finding]:
    """Look at everything; what cannot be looked at is said."""
    policy = policy_of(config, clock.now())
    found = [ok("config", path=source), *_calendars(policy, clock.now())]
    store, trouble = await open_beside(config)
    try:
        found += await _telegram(config, store, clock)
        found += await look_at_channels(config)
        found += await _store(config, store, clock)
    finally:
        if store is not None:
            await store.close()
    return [*found, *trouble]


def _calendars(policy: Policy, now: datetime) -> list[Finding]:
    """Return what is not certain about this year and the next, of the calendars that count."""
    found = []
    for key, calendar in sorted(policy.calendars.items()):
        year = now.astimezone(ZoneInfo(calendar.zone)).year
        if calendar.provisional(year):
            found.append(warning("calendar", "provisional", key=key, year=year))
        elif now.month == LAST_MONTH and calendar.provisional(year + 1):
            found.append(warning("calendar", "provisional", key=key, year=year + 1))
    return found or [ok("calendar", count=len(policy.calendars))]


async def _telegram(config: Config, store: Store | None, clock: Clock) -> Sequence[Finding]:
    telegram, policy = config.telegram, policy_of(config, clock.now())
    if telegram.token is None:
        return [failed("token", "missing")]
    async with Door(telegram.token, telegram.api_root, telegram.proxy) as door:
        found, bot = await look_at_bot(config, door)
        if bot is None:
            return [*found, warning("way", "not_asked")]
        found += await look_at_clock(config, clock)
        found += await look_at_webhook(config, door, clock.now())
        found += await look_at_menu(policy, door)
        try:
            found += await look_at_groups(policy, door, bot.id, store)
        except StoreUnavailable as why:
            found.append(failed("database", "unavailable", reason=str(why)))
    return found


async def _store(config: Config, store: Store | None, clock: Clock) -> Sequence[Finding]:
    """Look at what the store tells of the desk, and at the store itself."""
    found: list[Finding] = []
    try:
        found += await look_at_process(config, store, clock.now())
        if store is not None:
            policy = policy_of(config, clock.now())
            found += await look_at_people(policy, store)
            found += await look_at_duty(policy, store, clock.now())
            found += await look_at_database(store, clock)
    except StoreUnavailable as why:
        found.append(failed("database", "unavailable", reason=str(why)))
    return found
