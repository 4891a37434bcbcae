"""Finds the notions that the words of a text stand for, also where they are misspelt."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from desk.triage.pinyin import blurred, sound
from desk.triage.words import NOTIONS, OTHER_WORDS, SMALL_WORDS

_HAN: Final = re.compile("[\u3400-\u9fff]")
_SHORTEST_TYPO: Final = 4
_SHORTEST_RIGHT: Final = 5
_SURE_LENGTH: Final = 6
_LONGEST_SOUND: Final = 5

_han: Final[defaultdict[str, set[str]]] = defaultdict(set)
_latin: Final[defaultdict[tuple[str, ...], set[str]]] = defaultdict(set)
_sounding: Final[defaultdict[tuple[str, ...], set[str]]] = defaultdict(set)
_shortened: Final[defaultdict[str, set[str]]] = defaultdict(set)


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A notion and where the words for it stand."""

    start: int
    end: int
    notion: str


@dataclass(frozen=True, slots=True)
class Word:
    """A Latin word of a text: its stem and its place."""

    root: str
    start: int
    end: int


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Return an English word without its commonest endings: printing and prints are print."""
    if not word.isascii() or not word.isalpha() or len(word) < _SHORTEST_TYPO:
        return word
    for ending, instead in (("sses", "ss"), ("ies", "y"), ("ing", ""), ("ed", ""), ("s", "")):
        root = word.removesuffix(ending) + instead
        if word.endswith(ending) and len(root) > 2 and not word.endswith(("ss", "us", "is")):  # noqa: PLR2004 - "sing" is no "s"
            word = _single(root) if ending in {"ing", "ed"} else root
            break
    return word.removesuffix("e")


def _single(root: str) -> str:
    """Return a root without the letter that its ending doubled: jamm is jam."""
    is_doubled = len(root) >= _SHORTEST_TYPO and root[-1] == root[-2] and root[-1] not in "lsz"
    return root[:-1] if is_doubled else root


def _alike(sounds: tuple[str, ...]) -> set[str]:
    """Return the Chinese words of some sounds; else those that sound so to a southern ear."""
    return _sounding.get(sounds) or _sounding.get(tuple(map(blurred, sounds))) or set()


def _read() -> None:
    notion = ""
    for line in NOTIONS.strip().splitlines():
        if line.endswith(":"):
            notion = line[:-1]
            continue
        for words in line.lower().split(","):
            word = words.strip()
            if _HAN.search(word):
                _han[word].add(notion)
                if len(word) > 1 and all(sounds := tuple(map(sound, word))):
                    _sounding[sounds].add(word)
                    _sounding[tuple(map(blurred, sounds))].add(word)
            elif word:
                _latin[tuple(map(stem, word.split()))].add(notion)


_read()
_HAN_WORD: Final = re.compile("|".join(sorted(map(re.escape, _han), key=len, reverse=True)))
_LONGEST_PHRASE: Final = max(map(len, _latin))
_ROOTS: Final = {root for phrase in _latin for root in phrase}
_RIGHT: Final = _ROOTS | set(map(stem, (SMALL_WORDS + OTHER_WORDS).split()))
for _root in _ROOTS:
    if len(_root) >= _SHORTEST_RIGHT and _root.isalpha():
        for _at in range(len(_root)):
            _shortened[_root[:_at] + _root[_at + 1 :]].add(_root)


def in_han(text: str) -> Iterator[Found]:
    """Find notions by their Chinese words; the longest word at a place counts."""
    for match in _HAN_WORD.finditer(text):
        for notion in _han[match[0]]:
            yield Found(match.start(), match.end(), notion)


def in_sounding_han(
    run: str, start: int, taken: AbstractSet[int], known: AbstractSet[str]
) -> Iterator[Found]:
    """Find notions by words with one wrong character of the same sound, such as 密马 for 密码.

    Places that are `taken` have a word of their own; characters that stand together in `known`
    are right.
    """
    if pairs(run) <= known:
        return
    sounds = tuple(map(sound, run))
    for at in range(len(run) - 1):
        for length in range(2, min(_LONGEST_SOUND, len(run) - at + 1)):
            piece = run[at : at + length]
            if pairs(piece) <= known:
                continue
            for word in _alike(sounds[at : at + length]):
                wrong = sum(a != b for a, b in zip(word, piece, strict=True))
                place = range(start + at, start + at + length)
                if wrong == 1 and taken.isdisjoint(place):
                    for notion in _han[word]:
                        yield Found(place.start, place.stop, notion)


def pairs(run: str) -> set[str]:
    """Return each two characters that stand together."""
    return {run[at : at + 2] for at in range(len(run) - 1)}


def in_pinyin(spelt: Sequence[Word]) -> Iterator[Found]:
    """Find notions by Chinese words typed as they sound; each of `spelt` is one syllable."""
    at = 0
    while at < len(spelt):
        for length in range(min(_LONGEST_SOUND, len(spelt) - at), 1, -1):
            piece = spelt[at : at + length]
            words = _alike(tuple(syllable.root for syllable in piece))
            if words:
                for notion in {notion for word in words for notion in _han[word]}:
                    yield Found(piece[0].start, piece[-1].end, notion)
                at += length - 1
                break
        at += 1


def in_latin(words: Sequence[Word]) -> Iterator[Found]:
    """Find notions by Latin words and phrases; the longest phrase at a place counts."""
    at = 0
    while at < len(words):
        for length in range(min(_LONGEST_PHRASE, len(words) - at), 0, -1):
            piece = words[at : at + length]
            notions = _latin.get(tuple(word.root for word in piece))
            if notions:
                for notion in notions:
                    yield Found(piece[0].start, piece[-1].end, notion)
                at += length - 1
                break
        at += 1


def corrected(root: str, known: AbstractSet[str]) -> str:
    """Return the word that was probably meant: one letter more, less, wrong or swapped.

    A word that stands here or in `known` is right; so is what is too short to tell.
    """
    if len(root) < _SHORTEST_TYPO or root in _RIGHT or root in known or not root.isalpha():
        return root
    meant = set(_shortened.get(root, ()))
    for at in range(len(root)):
        shorter = root[:at] + root[at + 1 :]
        if shorter in _ROOTS and len(shorter) >= _SHORTEST_RIGHT:
            meant.add(shorter)
        for word in _shortened.get(shorter, ()):
            if len(word) >= _SURE_LENGTH or sorted(word) == sorted(root):
                meant.add(word)
    return min((word for word in meant if word[0] == root[0]), default=root)
