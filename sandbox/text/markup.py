"""Texts as a bot marks them, refused where the official server refuses.

Source: official Bot API server, Client.cpp, get_formatted_text; TDLib, td/telegram/
MessageEntity.cpp, fix_formatted_text.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from sandbox.calls.fields import Fields, Misfit, refusing
from sandbox.errors import bad
from sandbox.model import Entity
from sandbox.text import html, markdown
from sandbox.text.entities import utf16_len, utf16_slice, with_found
from sandbox.text.links import WrongLink, checked, user_of
from sandbox.text.marks import emoji_id, timed
from sandbox.text.nesting import fitted

LONGEST_SOURCE_BYTES = 32768
MOST_ENTITIES = 100
FARTHEST = 1_000_000
SPACE = " \n"
# Half of a pair of surrogates, which no encoding can carry.
LONE = re.compile("[\ud800-\udfff]")
TO_SPACE = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
# Carriage returns, separators and overrides of direction, and lines through letters.
DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
# What shows nothing: a text of nothing else is empty.
INVISIBLE = re.compile(
    "[ \n\u00a0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc"
    "\U000e0000-\U000e007f]*"
)
MODES: Mapping[str, Callable[[str], tuple[str, list[Entity]]]] = {
    "html": html.parse,
    "markdown": markdown.parse_legacy,
    "markdownv2": markdown.parse_v2,
}
PLAIN = {
    "bold", "italic", "underline", "strikethrough", "spoiler", "code", "blockquote",
    "expandable_blockquote",
}  # fmt: skip
# These may be given, but what counts is what the server finds itself.
AUTOMATIC = {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number",
    "bank_card_number",
}  # fmt: skip


@dataclass(frozen=True)
class Formatted:
    """A text without marks, and its entities."""

    text: str
    entities: tuple[Entity, ...] = field(default=())


def formatted(text: str, parse_mode: str, given: object) -> Formatted:
    """Return what a text and its marks come to; the text may turn out empty.

    Args:
        text: the text as the bot sent it.
        parse_mode: empty, `HTML`, `MarkdownV2` or `Markdown`, in any case.
        given: the decoded `entities`, which count only where there is no parse mode.

    Raises:
        Refused: with the official server's words.
    """
    if LONE.search(text):
        raise bad("strings must be encoded in UTF-8")
    if len(text.encode()) > LONGEST_SOURCE_BYTES:
        raise bad("text is too long")
    mode = parse_mode.lower()
    if not text or mode in ("", "none"):
        return _cleaned(text, _given(given))
    if mode not in MODES:
        raise bad("unsupported parse_mode")
    with refusing("entities"):
        text, marked = MODES[mode](text)
    return _cleaned(text, marked)


def _given(given: object) -> list[Entity]:
    with refusing("MessageEntity"):
        items = given if isinstance(given, list) else []
        read = [_entity(item) for item in items]
    with refusing():
        return [_checked(entity) for entity in read if entity is not None]


def _entity(given: object) -> Entity | None:
    """Read a MessageEntity; None for one of the kinds that the server finds itself."""
    if not isinstance(given, dict):
        raise Misfit("expected an Object")
    fields = Fields(given)
    offset, length = fields.number("offset", required=True), fields.number("length", required=True)
    kind = fields.text("type", required=True)
    if kind in AUTOMATIC:
        return None
    if kind not in PLAIN and kind not in OWN:
        raise Misfit("Unsupported type specified" if kind else "Type is not specified")
    entity = Entity(type=kind, offset=offset, length=length)
    return OWN[kind](entity, fields) if kind in OWN else entity


def _link(entity: Entity, fields: Fields) -> Entity:
    return replace(entity, url=fields.text("url", required=True))


def _mention(entity: Entity, fields: Fields) -> Entity:
    return replace(entity, user_id=fields.inner("user").number("id", required=True))


def _block(entity: Entity, fields: Fields) -> Entity:
    return replace(entity, language=fields.text("language") or None)


def _emoji(entity: Entity, fields: Fields) -> Entity:
    emoji = str(fields.number("custom_emoji_id", required=True))
    return replace(entity, custom_emoji_id=emoji)


def _moment(entity: Entity, fields: Fields) -> Entity:
    unix, form = fields.number("unix_time", required=True), fields.text("date_time_format")
    try:
        return timed(entity, unix, form)
    except Misfit:
        raise Misfit("Invalid date-time format specified") from None


OWN: Mapping[str, Callable[[Entity, Fields], Entity]] = {
    "text_link": _link,
    "text_mention": _mention,
    "pre": _block,
    "custom_emoji": _emoji,
    "date_time": _moment,
}
"""The kinds that have fields of their own."""


def _checked(entity: Entity) -> Entity:
    """Return a given entity as it stands; it may lead nowhere only by refusal."""
    match entity.type:
        case "text_link":
            address = entity.url or ""
            if user := user_of(address):
                return replace(entity, type="text_mention", url=None, user_id=user)
            try:
                return replace(entity, url=checked(address))
            except WrongLink as wrong:
                raise Misfit(f"Entity URL '{address}' is invalid: {wrong}") from None
        case "custom_emoji" if emoji_id(entity.custom_emoji_id or "") is None:
            raise Misfit("Invalid custom emoji identifier specified")
        case "date_time" if (entity.unix_time or 0) <= 0:
            raise Misfit("Invalid date specified")
        case _:
            return entity


def _cleaned(text: str, marked: list[Entity]) -> Formatted:
    """Replace what Telegram does not keep, cut space at both ends, and fit the entities to it."""
    for entity in marked:
        for name, value in (("offset", entity.offset), ("length", entity.length)):
            if not 0 <= value <= FARTHEST:
                raise bad(f"receive an entity with incorrect {name} {value}")
    marked = fitted(entity for entity in marked if entity.length)
    _check_ends(text, marked)
    dropped = [utf16_len(text[: match.start()]) for match in DROPPED.finditer(text)]
    text = TO_SPACE.sub(" ", DROPPED.sub("", text))
    marked = _moved(marked, lambda at: at - sum(gone < at for gone in dropped))
    text = text.rstrip(SPACE)
    size = utf16_len(text)
    first = min((entity.offset for entity in marked), default=size)
    # Space in front is cut only up to the first entity, space at the end inside of them too.
    lead = utf16_slice(text, 0, first)
    cut = len(lead) - len(lead.lstrip(SPACE))
    text = text[cut:]
    if INVISIBLE.fullmatch(text):
        return Formatted("")
    marked = _moved(marked, lambda at: min(at, size) - cut)
    # The language of a code that stands alone is not told to anybody.
    told = (entity if entity.type == "pre" else replace(entity, language=None) for entity in marked)
    return Formatted(text, with_found(text, tuple(told))[:MOST_ENTITIES])


def _moved(marked: list[Entity], to: Callable[[int], int]) -> list[Entity]:
    """Return the entities at the places where their ends came to be; those of nothing are gone."""
    moved = (replace(e, offset=to(e.offset), length=to(e.end) - to(e.offset)) for e in marked)
    return fitted(entity for entity in moved if entity.length > 0)


def _check_ends(text: str, marked: list[Entity]) -> None:
    """Refuse entities that do not begin and end between characters of the text."""
    at = size = 0
    inside: dict[int, int] = {}
    for char in text:
        if char > "\uffff":
            inside[at + 1] = size + len(char.encode())
        at += utf16_len(char)
        size += len(char.encode())
    for entity in marked:
        whole = f"Entity beginning at UTF-16 offset {entity.offset}"
        if entity.offset > at:
            raise bad(f"Entity begins after the end of the text at UTF-16 offset {entity.offset}")
        if entity.end > at:
            raise bad(f"{whole} ends after the end of the text at UTF-16 offset {entity.end}")
        if entity.offset in inside:
            place = inside[entity.offset]
            raise bad(f"Entity begins in a middle of a UTF-16 symbol at byte offset {place}")
        if entity.end in inside:
            place = inside[entity.end]
            raise bad(f"{whole} ends in a middle of a UTF-16 symbol at byte offset {place}")
