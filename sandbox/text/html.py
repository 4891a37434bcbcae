"""The HTML of the Bot API, read byte by byte as TDLib reads it, with the same complaints.

Source: TDLib, td/telegram/MessageEntity.cpp, parse_html. Offsets in errors count UTF-8 bytes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sandbox.calls.fields import Misfit
from sandbox.model import Entity
from sandbox.text.entities import utf16_len
from sandbox.text.marks import emoji_id, linked, timed

PLAIN = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline",
    "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler",
}  # fmt: skip
TAGS = {*PLAIN, "a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}
NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
REFERENCE = re.compile(rb"&(?:#(?P<dec>[0-9]+)|#x(?P<hex>[0-9a-fA-F]+)|(?P<name>[A-Za-z]+))")
# Of a longer one nothing is read: it stays text.
LONGEST_REFERENCE = 9
LAST_CHARACTER = 0x10FFFF
SURROGATES = range(0xD800, 0xE000)
SPACES = b" \t\r\n\0\v"
NAME_END = b" \t\r\n\0\v=>/\"'"
TOKEN = re.compile(rb"[A-Za-z0-9.-]*")


def parse(source: str) -> tuple[str, list[Entity]]:
    """Return the text and its entities, before any cleaning.

    Raises:
        Misfit: it is marked wrongly.
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
        self.halves = False

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
            raise Misfit(f'Can\'t find end tag corresponding to start tag "{tag}"')
        if self.halves:
            raise Misfit(
                "Text contains invalid Unicode characters after decoding HTML entities, check for "
                "unmatched surrogate code units"
            )
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
            fits = 0 < code < LAST_CHARACTER and len(match.group()) <= LONGEST_REFERENCE
            char = chr(code) if fits else None
            self.halves = self.halves or (fits and code in SURROGATES)
        if char is not None:
            self.at = match.end() + (self.source[match.end() : match.end() + 1] == b";")
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
            raise Misfit(f"Unclosed start tag at byte offset {begin}")
        if tag not in TAGS:
            raise Misfit(f'Unsupported start tag "{tag}" at byte offset {begin}')
        attributes = dict(self._attributes(tag, begin))
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise Misfit(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self.open.append(_Open(tag, attributes, self.size, len(self.pieces)))

    def _attributes(self, tag: str, begin: int) -> Iterator[tuple[str, str]]:
        while True:
            self._skip_space()
            if self._byte() == b">":
                return
            name = self._until(NAME_END).decode()
            if not name:
                raise Misfit(f'Empty attribute name in the tag "{tag}" at byte offset {begin}')
            self._skip_space()
            if self._byte() != b"=":
                if self._byte() == b"\0":
                    raise Misfit(f'Unclosed start tag "{tag}" at byte offset {begin}')
                yield name, ""
                continue
            self.at += 1
            self._skip_space()
            if self._byte() == b"\0":
                raise Misfit(f'Unclosed start tag "{tag}" at byte offset {begin}')
            yield name, self._attribute_value()
            if self._byte() == b"\0":
                raise Misfit(f"Unclosed start tag at byte offset {begin}")

    def _attribute_value(self) -> str:
        begin = self.at
        quote = self._byte()
        if quote not in (b"'", b'"'):
            match = TOKEN.match(self.source, begin)
            self.at = match.end() if match else begin
            if self._byte() not in SPACES + b">":
                raise Misfit(f"Unexpected end of name token at byte offset {begin}")
            return self.source[begin : self.at].decode().lower()
        self.at += 1
        value = bytearray()
        while self._byte() not in (quote, b"\0"):
            char = self._reference() if self._byte() == b"&" else None
            if char is not None:
                value += char.encode("utf-8", "replace")
            else:
                value += self._byte()
                self.at += 1
        if self._byte() == quote:
            self.at += 1
        return value.decode()

    def _end_tag(self, begin: int) -> None:
        if not self.open:
            raise Misfit(f"Unexpected end tag at byte offset {begin}")
        self.at += 1
        found = self._until(SPACES + b">").decode().lower()
        self._skip_space()
        if self._byte() != b">":
            raise Misfit(f"Unclosed end tag at byte offset {begin}")
        opened = self.open[-1]
        if found and found != opened.tag:
            raise Misfit(
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
            named = attributes.get("class", "")
            language = named.removeprefix("language-") if named.startswith("language-") else ""
            return replace(entity, language=language or None)
        case "blockquote" if "expandable" in attributes:
            return replace(entity, type="expandable_blockquote")
        case "tg-emoji":
            emoji = emoji_id(attributes.get("emoji-id", ""))
            if emoji is None:
                raise Misfit("Invalid custom emoji identifier specified")
            return replace(entity, type="custom_emoji", custom_emoji_id=emoji)
        case "tg-time":
            unix = attributes.get("unix", "")
            moment = timed(
                entity, int(unix) if unix.isdecimal() else 0, attributes.get("format", "")
            )
            return moment if moment.unix_time else None
        case _:
            return entity
