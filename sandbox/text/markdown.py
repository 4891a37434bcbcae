"""The two Markdowns of the Bot API, read byte by byte as TDLib reads them, complaints included.

Source: TDLib, td/telegram/MessageEntity.cpp, parse_markdown and parse_markdown_v2. Offsets in
errors count UTF-8 bytes.
"""

from dataclasses import dataclass, field, replace

from sandbox.calls.fields import Misfit
from sandbox.model import Entity
from sandbox.text.links import fields_of
from sandbox.text.marks import emoji_id, linked, timed
from sandbox.text.nesting import order

SPACES = b" \t\r\n\0\v"
RESERVED = b"_*[]()~`>#+-=|{}.!\n"
IN_CODE = b"`"
NAMES = {
    "bold": "Bold", "italic": "Italic", "underline": "Underline",
    "strikethrough": "Strikethrough", "spoiler": "Spoiler", "code": "Code", "pre": "Pre",
    "text_link": "TextUrl", "custom_emoji": "CustomEmoji", "blockquote": "BlockQuote",
}  # fmt: skip
"""How complaints call the kinds of entities."""


def parse_legacy(source: str) -> tuple[str, list[Entity]]:
    """Return the text and the entities of the first Markdown, where nothing nests.

    Raises:
        Misfit: an entity has no end.
    """
    return _Legacy(source).read()


def parse_v2(source: str) -> tuple[str, list[Entity]]:
    """Return the text and the entities of MarkdownV2.

    Raises:
        Misfit: it is marked wrongly, or a reserved character is not escaped.
    """
    return _Second(source).read()


class _Reader:
    """A place in the source, and the text that came of what lies before it."""

    def __init__(self, source: str) -> None:
        self.bytes = source.encode("utf-8", "replace").replace(b"\0", b" ")
        self.at = 0
        self.out = bytearray()
        self.size = 0
        self.entities: list[Entity] = []

    def sees(self, mark: bytes, ahead: int = 0) -> bool:
        """Say whether a mark stands here, or some bytes ahead."""
        return self.bytes.startswith(mark, self.at + ahead)

    def here(self, ahead: int = 0) -> bytes:
        """Return the byte at this place; empty behind the end."""
        return self.bytes[self.at + ahead : self.at + ahead + 1]

    def keep(self) -> None:
        """Let the character at this place be text."""
        byte = self.bytes[self.at]
        self.out.append(byte)
        self.at += 1
        # Only the first byte of a character counts, and twice for a pair of surrogates.
        if byte & 0xC0 != 0x80:  # noqa: PLR2004 - the mark of a following byte in UTF-8
            self.size += 1 + (byte >= 0xF0)  # noqa: PLR2004 - the first of four bytes

    def add(self, entity: Entity | None) -> None:
        """Let something be marked, unless it is nothing."""
        if entity is not None:
            self.entities.append(entity)

    def language(self) -> str | None:
        """Read the language behind the three marks of a block, and skip its first line's end."""
        end = self.at
        while end < len(self.bytes) and self.bytes[end] not in SPACES + b"`":
            end += 1
        found = None
        if self.at != end < len(self.bytes) and self.bytes[end] != ord("`"):
            found = self.bytes[self.at : end].decode()
            self.at = end
        if self.here() in (b"\n", b"\r"):
            pair = self.here(1) in (b"\n", b"\r") and self.here() != self.here(1)
            self.at += 2 if pair else 1
        return found

    def text(self) -> str:
        """Return what the reading came to."""
        return self.out.decode()


class _Legacy(_Reader):
    KINDS = {b"_": "italic", b"*": "bold", b"`": "code", b"[": "text_link"}  # noqa: RUF012 - a constant

    def read(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.bytes):
            if self.here() == b"\\" and self.here(1) in self.KINDS:
                self.at += 1
                self.keep()
            elif self.here() in self.KINDS:
                self._entity()
            else:
                self.keep()
        return self.text(), self.entities

    def _entity(self) -> None:
        begin, kind = self.at, self.KINDS[self.here()]
        language = None
        end = b"]" if kind == "text_link" else self.here()
        self.at += 1
        if kind == "code" and self.sees(b"``"):
            self.at += 2
            kind, end = "pre", b"```"
            language = self.language()
        offset = self.size
        while self.at < len(self.bytes) and not self.sees(end):
            self.keep()
        if self.at == len(self.bytes):
            raise Misfit(f"Can't find end of the entity starting at byte offset {begin}")
        inside = self.bytes[begin + 1 : self.at].decode()
        self.at += len(end)
        entity = Entity(type=kind, offset=offset, length=self.size - offset, language=language)
        if not entity.length:
            return
        if kind == "text_link":
            self.add(linked(entity, self._address() or inside))
        else:
            self.add(entity)

    def _address(self) -> str:
        if self.here() != b"(":
            return ""
        end = self.bytes.find(b")", self.at)
        end = len(self.bytes) if end < 0 else end
        address = self.bytes[self.at + 1 : end].decode()
        self.at = end + 1
        return address


@dataclass
class _Open:
    """A mark that waits for its end."""

    kind: str
    begin: int
    offset: int
    out_at: int
    language: str | None = field(default=None)


