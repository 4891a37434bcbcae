"""Looks whether somebody else uses the bot and what was put aside, and tells the admins."""

import logging
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from bot.desk import Desk
from bot.health import Stage
from bot.intake import Conflict, Intake
from bot.loops import Bell, Loop
from bot.telegram import Door, Pool
from bot.wire.profile import SCOPES, Shown, Webhook, menus
from bot.wire.updates import ALLOWED
from desk.actions import alarm
from desk.events import Fact
from desk.text import shortened

LOG = logging.getLogger(__name__)

EVERY_SECONDS = 30.0
COMMANDS_EVERY = timedelta(minutes=5)
QUIET = timedelta(minutes=2)
"""How long nobody may have interfered until it counts as over."""
LOOKS = 2
"""How often a fault must be seen before anybody is told: a restart makes one by itself."""
GROWING = 4
"""At how many looks in a row more updates waited at Telegram until that is told."""
HOURLY = timedelta(hours=1)
TOLD = "quarantine_told"
"""The setting that holds how many updates put aside the admins know of, and since when."""
LONGEST_REASON = 200


class Watch(Loop):
    """Looks twice a minute, and tells each change once.

    Args:
        stage: what health shows of it.
        desk: whose admins are told.
        door: the way to Telegram.
        webhook: where Telegram shall post updates to; None for polling.
        intake: who polls, if anybody does.
        wake: rung when something is to be sent.
    """

    idle_seconds = EVERY_SECONDS

    def __init__(
        self,
        *,
        stage: Stage,
        desk: Desk,
        door: Door,
        webhook: Webhook | None,
        intake: Intake | None,
        wake: Bell,
    ) -> None:
        super().__init__(stage, desk.clock)
        self._desk = desk
        self._door = door
        self._intake = intake
        self._hook = None if webhook is None else _Hook(webhook)
        self._wake = wake
        self._told_conflict = ""
        self._commands_at: float | None = None

    async def turn(self) -> int:
        """Look at everything once.

        Raises:
            StoreUnavailable: what there is to tell is told later.
        """
        await self._quarantine()
        if self._intake is not None:
            await self._poller(self._intake)
        if self._hook is not None:
            await self._webhook(self._hook)
        await self._commands()
        return 0

    async def _quarantine(self) -> None:
        """Tell of updates put aside, once an hour at most, with their number."""
        waiting, ever = await self._desk.store.quarantine.counts()
        now, told = self.clock.now(), await self._desk.store.settings.noted(TOLD) or {}
        if ever <= told.get("ever", 0):
            return
        if "at" in told and now - datetime.fromisoformat(told["at"]) < HOURLY:
            return
        async with self._desk.store.unit(self._desk.policy) as unit:
            if waiting:
                facts: dict[str, Fact] = {"count": waiting, "about": ever}
                await alarm.alarm(unit, alarm.QUARANTINE, now, facts)
            await unit.note(TOLD, {"ever": ever, "at": now.isoformat()})
            await unit.commit()
        self._wake.ring()

    async def _poller(self, intake: Intake) -> None:
        """Tell that somebody else gets the updates; and that it is over."""
        conflict, now = intake.conflict, self.clock.now()
        if conflict is None:
            return
        if intake.stage.ok and now - conflict.last_at >= QUIET:
            if self._told_conflict:
                await self._alarm(alarm.POLLING_AGAIN, about=_stamp(conflict))
            intake.conflict, self._told_conflict = None, ""
        elif conflict.times >= LOOKS:
            host = await self._foreign_host() if conflict.by_webhook else ""
            key = alarm.FOREIGN_WEBHOOK if conflict.by_webhook else alarm.FOREIGN_POLLER
            if self._told_conflict != f"{key}.{host}":
                await self._alarm(key, host=host, about=f"{_stamp(conflict)}.{host}")
                self._told_conflict = f"{key}.{host}"

    async def _foreign_host(self) -> str:
        """Return the host to which the updates go instead; never the path, which is a secret."""
        info = await self._webhook_info()
        return _host(info) if info is not None else ""

    async def _webhook(self, hook: "_Hook") -> None:
        """Tell that the webhook is another, or fails; the right one is set anew."""
        info = await self._webhook_info()
        if info is None:
            return
        if info.get("url") != hook.webhook.url:
            host = _host(info)
            await self._alarm(alarm.WEBHOOK_CHANGED, host=host, about=host or "none")
            await self._set_webhook(hook.webhook)
            return
        hook.look(info)
        if hook.has_failed:
            # The secret cannot be seen: if somebody changed it, this puts it right.
            await self._set_webhook(hook.webhook)
        now = self.clock.now()
        if hook.is_failing and not hook.told:
            hook.told = f"{now:%H%M}"
            reason = shortened(str(info.get("last_error_message") or ""), LONGEST_REASON)
            await self._alarm(
                alarm.WEBHOOK_FAILING, count=hook.waiting, reason=reason, about=hook.told
            )
        elif hook.told and hook.is_well:
            await self._alarm(alarm.WEBHOOK_AGAIN, about=hook.told)
            hook.told = ""

    async def _webhook_info(self) -> dict[str, Any] | None:
        """Return what Telegram knows of the webhook; None when it does not answer."""
        reply = await self._door.post("getWebhookInfo", pool=Pool.ANSWERS)
        return reply.result if reply.is_ok and isinstance(reply.result, dict) else None

    async def _set_webhook(self, webhook: Webhook) -> None:
        await self._door.post(
            "setWebhook",
            {
                "url": webhook.url,
                "secret_token": webhook.secret.reveal(),
                "allowed_updates": ALLOWED,
                "drop_pending_updates": False,
            },
            pool=Pool.ANSWERS,
        )

    async def _commands(self) -> None:
        """Tell that somebody changed the menu of commands, and put it right."""
        at = self.clock.monotonic()
        if self._commands_at is None:
            self._commands_at = at  # the menu is just being set
        if at - self._commands_at < COMMANDS_EVERY.total_seconds():
            return
        self._commands_at = at
        wrong = []
        for shown in menus(self._desk.policy):
            place = where(shown)
            reply = await self._door.post("getMyCommands", place, pool=Pool.ANSWERS)
            if not reply.is_ok:
                return
            if reply.result != entries(shown):
                wrong.append(place | {"commands": entries(shown)})
        if wrong:
            await self._alarm(alarm.COMMANDS_CHANGED, about=f"{self.clock.now():%H%M}")
        for menu in wrong:
            await self._door.post("setMyCommands", menu, pool=Pool.ANSWERS)

    async def _alarm(self, key: str, **facts: Fact) -> None:
        """Tell the admins and the log."""
        LOG.error("alarm: %s", key)
        async with self._desk.store.unit(self._desk.policy) as unit:
            await alarm.alarm(unit, key, self.clock.now(), facts)
            await unit.commit()
        self._wake.ring()


