"""How entities may stand in one another; what may not is cut, joined or dropped as by TDLib.

Bold, italic and the like are split wherever another entity begins or ends inside of them; quotes
hold anything; nothing is marked inside of code.

Source: TDLib, td/telegram/MessageEntity.cpp, fix_entities and merge_new_entities.
"""

from collections.abc import Iterable, Sequence

from sandbox.model import Entity

SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
UNMARKED_INSIDE = ("code", "pre", "date_time")
ORDER = {
    "blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "date_time": 30,
    "text_link": 49, "text_mention": 49, "bold": 90, "italic": 91, "underline": 92,
    "strikethrough": 93, "spoiler": 94, "custom_emoji": 99,
}  # fmt: skip
FOUND = 50


def order(entity: Entity) -> tuple[int, int, int, str]:
    """Sort key of the Bot API: by offset, the longer one first, then by kind."""
    return entity.offset, -entity.length, ORDER.get(entity.type, FOUND), entity.type


def fitted(entities: Iterable[Entity]) -> list[Entity]:
    """Return the entities in order, so that they lie one in the other or apart."""
    entities = sorted(entities, key=order)
    quotes = _apart(entity for entity in entities if entity.type in QUOTES)
    solid = _apart(e for e in entities if e.type not in (*QUOTES, *SPLITTABLE))
    solid = [entity for entity in solid if not _cross(entity, quotes)]
    return _split(entities, [*solid, *quotes])


def with_new(entities: Iterable[Entity], found: Iterable[Entity]) -> list[Entity]:
    """Return the entities with those that were found beside them, where these have room."""
    entities = list(entities)
    quotes = [entity for entity in entities if entity.type in QUOTES]
    solid = [entity for entity in entities if entity.type not in (*QUOTES, *SPLITTABLE)]
    free = [
        new
        for new in found
        if not _cross(new, quotes) and all(_are_apart(new, old) for old in solid)
    ]
    return _split(entities, [*solid, *quotes, *free])


def _are_apart(one: Entity, other: Entity) -> bool:
    return one.end <= other.offset or other.end <= one.offset


def _apart(entities: Iterable[Entity]) -> list[Entity]:
    """Keep of the sorted entities those that begin after the last one kept."""
    kept: list[Entity] = []
    for entity in entities:
        if not kept or entity.offset >= kept[-1].end:
            kept.append(entity)
    return kept


def _cross(entity: Entity, quotes: Sequence[Entity]) -> bool:
    """Say whether an entity lies neither inside nor outside of each quote."""
    return any(
        not _are_apart(entity, quote) and (entity.offset < quote.offset or entity.end > quote.end)
        for quote in quotes
    )


def _split(entities: Iterable[Entity], others: Iterable[Entity]) -> list[Entity]:
    """Return the others with the splittable entities, cut where the others begin and end."""
    others = sorted(others, key=order)
    splitter = _Splitter(sorted((e for e in entities if e.type in SPLITTABLE), key=order))
    within: list[Entity] = []
    for other in others:
        splitter.leave(within, other.offset)
        splitter.run(other.offset)
        within.append(other)
    splitter.leave(within, None)
    splitter.run(None)
    return sorted([*others, *splitter.pieces], key=order)


class _Splitter:
    """Cuts and joins splittable entities on the way through a text."""

    def __init__(self, waiting: list[Entity]) -> None:
        self.waiting = waiting
        self.open: dict[str, tuple[int, int]] = {}
        self.pieces: list[Entity] = []

    def leave(self, within: list[Entity], offset: int | None) -> None:
        """Step out of the entities that end before an offset; code leaves no marks behind."""
        while within and (offset is None or offset >= within[-1].end):
            inner = within.pop()
            before = len(self.pieces)
            self.run(inner.end)
            if inner.type in UNMARKED_INSIDE:
                del self.pieces[before:]

    def run(self, end: int | None) -> None:
        """Go on to an offset, or to the end of the text."""
        while self.waiting and (end is None or self.waiting[0].offset < end):
            entity = self.waiting.pop(0)
            begin, stop = self.open.get(entity.type, (0, 0))
            if stop and entity.offset <= stop:
                self.open[entity.type] = (begin, max(stop, entity.end))
            else:
                self._cut(entity.offset)
                self.open[entity.type] = (entity.offset, entity.end)
        self._cut(end)

    def _cut(self, at: int | None) -> None:
        for kind in SPLITTABLE:
            begin, stop = self.open.get(kind, (0, 0))
            if not stop or (at is not None and begin >= at):
                continue
            end = stop if at is None or stop <= at else at
            self.pieces.append(Entity(type=kind, offset=begin, length=end - begin))
            if end == stop:
                del self.open[kind]
            else:
                self.open[kind] = (end, stop)
