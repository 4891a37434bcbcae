"""Texts as a bot marks them, in HTML or by entities, refused where the official server refuses.

Source: TDLib, td/telegram/MessageEntity.cpp, and Telegram Bot API, "HTML style".
"""

import re
from dataclasses import dataclass, field, replace

from sandbox.entities import order, utf16_len, utf16_slice, with_found
from sandbox.errors import Refused, bad
from sandbox.html import linked, parse
from sandbox.model import Entity, Json

LONGEST_SOURCE_BYTES = 32768
MOST_ENTITIES = 100
SPACE = " \t\n\v\f\r\u00a0\u2028\u2029"
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\u202a-\u202e]")
GIVEN = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold",
    "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote",
    "code", "pre", "text_link", "text_mention", "custom_emoji", "date_time",
}  # fmt: skip
# Automatic kinds may be given, but what counts is what the server finds itself.
AUTOMATIC = {"mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number"}


@dataclass(frozen=True)
class Formatted:
    """A text without marks, and its entities."""

    text: str
    entities: tuple[Entity, ...] = field(default=())


def formatted(text: str, parse_mode: str, given: object) -> Formatted:
    """Return what a text and its marks come to; the text may turn out empty.

    Args:
        text: the text as the bot sent it.
        parse_mode: empty or `HTML`, in any case.
        given: the decoded `entities`, which count only where there is no parse mode.

    Raises:
        Refused: with the official server's words.
    """
    if len(text.encode("utf-8", "replace")) > LONGEST_SOURCE_BYTES:
        raise bad("message is too long")
    mode = parse_mode.lower()
    if mode == "html":
        text, marked = parse(text)
    elif mode in {"markdown", "markdownv2"}:
        raise Refused(f"Bad Request: the sandbox does not serve parse_mode {parse_mode}, use HTML")
    elif mode not in {"", "none"}:
        raise bad("unsupported parse_mode")
    else:
        read = [_entity(item) for item in given] if isinstance(given, list) else []
        marked = [entity for entity in read if entity and entity.type not in AUTOMATIC]
    return _cleaned(text, marked)


def _entity(given: object) -> Entity | None:
    """Read a MessageEntity; None for a link that leads nowhere."""
    if not isinstance(given, dict):
        raise _wrong("expected an Object")
    kind = given.get("type")
    if kind not in GIVEN:
        raise _wrong("unsupported type specified")
    entity = Entity(type=kind, offset=_number(given, "offset"), length=_number(given, "length"))
    match kind:
        case "text_link":
            return linked(entity, str(given.get("url")))
        case "text_mention":
            user = given.get("user")
            return replace(entity, user_id=_number(user if isinstance(user, dict) else {}, "id"))
        case "pre":
            return replace(entity, language=given.get("language") or None)
        case "custom_emoji":
            return replace(entity, custom_emoji_id=str(given.get("custom_emoji_id")))
        case "date_time":
            form = given.get("date_time_format") or None
            return replace(entity, unix_time=_number(given, "unix_time"), date_time_format=form)
        case _:
            return entity


def _number(given: Json, name: str) -> int:
    value = given.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong(f'Can\'t find field "{name}"')
    return value


def _wrong(reason: str) -> Refused:
    return bad(f"can't parse MessageEntity: {reason}")


def _cleaned(text: str, marked: list[Entity]) -> Formatted:
    """Cut space at both ends and fit the entities to what is left."""
    text = CONTROL.sub(" ", text.replace("\r", " " if marked else ""))
    size = utf16_len(text)
    for entity in marked:
        if entity.offset < 0 or entity.length < 0 or entity.end > size:
            raise bad(f"entity {entity.type} at offset {entity.offset} is out of the text")
    first_mark = min((entity.offset for entity in marked), default=size)
    # Space in front is cut only up to the first entity, space at the end inside of them too.
    lead = utf16_slice(text, 0, first_mark)
    cut = len(lead) - len(lead.lstrip(SPACE))
    text = text[cut:].rstrip(SPACE)
    size = utf16_len(text)
    kept = []
    for entity in sorted(marked, key=order)[:MOST_ENTITIES]:
        start = entity.offset - cut
        end = min(entity.end - cut, size)
        if start < end and utf16_slice(text, start, end).strip(SPACE):
            # The language of a code that stands alone is not told to anybody.
            language = entity.language if entity.type == "pre" else None
            kept.append(replace(entity, offset=start, length=end - start, language=language))
    return Formatted(text, with_found(text, tuple(_nested(kept))))


def _nested(marked: list[Entity]) -> list[Entity]:
    """Drop whatever is marked inside of code, where Telegram marks nothing."""
    code = [entity for entity in marked if entity.type in {"code", "pre"}]
    return [
        entity
        for entity in marked
        if entity in code
        or entity.type in {"blockquote", "expandable_blockquote"}
        or all(entity.end <= block.offset or entity.offset >= block.end for block in code)
    ]
