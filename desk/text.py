"""Rules of plain text: what is let in, where it may be cut, and which tickets it names."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

MESSAGE_LIMIT: Final = 4096
"""Length of one message in UTF-16 units. Source: Telegram Bot API, sendMessage, text."""

MAX_MARKS: Final = 4
"""Combining marks allowed in a row; more is a tower that covers the lines above it."""

ELLIPSIS: Final = "…"

_ZWNJ: Final = "\u200c"
_ZWJ: Final = "\u200d"

_LINE_ENDS: Final = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")

# Format characters (Cf) that show: the number signs of Arabic, Syriac, Kaithi.
_SHOWN_FORMATS: Final = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
)
# Characters of other categories that show nothing: fillers, the grapheme joiner, annotations.
_BLANKS: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufffc")

# Grapheme_Extend and SpacingMark outside the mark categories, the non-joiner among them.
_MARK_LIKE: Final = frozenset("\u200c\u0e33\u0eb3\uff9e\uff9f")

# Scripts in which a joiner changes the shape of words: Arabic to N'Ko and their extensions,
# the Indic family, Tibetan, Myanmar, Khmer, Mongolian and the newer blocks of the same families.
_JOINING: Final = (
    (0x0600, 0x08FF),
    (0x0900, 0x0DFF),
    (0x0F00, 0x109F),
    (0x1700, 0x18AF),
    (0x1900, 0x1CFF),
    (0xA800, 0xA8FF),
    (0xA900, 0xA95F),
    (0xA980, 0xAAFF),
    (0xABC0, 0xABFF),
    (0xFB50, 0xFDFF),
    (0xFE70, 0xFEFE),
    (0x10A00, 0x11FFF),
    (0x1E900, 0x1E95F),
)
# A little wider than Extended_Pictographic, which unicodedata does not know; it is asked only
# on both sides of a joiner, where a wider answer merely keeps more together.
_PICTURES: Final = (
    (0xA9, 0xA9),
    (0xAE, 0xAE),
    (0x203C, 0x203C),
    (0x2049, 0x2049),
    (0x2122, 0x2122),
    (0x2139, 0x2139),
    (0x2190, 0x2BFF),
    (0x3030, 0x3030),
    (0x303D, 0x303D),
    (0x3297, 0x3297),
    (0x3299, 0x3299),
    (0x1F000, 0x1F1E5),
    (0x1F200, 0x1F3FA),
    (0x1F400, 0x1FAFF),
    (0x1FC00, 0x1FFFD),
)
_REGIONAL: Final = (0x1F1E6, 0x1F1FF)
_SKIN_TONES: Final = (0x1F3FB, 0x1F3FF)
_TAGS: Final = (0xE0000, 0xE007F)

_BLANK_LINE: Final = re.compile(r"\r?\n\r?\n")
# A joiner with nothing before it joins nothing, and a message of joiners would be refused.
_BLANK_HEAD: Final = re.compile(r"\A[\s\u200c\u200d]+")
_CHINESE_STOPS: Final = frozenset("。！？；，、：）》」』】…")

# Full-width ASCII to plain: one character for one, so that offsets stay.
_NARROW: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}

_NUMBER: Final = re.compile(
    r"(?:(?<![0-9A-Za-z_&#/])#|(?<![0-9A-Za-z_/])/[tT]_)([0-9]{1,12})(?![0-9A-Za-z_]|\.[0-9])"
)


def utf16_length(text: str) -> int:
    """Return the length of `text` in UTF-16 code units, the unit of every limit of Telegram."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> Iterator[str]:
    """Yield what a reader takes for single characters, in order; joined they are `text`.

    An approximation of extended grapheme clusters that needs no tables beside unicodedata. It
    differs from the standard in two ways: the Indic conjuncts of rule GB9c are parted after the
    virama, and marks that came after the Unicode version of this Python are not known as such.

    Source: Unicode Standard Annex 29, section 3.1.1.
    """
    start = 0
    for end in range(1, len(text)):
        if _parts(text, start, end):
            yield text[start:end]
            start = end
    if text:
        yield text[start:]


