"""Methods about how the bot gets its updates."""

import ipaddress
import re
from urllib.parse import urlsplit

from sandbox.botapi.schema import description
from sandbox.calls.params import Params
from sandbox.errors import WEBHOOK_ACTIVE, WEBHOOK_SET, bad, conflict
from sandbox.methods.common import Method, Result
from sandbox.model import Json, Webhook
from sandbox.wire import compact, seconds
from sandbox.world import World

LONGEST_POLL_SECONDS = 50
SECRET = re.compile(r"[A-Za-z0-9_-]*")
LONGEST_SECRET = 256
SCHEME = re.compile(r"[^/]*://")
DEFAULT_CONNECTIONS = 40


async def get_updates(world: World, params: Params) -> list[Json]:
    """Return the waiting updates, or wait for one; the offset confirms those before it."""
    limit = params.integer("limit", 100, low=1, high=100)
    timeout = params.integer("timeout", 0, low=0, high=LONGEST_POLL_SECONDS)
    offset = params.integer("offset")
    if world.webhook is not None:
        raise conflict(WEBHOOK_ACTIVE)
    _remember_allowed(world, params)
    world.updates.confirm(offset)
    return await world.polling.get(limit, timeout)


def _remember_allowed(world: World, params: Params) -> None:
    """Keep the kinds of updates the bot asks for; without the parameter they stay as they were."""
    params.text("allowed_updates")
    given = params.loose("allowed_updates")
    # Whatever is no list of names is as good as nothing; unknown names alone are an empty list.
    if isinstance(given, list) and all(isinstance(kind, str) for kind in given):
        kinds = description().types["Update"]["fields"].keys() - {"update_id"}
        world.updates.allowed = tuple(kind.lower() for kind in given if kind.lower() in kinds)


def set_webhook(world: World, params: Params) -> Result:
    """Let updates be posted to an address; an empty one ends that."""
    url = params.text("url")
    secret = params.text("secret_token")
    if not url:
        return delete_webhook(world, params)
    url = _address(url)
    if len(secret) > LONGEST_SECRET:
        raise bad("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    _remember_allowed(world, params)
    connections = params.integer("max_connections", DEFAULT_CONNECTIONS, low=1, high=100)
    drops = params.flag("drop_pending_updates")
    wanted = (url, secret or None, connections)
    old = world.webhook
    if old is not None and (old.url, old.secret, old.max_connections) == wanted and not drops:
        return Result(value=True, description="Webhook is already set")
    if drops:
        world.updates.drop(world.updates.pending())
    world.webhook = Webhook(url=url, secret=secret or None, max_connections=connections)
    world.polling.end(conflict(WEBHOOK_SET))
    return Result(value=True, description="Webhook was set")


def _address(url: str) -> str:
    """Return where updates are to be posted; without a scheme it is HTTPS."""
    whole = url if SCHEME.match(url) else f"https://{url}"
    try:
        parts = urlsplit(whole)
        is_whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise bad("invalid webhook URL specified") from None
    if not is_whole or " " in whole or parts.scheme not in {"http", "https"}:
        raise bad("invalid webhook URL specified")
    if not is_loopback(parts.hostname or ""):
        raise bad("bad webhook: the sandbox posts to loopback addresses only")
    return whole


def is_loopback(host: str) -> bool:
    """Say whether a host is this very machine."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def delete_webhook(world: World, params: Params) -> Result:
    """End the posting of updates."""
    if params.flag("drop_pending_updates"):
        world.updates.drop(world.updates.pending())
    there, world.webhook = world.webhook, None
    world.updates.wake()
    return Result(
        value=True, description="Webhook was deleted" if there else "Webhook is already deleted"
    )


def get_webhook_info(world: World, _: Params) -> Json:
    """Tell where updates go and how that goes."""
    webhook = world.webhook
    info: Json = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates.pending()),
    }
    if webhook is not None:
        host = urlsplit(webhook.url).hostname
        info |= compact(
            ip_address="127.0.0.1" if host == "localhost" else host,
            last_error_date=seconds(webhook.last_error_at),
            last_error_message=webhook.last_error,
            max_connections=webhook.max_connections,
        )
    return info | compact(allowed_updates=list(world.updates.allowed))


METHODS: dict[str, Method] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
