"""What of a sentence tells what it is about: notions, two notions together, and its words.

Chinese has no spaces, so each two and three characters that stand together count as a word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

from desk.triage import lexicon
from desk.triage.lexicon import Found, Word
from desk.triage.pinyin import syllables
from desk.triage.words import NOTHING, SMALL_WORDS

READ: Final = 600
"""Characters of a text that are read: what is wrong is said in the first sentences."""

_MOST_NOTIONS: Final = 8
_RUN: Final = re.compile(r"(?P<han>[\u3400-\u9fff]+)|[a-z0-9]+(?:['’][a-z0-9]+)*")
_POLITE: Final = re.compile(
    "(?:各?位?(?:老师|领导|同事|大神|师傅|大佬)们?|您好|你好|大家好|早上好|下午好|晚上好|请问(?:一下)?|"
    "不好意思|打扰(?:一下|了)?|谢谢(?:您|你|了|啦)?|多谢|感谢|辛苦了?|拜托|在吗|急急急|在线等|"
    "麻烦(?:您|你)?(?:帮忙|帮我|给我|看一下|看看|看下)?|(?:快点?|能不能)?来(?:个)?人(?:看看|看一?下)?)"
)
_SMALL: Final = frozenset(SMALL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Trait:
    """A trait and where it stands; a pair of notions stands nowhere."""

    name: str
    weight: float
    start: int = 0
    end: int = 0


def traits(text: str, known: AbstractSet[str] = frozenset()) -> list[Trait]:
    """Return the traits of the beginning of a text; words of `known` are spelt right."""
    words = "".join(map(_folded, text[:READ]))
    words = words.replace("wi-fi", "wifi ").replace("e-mail", "email ")
    words = _POLITE.sub(lambda match: " " * len(match[0]), words)
    found = list(lexicon.in_han(words))
    taken = {place for notion in found for place in range(notion.start, notion.end)}
    traits_: list[Trait] = []
    spelt: list[Word] = []
    latin: list[list[Word]] = [[]]
    for run in _RUN.finditer(words):
        start, end = run.span()
        if run["han"]:
            traits_ += _pieces(run[0], start)
            found += lexicon.in_sounding_han(run[0], start, taken, known)
            latin.append([])
        else:
            word = re.sub("['’]", "", run[0])
            spelt += [Word(syllable, start, end) for syllable in syllables(word)]
            root = lexicon.stem(word)
            latin[-1].append(Word(lexicon.corrected(root, known), start, end))
    found += lexicon.in_pinyin(spelt)
    sounding = {place for notion in found for place in range(notion.start, notion.end)}
    for phrase in latin:
        found += (each for each in lexicon.in_latin(phrase) if each.start not in sounding)
        traits_ += _words(phrase)
    return traits_ + list(_notions(found))


def spelling(text: str) -> Iterator[str]:
    """Return what is spelt right where a text is: its words, and each two Chinese characters."""
    for run in _RUN.finditer("".join(map(_folded, text))):
        if run["han"]:
            yield from lexicon.pairs(run[0])
        else:
            yield lexicon.stem(run[0])


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    """Return a character small and narrow, as one character."""
    plain = unicodedata.normalize("NFKC", character).lower()
    return plain if len(plain) == 1 else character


def _pieces(run: str, start: int) -> list[Trait]:
    """Return each two and three characters of Chinese that stand together."""
    return [
        Trait(run[at : at + length], weight, start + at, start + at + length)
        for length, weight in ((2, 1.0), (3, 0.8))
        for at in range(len(run) - length + 1)
    ]


def _words(phrase: Iterable[Word]) -> Iterator[Trait]:
    """Return the words of a phrase and each two that follow one another."""
    last = None
    for word in phrase:
        if word.root not in _SMALL:
            yield Trait(f"={word.root}", 1.0, word.start, word.end)
            if last is not None:
                yield Trait(f"={last.root} {word.root}", 0.7, last.start, word.end)
            last = word


def _notions(found: Iterable[Found]) -> Iterator[Trait]:
    """Return the notions of a text and each two of them."""
    names: dict[str, None] = {}
    for notion in sorted(each for each in found if each.notion != NOTHING):
        names[notion.notion] = None
        yield Trait(f"#{notion.notion}", 2.5, notion.start, notion.end)
    for pair in combinations(sorted(list(names)[:_MOST_NOTIONS]), 2):
        yield Trait("#" + " ".join(pair), 1.2)
