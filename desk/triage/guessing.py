"""The guess what a report is about, with the words that decided."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from desk.policy import Policy
from desk.triage.model import Vector, frozen, likelihoods, trained
from desk.triage.traits import Trait

SURE: Final = 0.85
"""Confidence from which on a category is filled in without asking."""

_MOST_WORDS: Final = 3
_LEAST_SHARE: Final = 0.2
_WARMTH: Final = 1.0
_ALIKE: Final = 0.4
_LESSON: Final = 6.0
_MOST_LESSONS: Final = 5


@dataclass(frozen=True, slots=True)
class Guess:
    """A category, how likely it is from 0 to 1, and the words for it as people wrote them."""

    category: str
    confidence: float
    because: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether the category may be filled in without asking."""
        return self.confidence >= SURE and bool(self.because)


class Triage:
    """Guesses the category of a report from its words, and learns from what was corrected.

    Args:
        examples: Sentences of each category; all categories of the desk, in its order.
        lessons: Sentences and their right categories, the oldest first.
        fallback: The category of what fits nowhere; guessed only where nothing is understood.
    """

    def __init__(
        self,
        examples: Mapping[str, Sequence[str]],
        lessons: Iterable[tuple[str, str]] = (),
        *,
        fallback: str = "other",
    ) -> None:
        self._model = trained(frozen(examples))
        self._places = {category: at for at, category in enumerate(self._model.categories)}
        self._fallback = fallback
        self._lessons: dict[str, tuple[Vector, int]] = {}
        self._taught: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for text, category in lessons:
            self.learn(text, category)

    @classmethod
    def of(cls, policy: Policy, lessons: Iterable[tuple[str, str]] = ()) -> Self:
        """Return the triage of a desk; its last category is that of what fits nowhere."""
        categories = policy.categories.values()
        examples = {
            category.key: [text for texts in category.examples.values() for text in texts]
            for category in categories
        }
        return cls(examples, lessons, fallback=policy.category(None).key)

    def guess(self, text: str, most: int = 3) -> tuple[Guess, ...]:
        """Return the likeliest categories, best first."""
        found = self._model.traits(text)
        vector = self._model.vector(found)
        lessons = self._lessons_like(vector)
        scores = self._model.scores(vector)
        for place, value in lessons.items():
            scores[place] += value
        likely = likelihoods([score / _WARMTH for score in scores])
        is_understood = bool(lessons) or self._model.knows(vector)
        order = sorted(self._places, key=lambda name: self._rank(name, likely, is_understood))
        return tuple(
            Guess(
                category,
                likely[self._places[category]],
                self._because(text, found, vector, self._places[category]),
            )
            for category in order[:most]
        )

    def learn(self, text: str, category: str) -> None:
        """Remember that a sentence belongs to a category; the last word about a sentence counts."""
        place = self._places.get(category)
        vector = self._model.vector(self._model.traits(text))
        if place is None or category == self._fallback or not vector:
            return
        self._lessons[text] = (vector, place)
        for name, value in vector.items():
            self._taught[name][text] = value

    def _rank(self, name: str, likely: Sequence[float], is_understood: bool) -> tuple[bool, float]:  # noqa: FBT001
        """Return what categories are sorted by."""
        return (name == self._fallback) is is_understood, -likely[self._places[name]]

    def _lessons_like(self, vector: Vector) -> dict[int, float]:
        """Return what similar lessons say: the nearest few, each by how much it is alike."""
        alike: defaultdict[str, float] = defaultdict(float)
        for name, value in vector.items():
            for text, other in self._taught.get(name, {}).items():
                alike[text] += value * other
        said: defaultdict[int, float] = defaultdict(float)
        for text in sorted(alike, key=lambda text: -alike[text])[:_MOST_LESSONS]:
            if alike[text] > _ALIKE:
                said[self._lessons[text][1]] += _LESSON * alike[text] ** 1.5
        return said

    def _because(
        self, text: str, found: Iterable[Trait], vector: Vector, place: int
    ) -> tuple[str, ...]:
        """Return the words that spoke most for a category, the strongest first."""
        said: defaultdict[tuple[int, int], float] = defaultdict(float)
        for trait in found:
            weights = self._model.weights(trait.name)
            if weights is not None and trait.end:
                lead = weights[place] - sum(weights) / len(weights)
                said[trait.start, trait.end] += lead * vector[trait.name]
        words: list[tuple[int, int]] = []
        least = _LEAST_SHARE * max(said.values(), default=0.0)
        for start, end in sorted(said, key=lambda span: -said[span]):
            is_apart = all(end <= other[0] or start >= other[1] for other in words)
            if is_apart and said[start, end] > max(least, 0.0) and len(words) < _MOST_WORDS:
                words.append((start, end))
        return tuple(text[start:end] for start, end in words)
