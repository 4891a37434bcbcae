"""The HTML of the Bot API, read byte by byte as TDLib reads it, with the same complaints.

Source: TDLib, td/telegram/MessageEntity.cpp, parse_html. Offsets in errors count UTF-8 bytes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sandbox.entities import utf16_len
from sandbox.errors import Refused, bad
from sandbox.model import Entity

PLAIN = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler",
}  # fmt: skip
TAGS = {*PLAIN, "a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}
NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
REFERENCE = re.compile(rb"&(?:#(?P<dec>\d{1,7})|#[xX](?P<hex>[0-9a-fA-F]{1,6})|(?P<name>[a-z]+));?")
USER_LINK = re.compile(r"tg:(?://)?user\?id=(\d+)$")
# A name without a dot, as localhost, is no host to Telegram.
HOST = re.compile(r"(?:[^@]+@)?(?:[\w-]+(?:\.[\w-]+)+\.?|\[[0-9a-fA-F:]+\])(?::\d{1,5})?")
SPACES = b" \t\r\n\0\v"
NAME_END = b" \t\r\n\0\v=>/\"'"
TOKEN = re.compile(rb"[A-Za-z0-9.-]*")


def parse(source: str) -> tuple[str, list[Entity]]:
    """Return the text and its entities, before any cleaning.

    Raises:
        Refused: `can't parse entities: ...`.
    """
    return _Reader(source).read()


@dataclass
class _Open:
    """A start tag that waits for its end."""

    tag: str
    attributes: dict[str, str]
    offset: int
    text_at: int


class _Reader:
    def __init__(self, source: str) -> None:
        # A zero byte stands behind the end, so that looking at the next byte needs no bounds.
        self.source = source.encode("utf-8", "replace").replace(b"\0", b" ") + b"\0"
        self.at = 0
        self.pieces: list[str] = []
        self.size = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        end = len(self.source) - 1
        while self.at < end:
            if self.source[self.at : self.at + 1] == b"<":
                self._tag()
            elif (char := self._reference()) is not None:
                self._add(char)
            else:
                stop = min((i for i in map(self._next, (b"<", b"&")) if i > self.at), default=end)
                self._add(self.source[self.at : stop].decode())
                self.at = stop
        if self.open:
            tag = self.open[-1].tag
            raise _wrong(f'Can\'t find end tag corresponding to start tag "{tag}"')
        return "".join(self.pieces), self.entities

    def _next(self, mark: bytes) -> int:
        return self.source.find(mark, self.at + 1)

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.size += utf16_len(text)

    def _byte(self) -> bytes:
        return self.source[self.at : self.at + 1]

    def _reference(self) -> str | None:
        """Read a character reference; named ones beyond the four stay text."""
        match = REFERENCE.match(self.source, self.at)
        if match is None:
            return None
        if match["name"] is not None:
            char = NAMED.get(match["name"])
        else:
            code = int(match["dec"]) if match["dec"] else int(match["hex"], 16)
            if 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 - the surrogates of Unicode
                raise bad("text must be encoded in UTF-8")
            char = chr(code) if 0 < code <= 0x10FFFF else None  # noqa: PLR2004 - the last code point
        if char is not None:
            self.at = match.end()
        return char

    def _skip_space(self) -> None:
        while self._byte() != b"\0" and self._byte() in SPACES:
            self.at += 1

    def _until(self, stops: bytes) -> bytes:
        begin = self.at
        while self._byte() not in stops:
            self.at += 1
        return self.source[begin : self.at]

    def _tag(self) -> None:
        begin = self.at
        self.at += 1
        if self._byte() == b"/":
            self._end_tag(begin)
        else:
            self._start_tag(begin)
        self.at += 1

    def _start_tag(self, begin: int) -> None:
        tag = self._until(SPACES + b">").decode().lower()
        if self._byte() == b"\0":
            raise _wrong(f"Unclosed start tag at byte offset {begin}")
        if tag not in TAGS:
            raise _wrong(f'Unsupported start tag "{tag}" at byte offset {begin}')
        attributes = dict(self._attributes(tag, begin))
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open.append(_Open(tag, attributes, self.size, len(self.pieces)))

    def _attributes(self, tag: str, begin: int) -> Iterator[tuple[str, str]]:
        while True:
            self._skip_space()
            if self._byte() == b">":
                return
            name = self._until(NAME_END).decode()
            if not name:
                raise _wrong(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
            self._skip_space()
            if self._byte() != b"=":
                if self._byte() == b"\0":
                    raise _wrong(f'Unclosed start tag "{tag}" at byte offset {begin}')
                yield name, ""
                continue
            self.at += 1
            self._skip_space()
            if self._byte() == b"\0":
                raise _wrong(f'Unclosed start tag "{tag}" at byte offset {begin}')
            yield name, self._attribute_value()
            if self._byte() == b"\0":
                raise _wrong(f"Unclosed start tag at byte offset {begin}")

    def _attribute_value(self) -> str:
        begin = self.at
        quote = self._byte()
        if quote not in (b"'", b'"'):
            match = TOKEN.match(self.source, begin)
            self.at = match.end() if match else begin
            if self._byte() not in SPACES + b">":
                raise _wrong(f"Unexpected end of name token at byte offset {begin}")
            return self.source[begin : self.at].decode().lower()
        self.at += 1
        value = bytearray()
        while self._byte() not in (quote, b"\0"):
            char = self._reference() if self._byte() == b"&" else None
            if char is not None:
                value += char.encode()
            else:
                value += self._byte()
                self.at += 1
        if self._byte() == quote:
            self.at += 1
        return value.decode()

    def _end_tag(self, begin: int) -> None:
        if not self.open:
            raise _wrong(f"Unexpected end tag at byte offset {begin}")
        self.at += 1
        found = self._until(SPACES + b">").decode().lower()
        self._skip_space()
        if self._byte() != b">":
            raise _wrong(f"Unclosed end tag at byte offset {begin}")
        opened = self.open[-1]
        if found and found != opened.tag:
            raise _wrong(
                f'Unmatched end tag at byte offset {begin}, expected "</{opened.tag}>", '
                f'found "</{found}>"'
            )
        self.open.pop()
        if self.size > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        entity = _entity(opened, self.size, "".join(self.pieces[opened.text_at :]))
        if entity is None:
            return
        inner = self.entities[-1] if self.entities else None
        if (
            inner is not None
            and {inner.type, entity.type} == {"code", "pre"}
            and (inner.offset, inner.length) == (entity.offset, entity.length)
        ):
            # A `code` that fills a `pre`, or the other way round, gives it its language.
            self.entities.pop()
            entity = replace(entity, type="pre", language=inner.language or entity.language)
        self.entities.append(entity)


def _entity(opened: _Open, end: int, inside: str) -> Entity | None:
    """Return what a closed tag marks; None for a link that leads nowhere."""
    attributes = opened.attributes
    kind = PLAIN.get(opened.tag, opened.tag)
    entity = Entity(type=kind, offset=opened.offset, length=end - opened.offset)
    match opened.tag:
        case "a":
            return linked(entity, attributes.get("href") or inside)
        case "code":
            _, _, language = attributes.get("class", "").partition("language-")
            return replace(entity, language=language or None)
        case "blockquote" if "expandable" in attributes:
            return replace(entity, type="expandable_blockquote")
        case "tg-emoji":
            emoji = attributes.get("emoji-id", "")
            if not emoji.isdecimal() or int(emoji) == 0:
                raise _wrong("Invalid custom emoji identifier specified")
            return replace(entity, type="custom_emoji", custom_emoji_id=emoji)
        case "tg-time":
            unix = attributes.get("unix", "")
            if not unix.isdecimal():
                raise _wrong("Invalid date specified")
            form = attributes.get("format") or None
            return replace(entity, type="date_time", unix_time=int(unix), date_time_format=form)
        case _:
            return entity


def linked(entity: Entity, address: str) -> Entity | None:
    """Return the entity as a link to an address or a person; None where there is no such link."""
    if user := USER_LINK.match(address):
        return replace(entity, type="text_mention", user_id=int(user[1]))
    url = checked_url(address)
    return None if url is None else replace(entity, type="text_link", url=url)


def _wrong(reason: str) -> Refused:
    return bad(f"can't parse entities: {reason}")


def checked_url(url: str) -> str | None:
    """Return an address as Telegram keeps it, or None for one it takes for no address."""
    match = re.fullmatch(r"(?:(https?|tg|ton)://)?([^\s/?#]+)([^\s]*)", url.strip(), re.IGNORECASE)
    if match is None:
        return None
    scheme, host, rest = (match[1] or "http").lower(), match[2], match[3]
    if scheme in {"tg", "ton"}:
        return f"{scheme}://{host}{rest}"
    if not re.fullmatch(
        r"(?:[^@]+@)?[\w-]+(?:\.[\w-]+)+\.?(?::\d{1,5})?|\[[0-9a-fA-F:]+\](?::\d+)?", host
    ):
        return None
    return f"{scheme}://{host.lower()}{rest if rest.startswith('/') else '/' + rest}"
