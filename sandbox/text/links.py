"""Addresses as Telegram reads and keeps them.

Source: TDLib, tdutils/td/utils/HttpUrl.cpp, parse_url, and td/telegram/LinkManager.cpp, check_link.
"""

import ipaddress
import re
from urllib.parse import urlsplit

OWN_SCHEME = re.compile(r"(tg|tonsite|ton):(?://)?", re.IGNORECASE)
WEB_SCHEME = re.compile(r"([^:/?#@\[\]]*)://")
IN_HOST = re.compile(r"(?:[A-Za-z0-9.\-_!$,~*'();&+=]|[^\x00-\x7f])*")
PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
HIGHEST_PORT = 65535


class WrongLink(ValueError):
    """An address is none; the argument says why, in TDLib's words."""


def checked(link: str) -> str:
    """Return an address as Telegram keeps it.

    Raises:
        WrongLink: it is none.
    """
    own = OWN_SCHEME.match(link)
    if own is None:
        host, address = _web(link)
        if "." not in host and not host.startswith("["):
            raise WrongLink("Wrong HTTP URL")
        return address
    scheme = own[1].lower()
    host, address = _web(link[own.end() :])
    prefix = f"http://{host}"
    if not address.startswith(f"{prefix}/") or host.startswith("["):
        raise WrongLink("Wrong tg URL" if scheme == "tg" else "Wrong ton URL")
    allowed = "[a-z0-9_.-]*" if scheme == "tonsite" else "[a-z0-9_-]*"
    if not re.fullmatch(allowed, host):
        raise WrongLink("Unallowed characters in URL host")
    query = address.removeprefix(prefix)
    return f"{scheme}://{host}{query[1:] if query.startswith('/?') else query}"


def _web(link: str) -> tuple[str, str]:
    """Return the host, and the whole address, written as a browser would."""
    found = WEB_SCHEME.match(link)
    scheme = found[1].lower() if found else "http"
    if scheme not in ("http", "https"):
        raise WrongLink("Unsupported URL protocol")
    place, query = _cut(link[found.end() :] if found else link)
    user, at, host_port = place.rpartition("@")
    host, port = _port(host_port)
    if host.startswith("[") and host.endswith("]"):
        _check_ipv6(host)
    else:
        if not host:
            raise WrongLink("URL host is empty")
        if host == ".":
            raise WrongLink("Host is invalid")
        _check_part(host, "host")
        _check_part(user.replace(":", ""), "userinfo")
    where = f"{user}{at}" if user else ""
    host = host.lower()
    return host, f"{scheme}://{where}{host}{f':{port}' if port else ''}{query}"


def _cut(rest: str) -> tuple[str, str]:
    """Part host and path; what is no visible character of the path is written by its number."""
    match = re.match(r"[^/?#]*", rest)
    place = match.group() if match else ""
    query = rest[len(place) :].rstrip(" \t\r\n\0\v")
    query = "".join(f"%{ord(char):02X}" if char <= " " else char for char in query)
    return place, query if query.startswith("/") else f"/{query}"


def _port(place: str) -> tuple[str, int]:
    match = re.fullmatch(r"(.+):([^\]:]*)", place, re.DOTALL)
    if match is None:
        return place, 0
    port = match[2].lstrip("0") or "0"
    if not re.fullmatch("[0-9]{1,5}", port) or not 0 < int(port) <= HIGHEST_PORT:
        raise WrongLink("Wrong port number specified in the URL")
    return match[1], int(port)


def _check_ipv6(host: str) -> None:
    try:
        ipaddress.IPv6Address(host[1:-1])
    except ValueError:
        raise WrongLink("Wrong IPv6 address specified in the URL") from None


def _check_part(part: str, name: str) -> None:
    rest = PERCENT.sub("", part)
    if "%" in rest:
        raise WrongLink(f"Wrong percent-encoded symbol in URL {name}")
    if not IN_HOST.fullmatch(rest):
        raise WrongLink(f"Disallowed character in URL {name}")


def fields_of(link: str, host: str) -> dict[str, str] | None:
    """Return the fields of a tg:// address for one purpose; None where it is for another."""
    match = re.fullmatch(rf"tg:(?://)?{host}/?\?([^#]*)(?:#.*)?", link, re.IGNORECASE | re.DOTALL)
    if match is None:
        return None
    pairs = (pair.partition("=") for pair in match[1].split("&"))
    return {name: value for name, _, value in pairs}


def user_of(link: str) -> int | None:
    """Return the id of the person a tg://user address names."""
    id_ = (fields_of(link.lower(), "user") or {}).get("id", "")
    return int(id_) if re.fullmatch(r"[0-9]{1,18}", id_) and int(id_) > 0 else None


def has_real_host(address: str) -> bool:
    """Say whether Telegram opens a checked address: its host is a domain or an IP address."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or address.partition("//")[2].startswith("["):
        return True
    host = (parts.hostname or "").rstrip(".")
    if re.fullmatch(r"\d+(?:\.\d+){3}", host):
        return True
    return re.search(r"\.[^\W\d_][\w-]+$", host) is not None
