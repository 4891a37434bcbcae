"""Entities Telegram finds by itself in any text: commands, mentions, links, addresses, hashtags."""

import re

from sandbox.model import Entity
from sandbox.text.nesting import with_new

TOP_LEVEL = "com|org|net|io|dev|app|me|info|biz|edu|gov|cn|hk|tw|sg|jp|uk|de|fr|ru|us|eu|ai|co|tv"
HOST = r"(?:[\w-]+\.)+"

# Source: TDLib, td/telegram/MessageEntity.cpp, the match_* functions; mentions and links are a
# close reading, not a copy: which top level domains make a bare link changes with every release.
PATTERNS = {
    "url": re.compile(
        rf"(?<![\w@.])(?:(?:https?|ftp|tonsite)://[^\s<>\"«»]+|{HOST}(?:{TOP_LEVEL})\b(?::\d+)?"
        r"(?:[/?#][^\s<>\"«»]*)?)(?<![.,:;!?'\")\]])",
        re.IGNORECASE,
    ),
    "email": re.compile(rf"(?<![\w.+-])[\w.+-]{{1,64}}@{HOST}[A-Za-z]{{2,}}(?![\w@])"),
    "bot_command": re.compile(
        r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])"
    ),
    "mention": re.compile(r"(?<![\w@])@[A-Za-z0-9_]{4,32}(?!\w)"),
    "hashtag": re.compile(r"(?<![\w#])#(?=\d*[^\W\d])\w{1,256}(?![\w#])"),
    "cashtag": re.compile(r"(?<![\w$])\$[A-Z]{1,8}(?![\w$])"),
}


def utf16_len(text: str) -> int:
    """Return the length in UTF-16 units, which is how Telegram counts."""
    return len(text) + sum(char > "\uffff" for char in text)


def utf16_slice(text: str, start: int, end: int | None = None) -> str:
    """Cut out what lies between two UTF-16 positions."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[start * 2 : None if end is None else end * 2].decode("utf-16-le", "replace")


def with_found(text: str, marked: tuple[Entity, ...] = ()) -> tuple[Entity, ...]:
    """Return the marked entities and those found around them, in order."""
    found: list[Entity] = []
    for kind, pattern in PATTERNS.items():
        for match in pattern.finditer(text):
            start = utf16_len(text[: match.start()])
            end = start + utf16_len(match.group())
            if all(end <= other.offset or start >= other.end for other in found):
                found.append(Entity(type=kind, offset=start, length=end - start))
    return tuple(with_new(marked, found))


def command_of(text: str, entities: tuple[Entity, ...]) -> tuple[str, str | None] | None:
    """Return the command a text starts with and the bot it names, without slash and at sign."""
    for entity in entities:
        if entity.type == "bot_command" and entity.offset == 0:
            command, _, bot = utf16_slice(text, 1, entity.end).partition("@")
            return command, bot or None
    return None