def clean_text(text: str, *, limit: int) -> str:
    """Return `text` as the desk lets it in: nothing invisible, composed, stripped and capped.

    Every kind of line end becomes a line feed and a tab a space. Gone are NUL and the other
    controls, lone surrogates, noncharacters, bidirectional controls, tag characters, byte order
    marks and characters of no width. Joiners stay only inside emoji and the scripts that shape
    words by them; of combining marks in a row the first four stay. The result is in NFC, and
    cleaning it again changes nothing.

    Args:
        text: whatever somebody or something sent.
        limit: the most UTF-16 units of the result; it is cut between graphemes.
    """
    # What is cut here beforehand would need seven unseen characters for each that is seen.
    spaced = _LINE_ENDS.sub("\n", text[: 8 * limit]).replace("\t", " ")
    seen = "".join(filter(_is_let_in, spaced))
    composed = unicodedata.normalize("NFC", seen)
    sober = unicodedata.normalize("NFC", _without_excess(composed)).strip()
    return _head(sober, limit).rstrip()


def shortened(text: str, limit: int) -> str:
    """Return the first line that says anything, for a title, with an ellipsis where it was cut.

    Args:
        text: the text to name.
        limit: the most UTF-16 units of the result, the ellipsis included; at least 1.
    """
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if utf16_length(line) <= limit:
        return line
    return _head(line, limit - len(ELLIPSIS)).rstrip() + ELLIPSIS


