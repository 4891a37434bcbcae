"""Composition root: puts the process together, starts it, and stops it clean."""

import asyncio
import contextlib
import logging
import secrets
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from bot.clock import Clock, CommonClock
from bot.config import Config, Mode
from bot.desk import Desk
from bot.engine import Engine
from bot.health import Health, StageName
from bot.learning import Understanding
from bot.lifeline import Lifeline
from bot.loops import LONGEST_PAUSE_SECONDS, SHORTEST_PAUSE_SECONDS
from bot.operators.metrics import Metrics
from bot.policy import groups_of, policy_of
from bot.rehearsal import rehearse
from bot.ringing.lines import Lines
from bot.roles import Roles
from bot.sending.unlimited import Unlimited
from bot.standing import Alone, Standing
from bot.telegram import Door, Pool
from bot.versions import policy_in_force
from bot.web.site import Site
from bot.web.webhook import Receiver, webhook_path
from bot.wire.profile import Webhook
from desk.policy import Policy
from desk.secrets.secret import KeyRing
from handlers.context import BotIdentity
from store.errors import SchemaMismatch, StoreInUse, StoreUnavailable
from store.store import Store

LOG = logging.getLogger(__name__)

SANDBOX_TOKEN = "0:sandbox"  # noqa: S105 - what no real token begins with


class CannotRun(Exception):
    """The process ends: waiting would not help. The text is a sentence for the operator."""


