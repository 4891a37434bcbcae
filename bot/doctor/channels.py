"""Looks whether those who are rung by webhook or mail can be rung, and rings nobody."""

from urllib.parse import urlsplit

from bot.config import Config
from bot.doctor.findings import Finding, failed, ok
from bot.ringing import mail, webhook
from bot.ringing.outcome import Fate
from desk.secrets.secret import Secret


async def look_at_channels(config: Config) -> list[Finding]:
    """Connect to each configured webhook and to the mail server; what is not set up is no fault."""
    found = []
    hooks = [("webhook.url", config.webhook.url)]
    hooks += [(f"contacts[{contact.key}]", contact.webhook) for contact in config.contacts]
    used = [(field, url) for field, url in hooks if url is not None]
    if used and config.webhook.secret is None:
        found.append(failed("ring_webhook", "no_secret"))
    for field, url in used:
        found.append(await _webhook(field, url))
    if config.heartbeat.url is not None:
        found.append(await _heartbeat(config.heartbeat.url))
    if config.mail.host is not None:
        found.append(await _mail(config))
    return found


async def _webhook(field: str, url: Secret) -> Finding:
    host = urlsplit(url.reveal()).hostname
    outcome = await webhook.look(url)
    if outcome.fate is Fate.OK:
        return ok("ring_webhook", host=host, field=field)
    return failed("ring_webhook", "unreachable", host=host, field=field, reason=outcome.reason)


async def _heartbeat(url: Secret) -> Finding:
    """Connect to the watcher, and tell it nothing: that would be a sign of life."""
    host = urlsplit(url.reveal()).hostname
    outcome = await webhook.look(url)
    if outcome.fate is Fate.OK:
        return ok("heartbeat", host=host)
    return failed("heartbeat", "unreachable", host=host, reason=outcome.reason)


async def _mail(config: Config) -> Finding:
    settings = config.mail
    if settings.user is not None and settings.password is None:
        return failed("ring_mail", "no_password")
    outcome = await mail.look(settings)
    if outcome.fate is Fate.OK:
        return ok("ring_mail", host=settings.host)
    key = "not_let_in" if outcome.fate is Fate.REFUSED else "no_way"
    facts = {"host": settings.host, "port": settings.port, "reason": outcome.reason}
    return failed("ring_mail", key, **facts)
