"""The link by which the first admin of a desk gets in."""

from datetime import datetime

from bot.config import Config
from bot.policy import policy_of
from desk.people import Role
from desk.tokens import admin_link
from store.store import Store

LINK = "https://t.me/{username}?start={secret}"
"""Source: Telegram, deep links."""


async def has_admin(store: Store, config: Config, now: datetime) -> bool:
    """Tell whether somebody is an admin already, here or by the configuration.

    Raises:
        StoreUnavailable: the store cannot be read.
    """
    if config.people.admins:
        return True
    policy = policy_of(config, now)
    async with store.reading(policy) as unit:
        for team in policy.teams:
            if any(Role.ADMIN in p.roles(team) for p in await unit.people.holding(team)):
                return True
    return False


async def issued_link(store: Store, config: Config, username: str, now: datetime) -> str:
    """Return a link that makes whoever opens it first an admin.

    Raises:
        StoreUnavailable: it cannot be kept.
    """
    async with store.unit(policy_of(config, now)) as unit:
        secret = await unit.tokens.issue(admin_link(now))
        await unit.commit()
    return LINK.format(username=username, secret=secret)