@dataclass(frozen=True, kw_only=True, slots=True)
class App:
    """One desk as a process.

    Args:
        config: what was decided about it.
        clock: gives the moment.
        announce: told one line for people, once the web server listens.
    """

    config: Config
    clock: Clock
    announce: Callable[[str], None]

    async def run(self, stop: asyncio.Event) -> None:
        """Run until `stop` is set.

        Raises:
            CannotRun: something is wrong that no waiting mends.
        """
        health, metrics = Health(), Metrics()
        metrics.of_health(health, self.clock)
        name = policy_of(self.config, self.clock.now()).name
        receiver, webhook = self._webhook(health)
        async with contextlib.AsyncExitStack() as stack:
            site = Site(health=health, clock=self.clock, name=name, metrics=metrics)
            if receiver is not None and webhook is not None:
                site.receive(webhook_path(webhook.secret), receiver)
            await stack.enter_async_context(self._listening(site))
            door = await stack.enter_async_context(self._door())
            opened = await self._opened(health, stop)
            if opened is None:
                return
            store, keys, policy = opened
            stack.push_async_callback(store.close)
            await rehearse(store, policy, keys, self.clock.now())
            bot = await self._identity(door, health, stop)
            if bot is None:
                return
            owner = secrets.token_hex(8)
            desk = Desk(
                store=store,
                policy=policy,
                keys=keys,
                bot=bot,
                clock=self.clock,
                owner=owner,
                understanding=Understanding(policy),
                standing=stack.enter_context(self._standing(store, owner, health)),
                metrics=metrics,
            )
            engine = Engine(
                desk=desk,
                door=door,
                health=health,
                webhook=webhook,
                receiver=receiver,
                lines=Lines.of(self.config, self.clock),
                heartbeat=self.config.heartbeat,
                limits=None if self.config.telegram.limits else Unlimited(self.clock),
            )
            await self._turning(engine, health, stop)

    @contextlib.contextmanager
    def _standing(self, store: Store, owner: str, health: Health) -> Iterator[Standing]:
        """Lend what the process may do on this store."""
        if store.is_for_one:
            yield Alone()
            return
        stage = health[StageName.STORE]
        roles = Roles(stage=stage, clock=self.clock, store=store, owner=owner)
        if isinstance(self.clock, CommonClock):
            roles.agree = self.clock.agree
        lifeline = Lifeline(Path(tempfile.gettempdir()), owner)
        lifeline.hold()
        roles.is_proved_dead, roles.buried = lifeline.is_cut, lifeline.forget
        try:
            yield roles
        finally:
            lifeline.release()

    def _webhook(self, health: Health) -> tuple[Receiver | None, Webhook | None]:
        """Return who takes updates in and where, in webhook mode."""
        telegram, public_url = self.config.telegram, self.config.web.public_url
        if telegram.mode is not Mode.WEBHOOK or not telegram.webhook_secret or not public_url:
            return None, None
        secret = telegram.webhook_secret
        receiver = Receiver(secret, self.clock, health[StageName.INTAKE])
        return receiver, Webhook(url=public_url + webhook_path(secret), secret=secret)

    @contextlib.asynccontextmanager
    async def _listening(self, site: Site) -> AsyncIterator[None]:
        """Listen, and say where."""
        web = self.config.web
        try:
            address = await site.start(web.host, web.port)
        except OSError as error:
            reason = error.strerror or "it cannot be used"
            raise CannotRun(
                f"The web server cannot listen on {web.host} port {web.port} ({reason}); "
                "end what uses it, or set another with OPSDESK_WEB__PORT."
            ) from None
        self.announce(self._banner(address))
        try:
            yield
        finally:
            await site.stop()

    def _banner(self, address: str) -> str:
        """Return the one line that a start prints."""
        telegram = self.config.telegram
        line = f"Opsdesk runs. Status: {address}/"
        if telegram.token and telegram.token.reveal().startswith(SANDBOX_TOKEN):
            return f"{line}  SANDBOX, no Telegram: {telegram.api_root}"
        return line

    def _door(self) -> Door:
        telegram = self.config.telegram
        if telegram.token is None:
            raise CannotRun("The bot's token is missing; set OPSDESK_TELEGRAM__TOKEN.")
        return Door(telegram.token, telegram.api_root, telegram.proxy)

    async def _opened(
        self, health: Health, stop: asyncio.Event
    ) -> tuple[Store, KeyRing, Policy] | None:
        """Return the open store, the keys and the decisions in force, however long that takes.

        None when stopped before.
        """
        stage = health[StageName.STORE]
        pause = SHORTEST_PAUSE_SECONDS
        while not stop.is_set():
            try:
                store = await opened_store(self.config)
            except StoreUnavailable as why:
                stage.fails(self.clock.now(), str(why))
            else:
                try:
                    keys = await signing_keys(store, self.config, self.clock)
                    policy = await policy_in_force(store, self.config, self.clock.now())
                except StoreUnavailable as why:
                    stage.fails(self.clock.now(), str(why))
                    await store.close()
                else:
                    stage.works(self.clock.now())
                    return store, keys, policy
            await _wait(stop, pause)
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        return None

    async def _identity(
        self, door: Door, health: Health, stop: asyncio.Event
    ) -> BotIdentity | None:
        """Return who the bot is, once Telegram can be reached; None when stopped before."""
        stage = health[StageName.TELEGRAM]
        pause = SHORTEST_PAUSE_SECONDS
        while not stop.is_set():
            reply = await door.post("getMe", pool=Pool.ANSWERS)
            if reply.is_ok and isinstance(reply.result, dict):
                stage.works(self.clock.now())
                return BotIdentity(
                    id=reply.result["id"],
                    username=reply.result.get("username", ""),
                    name=reply.result.get("first_name", ""),
                )
            if reply.code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
                raise CannotRun(
                    f"{door.api_root} does not know this bot token ({reply.description}); "
                    "check OPSDESK_TELEGRAM__TOKEN and OPSDESK_TELEGRAM__API_ROOT."
                )
            stage.fails(self.clock.now(), reply.description)
            await _wait(stop, max(pause, float(reply.retry_after)))
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        return None

    async def _turning(self, engine: Engine, health: Health, stop: asyncio.Event) -> None:
        """Run the loops until stopped, and hand back what is left."""
        while not stop.is_set():
            try:
                await engine.begin()
            except StoreUnavailable as why:
                health[StageName.STORE].fails(self.clock.now(), str(why))
                await _wait(stop, LONGEST_PAUSE_SECONDS)
            else:
                await engine.run(stop)
        try:
            await engine.end()
        except StoreUnavailable as why:
            LOG.warning("leases could not be handed back and will run out: %s", why)


async def opened_store(config: Config) -> Store:
    """Return the open store.

    Raises:
        CannotRun: another process has it, or a newer desk made it.
        StoreUnavailable: it may be there later.
    """
    try:
        return await Store.open(config.database.url.reveal())
    except (StoreInUse, SchemaMismatch) as why:
        raise CannotRun(str(why)) from None


async def signing_keys(store: Store, config: Config, clock: Clock) -> KeyRing:
    """Bring what stands in the configuration into the store; return the keys that it signs by."""
    policy = policy_of(config, clock.now())
    await store.settings.sync_config(
        groups=groups_of(policy),
        staff_groups=policy.staff_groups,
        admins=config.people.admins,
        engineers=config.people.engineers,
        leads=config.people.leads,
        teams=[team.key for team in config.teams],
        now=clock.now(),
    )
    return KeyRing(*await store.settings.signing_keys())


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    """Wait so long, or until stopped."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await stop.wait()
