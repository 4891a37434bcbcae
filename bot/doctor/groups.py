"""Looks at the working groups: whether the bot is in them, and what it may do."""

from typing import Any

from bot.doctor.findings import Finding, failed, ok, warning
from bot.replies import Outcome, Reply
from bot.telegram import Door
from bot.wire.standing import standing_of
from desk.policy import Policy, Topics
from store.store import Store

GRAVE = ("inside", "write")


async def look_at_groups(
    policy: Policy, door: Door, bot_id: int, store: Store | None
) -> list[Finding]:
    """Ask Telegram about each group in which a team works, or in which people may report."""
    groups = list(dict.fromkeys(team.group for team in policy.teams.values() if team.group))
    found = [] if groups else [failed("group", "none")]
    for group in dict.fromkeys([*groups, *policy.staff_groups]):
        found += await _one(group, policy, door, bot_id, store)
    return found


async def _one(
    group: int, policy: Policy, door: Door, bot_id: int, store: Store | None
) -> list[Finding]:
    here = await _now_at(group, policy, store)
    standing = await standing_of(door, here, bot_id)
    if isinstance(standing, Reply) and standing.migrate_to is not None:
        here = standing.migrate_to
        standing = await standing_of(door, here, bot_id)
    found = [] if here == group else [warning("group", "moved", old=group, id=here)]
    if isinstance(standing, Reply):
        if standing.outcome is Outcome.REFUSED:
            return [*found, failed("group", "hidden", id=here, reason=standing.description)]
        return [*found, warning("group", "unknown", id=here, reason=standing.description)]
    facts: dict[str, Any] = {"title": standing.title, "id": standing.id}
    missing = standing.missing
    if all(team.group != group for team in policy.teams.values()):
        missing = [what for what in missing if what in GRAVE]  # where people only report
    elif policy.topics is Topics.OFF:
        missing = [what for what in missing if what not in ("forum", "manage_topics")]
    if not missing:
        return [*found, ok("group", **facts)]
    judged = ((failed if what in GRAVE else warning)("group", what, **facts) for what in missing)
    return [*found, *judged]


async def _now_at(group: int, policy: Policy, store: Store | None) -> int:
    """Return the id that a group has now, as far as the desk knows of upgrades."""
    if store is None:
        return group
    async with store.reading(policy) as unit:
        known = await unit.chats.by_telegram(group)
    return group if known is None else known.telegram_id
