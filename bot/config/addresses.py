"""Types of settings that name a place on a network: URLs, hosts, ports and the database."""

import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import SplitResult, parse_qsl, urlsplit

from bot.config.values import NONE, parsed
from bot.config.wording import printable, shown
from desk.secrets.secret import Secret

_PRIVATE_NETWORKS = tuple(
    ip_network(network)
    for network in (
        "10.0.0.0/8",
        "100.64.0.0/10",
        "172.16.0.0/12",
        "192.168.0.0/16",
        "169.254.0.0/16",
        "fc00::/7",
        "fe80::/10",
    )
)
_PRIVATE_NAME = re.compile(r"[a-z][a-z0-9_-]*|.*\.(local|internal|lan|home\.arpa)")
_HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
_VISIBLE = re.compile(r"[!-~]*")
_WEB = {"http", "https"}
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+asyncpg",
    "postgres": "postgresql+asyncpg",
}
_LIKE = {
    "sqlite+aiosqlite": "sqlite+aiosqlite:///opsdesk.db",
    "postgresql+asyncpg": "postgresql+asyncpg://user@host/opsdesk",
}
_LARGEST_PORT = 65_535
_CONNECTIONS = re.compile(r"[2-9]|[1-9][0-9]")
_SCHEMA = re.compile(r"(?!pg_)[a-z_][a-z0-9_]{0,62}")
_MAILBOX = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
_LONGEST_ADDRESS = 254


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine by name or address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def is_private(host: str) -> bool:
    """Whether `host` can only be in a network of the organisation, by its name or address.

    A name without a dot is one, as containers of one network call each other so. A number is
    not, as `134744072` is an address of the Internet.
    """
    try:
        address = ip_address(host)
    except ValueError:
        return _PRIVATE_NAME.fullmatch(host) is not None
    return address.is_loopback or any(address in network for network in _PRIVATE_NETWORKS)


def host_of(url: str) -> str:
    """Return the host of a URL, in small letters."""
    return urlsplit(url).hostname or ""


def has_password(url: str) -> bool:
    """Whether a URL carries a password, before the host or among its options."""
    parts = _parts(url)
    options = {name.lower() for name, _ in parse_qsl(parts.query)}
    return parts.password is not None or "password" in options


def host(text: str) -> str:
    """Return a name or address to listen on."""
    if not _is_host(text.lower()):
        raise ValueError(f"{shown(text)} is not a host; write a name or an address like 127.0.0.1")
    return text.lower()


def port(text: str) -> int:
    """Return a port; 0 lets the system choose a free one."""
    if not re.fullmatch("[0-9]{1,5}", text) or int(text) > _LARGEST_PORT:
        raise ValueError(f"{shown(text)} is not a port; write a number up to 65535, like 8080")
    return int(text)


def api_root(text: str) -> str:
    """Return the root of a Bot API server, without a slash at the end."""
    parts = _web_parts(text)
    name = parts.hostname or ""
    if parts.scheme == "http" and not is_private(name):
        raise ValueError(
            f"the token would travel unencrypted to {printable(name)}; write https:// "
            "(http:// is for this machine and private networks)"
        )
    return text.rstrip("/")


def public_url(text: str) -> str | None:
    """Return the address under which the Internet reaches us, without a slash at the end."""
    if text == NONE:
        return None
    parts = _web_parts(text)
    if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
        raise ValueError("Telegram calls only https; write https:// and serve a certificate there")
    return text.rstrip("/")


def ring_url(text: str) -> Secret | None:
    """Return the URL that rings are posted to; what stands in it may let one in: a secret."""
    return _secret_url(text, "what rings", "https://gateway.example.org/ring")


def heartbeat_url(text: str) -> Secret | None:
    """Return the URL that tells the watcher outside that all is well; its key is a secret."""
    return _secret_url(text, "its key", "https://watcher.example.org/ping/key")


def _secret_url(text: str, what: str, like: str) -> Secret | None:
    """Return a URL that is called; `what` must not travel for everybody to read."""
    if text == NONE:
        return None
    parts = _parts(text)
    name = parts.hostname or ""
    if parts.scheme not in _WEB or not _is_host(name):
        raise ValueError(f"is not a URL; write it like {like}")
    if parts.username is not None or parts.fragment:
        raise ValueError("a user and # do not belong here; drop them from the URL")
    if parts.scheme == "http" and not is_private(name):
        raise ValueError(
            f"{what} would travel unencrypted to {printable(name)}; write https:// "
            "(http:// is for this machine and private networks)"
        )
    return Secret(text)


def mail_host(text: str) -> str | None:
    """Return the name or address of a mail server."""
    if text == NONE:
        return None
    if not _is_host(text.lower()):
        raise ValueError(f"{shown(text)} is not a mail server; write a name like smtp.example.org")
    return text.lower()


