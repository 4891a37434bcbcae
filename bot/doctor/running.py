"""Looks whether the desk runs here, by its own page of health and by what it noted."""

from datetime import datetime, timedelta
from typing import Any

import aiohttp

from bot.config import Config
from bot.doctor.findings import Finding, failed, ok, warning
from bot.health import WAITING
from bot.presence import HEARD_AT
from bot.roles import DEAD_SECONDS
from bot.standing import Role
from store.store import Store

SECONDS = 3.0
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what a desk may listen on
SILENT = timedelta(minutes=2)
OTHER_POLLER = "(409)"


async def look_at_process(config: Config, store: Store | None, now: datetime) -> list[Finding]:
    """Ask the desk itself; asking Telegram for updates would take them from it."""
    heard = None if store is None else await store.settings.noted(HEARD_AT)
    heard_at = datetime.fromisoformat(heard) if isinstance(heard, str) else None
    report = await _report(config)
    if report is None:
        if heard_at is not None and now - heard_at <= SILENT:
            return [ok("process", "elsewhere")]
        return [warning("process", "none", address=_address(config))]
    stages = report.get("stages")
    if not isinstance(stages, dict) or not stages:
        return [warning("process", "port_taken", address=_address(config))]
    found = []
    for name, stage in stages.items():
        if stage.get("ok") is True:
            continue
        reason = str(stage.get("reason") or "?")
        key = "other_poller" if OTHER_POLLER in reason else "stage"
        found.append(failed("process", key, stage=name, reason=reason))
    return [
        *(found or [ok("process", address=_address(config))]),
        *_roles(report),
        *_heartbeat(report),
    ]


def _heartbeat(report: dict[str, Any]) -> list[Finding]:
    """Return why the watcher outside is not told that all is well, if it is not."""
    told = report.get("heartbeat") or {}
    if told.get("kept_back"):
        return [failed("heartbeat", "kept_back", reason=told["kept_back"])]
    if told.get("reason") and told["reason"] != WAITING:
        return [failed("heartbeat", "not_taken", reason=told["reason"])]
    return []


def _roles(report: dict[str, Any]) -> list[Finding]:
    """Return who polls and who sends, where there may be several processes."""
    roles = report.get("roles") or {}
    found = []
    for role in Role:
        holder = roles.get(role.value) or {}
        age = holder.get("beat_seconds_ago")
        if age is None:
            continue
        facts = {"role": role.value, "owner": holder.get("owner") or "?", "seconds": round(age)}
        if age > DEAD_SECONDS * 2:
            found.append(failed("process", "role_lost", **facts))
        else:
            found.append(ok("process", "role", **facts, mine=bool(holder.get("this_process"))))
    return found


async def _report(config: Config) -> dict[str, Any] | None:
    """Return what the desk says of itself; nothing where it is no desk, None for nobody."""
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"{_address(config)}/healthz", allow_redirects=False) as answer,
        ):
            report = await answer.json()
    except (aiohttp.ContentTypeError, ValueError):
        return {}
    except (aiohttp.ClientError, OSError, TimeoutError):
        return None
    return report if isinstance(report, dict) else {}


def _address(config: Config) -> str:
    host = EVERYWHERE.get(config.web.host, config.web.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{config.web.port}"
