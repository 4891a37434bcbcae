"""Cuts what a person typed into tokens: words that are known, numbers, and what is neither."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from desk.said.words import HALF_DAY, MONTHS, WORDS, Kind, Token

_DASHES: Final = dict.fromkeys(map(ord, "‐‑‒–—―−－〜～﹣"), "-") | {ord("’"): "'"}
_GAPS: Final = (
    (re.compile(r"(?<!\d)(?<!\d:)(\d{1,2})\s*:\s*(\d{2})(?!\d|\s*:)"), r"\1:\2"),
    (re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])"), ""),
    (re.compile(r"\b([ap])\.\s?m\b\.?"), r"\1m"),
    (re.compile(r"\s+"), " "),
)
"""What is the same without its spaces and full stops."""

_CHUNK: Final = re.compile(r"[a-z0-9#_@/:+.~-]*[a-z0-9#_@/+~-]|\.{2,}")
"""What is written without a space: a date, a span, an address, a telephone number."""
_EDGE: Final = re.compile(r"(?![a-z0-9_@#/+~-]|[.:][a-z0-9.])")
_LETTERS: Final = re.compile("[a-z]+")
_TO: Final = re.compile(r"\.{2,}|-+|~")
_NUMERAL: Final = re.compile("[〇零一二两三四五六七八九十]+")
_ORDINAL: Final = re.compile(r"第\s?[\d零一二两三四五六七八九十百]+")
_DIGITS: Final = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_VAGUE: Final = (Token(Kind.VAGUE),)
_OTHER: Final = (Token(Kind.OTHER),)


def _clock(shape: re.Match[str]) -> Token:
    hour, minute = int(shape[1]), int(shape[2])
    return Token(Kind.CLOCK, hour, minute, shape[1][0] == "0" or hour > HALF_DAY)


def _date(shape: re.Match[str]) -> Token:
    return Token(Kind.DATE, int(shape[1]), int(shape[3]), int(shape[4]))


def _either_way(shape: re.Match[str]) -> Token:
    """Return the date of 25/12/2026 or 12/25/2026; 05/12/2026 may be either."""
    return _sorted(int(shape[4]), int(shape[1]), int(shape[3]))


def _slash(shape: re.Match[str]) -> Token:
    """Return the date of 25/12 or 12/25; 24/7 is none."""
    if shape[0] == "24/7":
        return Token(Kind.OTHER)
    return _sorted(0, int(shape[1]), int(shape[2]))


def _sorted(year: int, one: int, other: int) -> Token:
    if min(one, other) <= MONTHS < max(one, other) or one == other:
        return Token(Kind.DATE, year, min(one, other), max(one, other))
    return Token(Kind.VAGUE)


def _pair(shape: re.Match[str]) -> Token:
    one, other = shape[1], shape[2]
    return Token(Kind.PAIR, int(one), int(other), len(one) == len(other) == len("12"))


def _decimal(shape: re.Match[str]) -> Token:
    return Token(Kind.DECIMAL, round(float(shape[0]) * 100))


def _number(shape: re.Match[str]) -> Token:
    return Token(Kind.NUMBER, int(shape[0]), len(shape[0]))


_SHAPES: Final = (
    (re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d|[-/.]\d)"), _date),
    (re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d|[-/.]\d)"), _either_way),
    (re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?(?![\d:]|\.\d)"), _clock),
    (re.compile(r"(\d{1,2})/(\d{1,2})(?!\d|[/.]\d)"), _slash),
    (re.compile(r"(\d{1,2})-(\d{1,2})(?!\d|[-:/]|\.\d)"), _pair),
    (re.compile(r"\d{1,3}\.\d{1,2}(?!\d|[.:/-]\d)"), _decimal),
    (re.compile(r"\d{1,4}(?!\d|[:/]|\.\d)"), _number),
)
"""How numbers are written, the longer forms first."""


def _by_first_letter() -> dict[str, list[str]]:
    words = defaultdict(list)
    for word in sorted(WORDS, key=len, reverse=True):
        words[word[0]].append(word)
    return dict(words)


_WORDS: Final = _by_first_letter()


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text, fillers left out."""
    plain = unicodedata.normalize("NFKC", text).translate(_DASHES).lower()
    for gap, instead in _GAPS:
        plain = gap.sub(instead, plain)
    at = 0
    while at < len(plain):
        read, at = _next(plain, at)
        yield from (token for token in read if token.kind is not Kind.FILLER)


def _next(text: str, at: int) -> tuple[tuple[Token, ...], int]:
    """Return the tokens that stand at a place, and where the next ones stand."""
    if text[at] == " ":
        return (), at + 1
    for word in _WORDS.get(text[at], ()):
        end = at + len(word)
        if text.startswith(word, at) and (not word[-1].isascii() or _EDGE.match(text, end)):
            return WORDS[word], end
    if chunk := _CHUNK.match(text, at):
        return _cut(chunk[0]), chunk.end()
    if ordinal := _ORDINAL.match(text, at):
        return _OTHER, ordinal.end()
    if numeral := _NUMERAL.match(text, at):
        return _counted(numeral[0]), numeral.end()
    return _OTHER, at + 1


def _cut(chunk: str) -> tuple[Token, ...]:
    """Return the tokens of what stands without a space; one unknown piece makes it a name."""
    read: list[Token] = []
    at = 0
    while at < len(chunk):
        for shape, token in _SHAPES:
            if found := shape.match(chunk, at):
                read.append(token(found))
                break
        else:
            if found := _TO.match(chunk, at):
                read.append(Token(Kind.TO))
            elif (found := _LETTERS.match(chunk, at)) and found[0] in WORDS:
                read += WORDS[found[0]]
            else:
                return _OTHER
        at = found.end()
    return tuple(read)


def _counted(numeral: str) -> tuple[Token, ...]:
    """Return the number that a Chinese numeral is; two digits in a row are a guess: 两三天."""
    if "十" in numeral:
        tens, _, ones = numeral.partition("十")
        if len(tens) > 1 or len(ones) > 1 or "十" in ones:
            return _OTHER
        value = _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
    elif len(numeral) in {1, 4} or numeral[0] in "零〇":
        value = int("".join(str(_DIGITS[sign]) for sign in numeral))
    else:
        return _VAGUE
    return (Token(Kind.NUMBER, value),)