def mail_address(text: str) -> str | None:
    """Return a mail address, without a name.

    Source: RFC 5321, 4.5.3.1: 64 characters before the @, 254 in all; quoted ones are not taken.
    """
    if text == NONE:
        return None
    box, _, domain = text.rpartition("@")
    dots = f".{box}."
    is_box = _MAILBOX.fullmatch(box) is not None and ".." not in dots
    if not is_box or not _HOST_NAME.fullmatch(domain.lower()) or len(text) > _LONGEST_ADDRESS:
        raise ValueError(f"{shown(text)} is not a mail address; write it like duty@example.org")
    return text


def some_mail_address(text: str) -> str:
    """Return a mail address; there is one."""
    found = mail_address(text)
    if found is None:
        raise ValueError("a mail address belongs here; take the line out where there is none")
    return found


def proxy(text: str) -> Secret | None:
    """Return the URL of an HTTP proxy; it may carry a password, so it is a secret."""
    if text == NONE:
        return None
    parts = _parts(text)
    if parts.scheme.startswith("socks"):
        raise ValueError(
            "SOCKS proxies are not supported; write an HTTP proxy like http://127.0.0.1:3128"
        )
    if parts.scheme not in _WEB or not _is_host(parts.hostname or ""):
        raise ValueError("is not the URL of a proxy; write it like http://127.0.0.1:3128, or none")
    return Secret(text)


def database_url(text: str) -> Secret:
    """Return the URL of a database with its driver; it may carry a password: it is a secret."""
    parts = _parts(text)
    driver = _DRIVERS.get(parts.scheme.partition("+")[0])
    if driver is None:
        raise ValueError(
            "is not the URL of a database; write sqlite+aiosqlite:///opsdesk.db "
            "or postgresql+asyncpg://user@host/name"
        )
    if not text.startswith(f"{driver}://"):
        raise ValueError(f"the driver must be named; begin the URL with {driver}://")
    if parts.scheme == _DRIVERS["sqlite"] and parts.netloc:
        raise ValueError(
            "a slash is missing; write sqlite+aiosqlite:///opsdesk.db for a file beside the desk, "
            "sqlite+aiosqlite:////var/lib/opsdesk.db for a full path"
        )
    if not parts.path.strip("/"):
        raise ValueError(f"the name of the database is missing; write like {_LIKE[driver]}")
    _check_options(dict(parse_qsl(parts.query, keep_blank_values=True)))
    return Secret(text)


def _check_options(options: dict[str, str]) -> None:
    """Refuse what the store would refuse of the options that are ours; see store/database."""
    schema = options.get("schema")
    if schema is not None and not _SCHEMA.fullmatch(schema):
        raise ValueError(
            "schema= names no schema: small letters, digits and _, at most 63, not pg_..."
        )
    if not _CONNECTIONS.fullmatch(options.get("connections", "10")):
        raise ValueError("connections= is how many a process has: a number from 2 to 99")
    if options.get("pooler", "transaction") != "transaction":
        raise ValueError("pooler= can only be transaction; leave it out for any other pooler")


def missing_file(url: str) -> Path | None:
    """Return the file of an SQLite database that should be there and is not."""
    path = Path(url.partition(":///")[2].partition("?")[0]).absolute()
    return path if url.startswith("sqlite") and not path.is_file() else None


def _is_host(name: str) -> bool:
    """Whether `name`, in small letters, is a host name or an IP address."""
    try:
        ip_address(name)
    except ValueError:
        return _HOST_NAME.fullmatch(name) is not None
    return True


def _parts(text: str) -> SplitResult:
    """Return the parts of a URL, all empty when it is none."""
    nothing = SplitResult("", "", "", "", "")
    if not _VISIBLE.fullmatch(text):  # urlsplit() would drop a tab and pass a space
        return nothing
    try:
        parts = urlsplit(text)
        _ = parts.port  # checked only when read
    except ValueError:
        return nothing
    return parts


def _web_parts(text: str) -> SplitResult:
    """Return the parts of the URL of a service: scheme, host, port and path."""
    parts = _parts(text)
    if parts.scheme not in _WEB or not _is_host(parts.hostname or ""):
        raise ValueError(f"{shown(text)} is not a URL; write it like https://desk.example.org")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("more than scheme, host, port and path; drop the user, ? and # from it")
    return parts


ApiRoot = Annotated[str, parsed(api_root)]
PublicUrl = Annotated[str | None, parsed(public_url)]
ProxyUrl = Annotated[Secret | None, parsed(proxy)]
DatabaseUrl = Annotated[Secret, parsed(database_url)]
Host = Annotated[str, parsed(host)]
Port = Annotated[int, parsed(port)]
RingUrl = Annotated[Secret | None, parsed(ring_url)]
HeartbeatUrl = Annotated[Secret | None, parsed(heartbeat_url)]
MailHost = Annotated[str | None, parsed(mail_host)]
MailAddress = Annotated[str | None, parsed(mail_address)]
SomeMailAddress = Annotated[str, parsed(some_mail_address)]