class _Hook:
    """What was seen of the desk's own webhook at the last looks."""

    def __init__(self, webhook: Webhook) -> None:
        self.webhook = webhook
        self.waiting = 0
        self.told = ""
        self.has_failed = False
        self._error_date = 0
        self._failures = 0
        self._growth = 0

    def look(self, info: dict[str, Any]) -> None:
        """Compare with the look before."""
        waiting = info.get("pending_update_count") or 0
        error_date = info.get("last_error_date") or 0
        self.has_failed = error_date > self._error_date and waiting > 0
        self._failures = self._failures + 1 if self.has_failed else 0
        self._growth = self._growth + 1 if waiting > self.waiting else 0
        self.waiting, self._error_date = waiting, max(error_date, self._error_date)

    @property
    def is_failing(self) -> bool:
        """Whether updates cannot be posted, or more and more of them wait."""
        return self._failures >= LOOKS or self._growth >= GROWING

    @property
    def is_well(self) -> bool:
        """Whether nothing waits and nothing failed since the last look."""
        return not self.has_failed and self.waiting == 0


def _host(info: dict[str, Any]) -> str:
    """Return the host of a webhook; empty where none is set."""
    try:
        return urlsplit(str(info.get("url") or "")).hostname or ""
    except ValueError:
        return "?"


def _stamp(conflict: Conflict) -> str:
    return f"{conflict.since:%H%M%S}"


def where(shown: Shown) -> dict[str, Any]:
    """Return the scope and language of a menu, as Telegram takes them."""
    language = {} if shown.language is None else {"language_code": shown.language}
    return {"scope": {"type": SCOPES[shown.place].type}, **language}


def entries(shown: Shown) -> list[dict[str, str]]:
    """Return the commands of a menu, as Telegram takes them."""
    return [{"command": e.command, "description": e.description} for e in shown.entries]