def split_text(text: str, limit_utf16: int = MESSAGE_LIMIT) -> list[str]:
    """Return `text` in pieces that fit, none of them blank, each stripped as Telegram would.

    A piece ends at the end of a paragraph, else of a line, if that leaves it at least half full;
    else at the end of a word, or after a Chinese stop; else between two graphemes. Nothing is
    lost but blanks at the cuts, and joiners that have no partner there. Plain text only: markup
    is the caller's to keep whole.

    Args:
        text: the text to send.
        limit_utf16: the most UTF-16 units of a piece; at least 2.
    """
    pieces = []
    rest = _BLANK_HEAD.sub("", text).rstrip()
    while utf16_length(rest) > limit_utf16:
        head = _head(rest, limit_utf16)
        at = _best_cut(rest, head, utf16_length(head) // 2)
        pieces.append(rest[:at].rstrip())
        rest = _BLANK_HEAD.sub("", rest[at:])
    return [*pieces, rest] if rest else pieces


def numbers(text: str) -> list[int]:
    """Return the ticket numbers that `text` names outright, in order, each once.

    Outright is `#123`, the same in full-width characters, and the command `/t_123`. Bare
    numbers, addresses with an anchor, hashtags and decimals are none.
    """
    found = (int(match[1]) for match in _NUMBER.finditer(text.translate(_NARROW)))
    return list(dict.fromkeys(number for number in found if number))


def _within(character: str, spans: tuple[tuple[int, int], ...]) -> bool:
    code = ord(character)
    return any(first <= code <= last for first, last in spans)


@lru_cache(maxsize=4096)
def _is_let_in(character: str) -> bool:
    if character <= "~":
        return character >= " " or character == "\n"
    category = unicodedata.category(character)
    if category == "Cf":
        return character in _SHOWN_FORMATS or character in (_ZWJ, _ZWNJ)
    code = ord(character)
    is_noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF  # noqa: PLR2004 (Unicode 23.7)
    return not (
        category in {"Cc", "Cs"}
        or character in _BLANKS
        or is_noncharacter
        # Unassigned tag characters are no format characters, but unseen just the same.
        or _within(character, (_TAGS,))
    )


def _without_excess(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for index, character in enumerate(text):
        if character in (_ZWJ, _ZWNJ):
            # The count of marks goes on across a joiner, or it would let towers through.
            if not _joins(kept[-1] if kept else "\n", text[index + 1 : index + 2], character):
                continue
        elif unicodedata.category(character)[0] == "M":
            marks += 1
            if marks > MAX_MARKS:
                continue
        else:
            marks = 0
        kept.append(character)
    return "".join(kept)


def _joins(before: str, after: str, joiner: str) -> bool:
    if _within(before, _JOINING):
        return True
    # Behind a variation selector or a skin tone there was a picture, or nothing worth joining.
    is_picture = _within(before, (*_PICTURES, _SKIN_TONES)) or before == "\ufe0f"
    return joiner == _ZWJ and is_picture and after != "" and _within(after, _PICTURES)


def _parts(text: str, start: int, end: int) -> bool:
    """Tell whether a grapheme that began at `start` is over before `end`."""
    before, after = _kind(text[end - 1]), _kind(text[end])
    if before == "control" or after == "control":
        return text[end - 1 : end + 1] != "\r\n"
    if after in {"extend", "joiner"} or before == "prepend":
        return False
    if before == after == "regional":
        return end - start > 1  # flags are pairs
    if before == "joiner" and after == "picture":
        return not _is_picture_before(text, start, end - 1)
    return after not in _SYLLABLES.get(before, ())


# Which jamo or syllables of Hangul may follow which in one syllable.
_SYLLABLES: Final = {
    "L": ("L", "V", "LV", "LVT"),
    "V": ("V", "T"),
    "LV": ("V", "T"),
    "T": ("T",),
    "LVT": ("T",),
}
_JAMO: Final = {
    "L": ((0x1100, 0x115F), (0xA960, 0xA97C)),
    "V": ((0x1160, 0x11A7), (0xD7B0, 0xD7C6)),
    "T": ((0x11A8, 0x11FF), (0xD7CB, 0xD7FB)),
}
_FIRST_SYLLABLE: Final = 0xAC00
_LAST_SYLLABLE: Final = 0xD7A3
_FINALS: Final = 28


@lru_cache(maxsize=4096)
def _kind(character: str) -> str:
    """Return the class of a character in the rules of graphemes."""
    code = ord(character)
    category = unicodedata.category(character)
    if character == _ZWJ:
        return "joiner"
    if category[0] == "M" or character in _MARK_LIKE or _within(character, (_SKIN_TONES, _TAGS)):
        return "extend"
    if character in _SHOWN_FORMATS:
        return "prepend"
    if category in {"Cc", "Cs", "Zl", "Zp", "Cf"}:
        return "control"
    if _FIRST_SYLLABLE <= code <= _LAST_SYLLABLE:
        return "LVT" if (code - _FIRST_SYLLABLE) % _FINALS else "LV"
    spans = {"regional": (_REGIONAL,), "picture": _PICTURES, **_JAMO}
    return next((kind for kind, within in spans.items() if _within(character, within)), "other")


def _is_picture_before(text: str, start: int, joiner: int) -> bool:
    at = joiner - 1
    while at > start and _kind(text[at]) == "extend":
        at -= 1
    return at >= start and _kind(text[at]) == "picture"


def _head(text: str, limit: int) -> str:
    """Return the longest head of whole graphemes within `limit` UTF-16 units."""
    # One character more than fits is enough to find the last cut. The last grapheme of the slice
    # may itself have been cut by it, but then it does not fit.
    if at := _fitting(graphemes(text[: limit + 1]), limit):
        return text[:at]
    # One grapheme over the whole limit is an attack or a very small limit: keep what fits of it
    # rather than lose the text, and leave no joiner at the end.
    return text[: _fitting(text[: limit + 1], limit)].rstrip(_ZWJ + _ZWNJ)


def _fitting(parts: Iterable[str], limit: int) -> int:
    """Return how many characters the parts hold that fit within `limit` UTF-16 units."""
    used = characters = 0
    for part in parts:
        used += utf16_length(part)
        if used > limit:
            break
        characters += len(part)
    return characters


def _best_cut(text: str, head: str, half: int) -> int:
    """Return where to end a piece that begins `text` and may reach as far as `head`."""
    paragraph = line = word = at = used = 0
    for grapheme in graphemes(head):
        at += len(grapheme)
        used += utf16_length(grapheme)
        following = text[at : at + 1]
        if following in ("\n", "\r"):
            word = at
            if used >= half:
                line = at
                if _BLANK_LINE.match(text, at):
                    paragraph = at
        elif following.isspace() or grapheme in _CHINESE_STOPS:
            word = at
    return paragraph or line or word or max(at, 1)  # a head of joiners only is empty
