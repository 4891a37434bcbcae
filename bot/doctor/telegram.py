"""Looks at the way to Telegram, the bot, its webhook and its menu of commands."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.clock import Clock
from bot.config import Config, Mode
from bot.doctor.findings import Finding, failed, ok, warning
from bot.setup.meeting import Met, is_for_sandbox, meet
from bot.telegram import Door, Pool
from bot.watch import entries, where
from bot.web.webhook import webhook_path
from bot.wire.profile import menus
from desk.policy import Policy

SECONDS = 8.0
SLOW_SECONDS = 2.0
SKEW_TOLD = timedelta(seconds=5)
SKEW_WRONG = timedelta(minutes=1)
BACKLOG = 100
"""As many updates wait only where nobody takes them."""
RECENT = timedelta(hours=1)


async def look_at_bot(config: Config, door: Door) -> tuple[list[Finding], Met | None]:
    """Ask who the bot is; without an answer nothing else of Telegram can be looked at."""
    telegram = config.telegram
    if telegram.token is not None and is_for_sandbox(telegram.token, telegram.api_root):
        return [failed("token", "for_sandbox", root=telegram.api_root)], None
    began = time.monotonic()
    met = await meet(door)
    seconds = max(round(time.monotonic() - began, 2), 0.01)
    if not isinstance(met, Met):
        check = "way" if met.is_network or met.why == "limited" else "token"
        return [failed(check, met.why, root=door.api_root, reason=met.reason)], None
    judge, key = (warning, "slow") if seconds > SLOW_SECONDS else (ok, "ok")
    proxied = telegram.proxy is not None
    found = [
        ok("token", username=met.username),
        judge("way", key, root=door.api_root, proxied=proxied, seconds=seconds),
    ]
    if not met.can_join:
        found.append(warning("token", "cannot_join"))
    return found, met


async def look_at_clock(config: Config, clock: Clock) -> list[Finding]:
    """Compare this machine's clock with the moment that the Bot API's server names."""
    telegram = config.telegram
    proxy = telegram.proxy.reveal() if telegram.proxy else None
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(telegram.api_root, proxy=proxy, allow_redirects=False) as answer,
        ):
            named = parsedate_to_datetime(answer.headers["Date"])
    except (aiohttp.ClientError, OSError, TimeoutError, KeyError, ValueError):
        return [warning("clock", "unknown")]
    # The header counts whole seconds and travelled for a moment.
    skew = clock.now() - named.replace(tzinfo=named.tzinfo or UTC)
    seconds = round(skew.total_seconds())
    if abs(skew) >= SKEW_WRONG:
        return [failed("clock", "wrong", seconds=seconds)]
    return [warning("clock", "off", seconds=seconds) if abs(skew) > SKEW_TOLD else ok("clock")]


async def look_at_webhook(config: Config, door: Door, now: datetime) -> list[Finding]:
    """Compare where Telegram sends updates with where the desk wants them."""
    reply = await door.post("getWebhookInfo", pool=Pool.ANSWERS)
    if not reply.is_ok or not isinstance(reply.result, dict):
        return [warning("webhook", "unknown", reason=reply.description)]
    info: dict[str, Any] = reply.result
    url, waiting = str(info.get("url") or ""), int(info.get("pending_update_count") or 0)
    host = _host(url)
    if config.telegram.mode is not Mode.WEBHOOK:
        if url:
            return [failed("webhook", "set", host=host)]
        found = [ok("webhook", "polling", waiting=waiting)]
    elif not url:
        return [warning("webhook", "unset")]
    elif url != _wanted(config):
        return [failed("webhook", "other", host=host)]
    else:
        found = list(_trouble(info, now)) or [ok("webhook", "set_right", host=host)]
    if waiting > BACKLOG:
        found.append(warning("webhook", "backlog", waiting=waiting))
    return found


def _wanted(config: Config) -> str | None:
    secret, public_url = config.telegram.webhook_secret, config.web.public_url
    return public_url + webhook_path(secret) if secret and public_url else None


def _trouble(info: dict[str, Any], now: datetime) -> Iterator[Finding]:
    """Return what Telegram could not deliver lately."""
    failed_at = info.get("last_error_date")
    if isinstance(failed_at, int) and now - datetime.fromtimestamp(failed_at, UTC) < RECENT:
        yield warning("webhook", "failing", reason=str(info.get("last_error_message") or "?"))


async def look_at_menu(policy: Policy, door: Door) -> list[Finding]:
    """Compare the menu of commands with the one that the desk sets at each start."""
    for shown in menus(policy):
        reply = await door.post("getMyCommands", where(shown), pool=Pool.ANSWERS)
        if not reply.is_ok:
            return [warning("menu", "unknown", reason=reply.description)]
        if reply.result != entries(shown):
            return [warning("menu", "other")]
    return [ok("menu")]


def _host(url: str) -> str:
    """Return the host of a URL; never its path, which is a secret."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return "?"