class _Second(_Reader):
    SIMPLE = {b"*": "bold", b"~": "strikethrough", b"[": "text_link"}  # noqa: RUF012 - a constant
    ENDS = {  # noqa: RUF012 - a constant
        "bold": b"*", "code": b"`", "pre": b"```", "text_link": b"]", "underline": b"__",
        "strikethrough": b"~", "spoiler": b"||", "custom_emoji": b"]",
    }  # fmt: skip

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.open: list[_Open] = []
        self.quoting = False
        self.line_begins = True

    def read(self) -> tuple[str, list[Entity]]:
        while self.at < len(self.bytes):
            if self.here() == b"\\" and b"\0" < self.here(1) <= b"~":
                self.at += 1
                self._plain(escaped=True)
            elif self.here() not in (IN_CODE if self._in_code() else RESERVED):
                self._plain()
            elif self.open and self._ends():
                self._close()
            else:
                self._begin()
        if self.quoting:
            self._end_quote()
        if self.open:
            raise _unended(self.open[-1])
        return self.text(), sorted(self.entities, key=order)

    def _in_code(self) -> bool:
        return bool(self.open) and self.open[-1].kind in ("code", "pre")

    def _plain(self, *, escaped: bool = False) -> None:
        if self.here() != b"\r":
            self.line_begins = escaped and self.here() == b"\n"
        self.keep()

    def _ends(self) -> bool:
        if self.quoting and self.here() == b"\n" and self.here(1) != b">":
            return True
        kind = self.open[-1].kind
        if kind == "italic":
            return self.here() == b"_" and self.here(1) != b"_"
        return kind in self.ENDS and self.sees(self.ENDS[kind])

    def _begin(self) -> None:
        begin, mark = self.at, self.here()
        kind = self.SIMPLE.get(mark)
        language = None
        if kind is not None:
            self.at += 1
        elif mark == b"_":
            kind = "underline" if self.here(1) == b"_" else "italic"
            self.at += len(self.ENDS.get(kind, b"_"))
        elif mark == b"`":
            kind = "pre" if self.sees(b"```") else "code"
            self.at += len(self.ENDS[kind])
            language = self.language() if kind == "pre" else None
        elif self.sees(b"||") or self.sees(b"!["):
            kind = "spoiler" if mark == b"|" else "custom_emoji"
            self.at += 2
        elif mark == b"\n":
            self.keep()
            self.line_begins = True
        elif mark == b">" and self.line_begins:
            self.at += 1
            kind, self.quoting = None if self.quoting else "blockquote", True
        else:
            raise Misfit(
                f"Character '{mark.decode()}' is reserved and must be escaped with the preceding "
                "'\\'"
            )
        if kind is not None:
            self.open.append(_Open(kind, begin, self.size, len(self.out), language))

    def _close(self) -> None:
        opened = self.open.pop()
        if self.here() == b"\n" and (self.quoting or opened.kind == "blockquote"):
            self._close_quote(opened)
            return
        self.at += len(self.ENDS.get(opened.kind, b"_"))
        inside = self.out[opened.out_at :].decode()
        entity = Entity(
            type=opened.kind,
            offset=opened.offset,
            length=self.size - opened.offset,
            language=opened.language,
        )
        marked: Entity | None = entity
        if opened.kind == "text_link":
            marked = linked(entity, self._address(inside))
        elif opened.kind == "custom_emoji":
            marked = self._emoji(entity)
        self.add(marked if entity.length else None)

    def _close_quote(self, opened: _Open) -> None:
        """End a quote with its line; an empty spoiler at the end of it makes it expandable."""
        kind = "blockquote"
        if opened.kind != "blockquote":
            back = self.at - opened.begin - self.out.endswith(b"\r")
            if opened.kind != "spoiler" or back != len(b"||"):
                raise _unended(opened)
            opened, kind = self.open.pop(), "expandable_blockquote"
            if opened.kind != "blockquote":
                raise _unended(opened)
        self.quoting = False
        self.line_begins = True
        self.keep()
        self.add(Entity(type=kind, offset=opened.offset, length=self.size - opened.offset))

    def _end_quote(self) -> None:
        """End a quote with the text."""
        kind = "blockquote"
        if self.open[-1].kind == "spoiler" and self.open[-1].begin == len(self.bytes) - 2:
            self.open.pop()
            kind = "expandable_blockquote"
        opened = self.open[-1]
        if opened.kind == "blockquote":
            self.open.pop()
            if self.size != opened.offset:
                self.add(Entity(type=kind, offset=opened.offset, length=self.size - opened.offset))

    def _address(self, inside: str) -> str:
        """Read the address of a link; without one the text of the link is it."""
        if self.here() != b"(":
            return inside
        self.at += 1
        begin = self.at
        url = bytearray()
        while self.at < len(self.bytes) and self.here() != b")":
            if self.here() == b"\\" and b"\0" < self.here(1) <= b"~":
                self.at += 1
            url += self.here()
            self.at += 1
        if self.here() != b")":
            raise Misfit(f"Can't find end of a URL at byte offset {begin}")
        self.at += 1
        return url.decode()

    def _emoji(self, entity: Entity) -> Entity:
        if self.here() != b"(":
            raise Misfit("The entity must contain a tg://emoji or tg://time URL")
        address = self._address("")
        emoji = emoji_id((fields_of(address, "emoji") or {}).get("id", ""))
        if emoji is not None:
            return replace(entity, custom_emoji_id=emoji)
        moment = fields_of(address, "time") or {}
        unix = moment.get("unix", "")
        try:
            if unix.isdecimal() and int(unix):
                return timed(entity, int(unix), moment.get("format", ""))
        except Misfit:
            pass
        raise Misfit("Invalid tg://emoji or tg://time URL specified")


def _unended(opened: _Open) -> Misfit:
    name = "PreCode" if opened.language else NAMES[opened.kind]
    return Misfit(f"Can't find end of {name} entity at byte offset {opened.begin}")
