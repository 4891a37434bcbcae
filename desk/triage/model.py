"""The weights by which traits speak for categories, learnt from examples."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from operator import mul
from typing import Final, TypeAlias

from desk.triage.traits import Trait, spelling, traits

Vector: TypeAlias = dict[str, float]
"""How much each trait stands out in a text; its length is 1."""

_ROUNDS: Final = 6
_STEP: Final = 5.0
_SMALLEST: Final = 0.01
_CLEAR: Final = 0.05


class Model:
    """Knows how much each trait speaks for each category.

    It is multinomial logistic regression, learnt by going through the examples a few times and
    moving the weights a little wherever the model would have said something else.
    """

    def __init__(self, categories: Sequence[str], examples: Sequence[tuple[str, int]]) -> None:
        self.categories = tuple(categories)
        self.known = frozenset(word for text, _ in examples for word in spelling(text))
        texts = [(self.traits(text), category) for text, category in examples]
        counts = Counter(name for found, _ in texts for name in {trait.name for trait in found})
        self._rarity = {name: math.log(1 + len(texts) / count) for name, count in counts.items()}
        self._rarest = math.log(2 + len(texts))
        self._weights = {name: [0.0] * len(categories) for name in counts}
        self._learn([(self.vector(found), category) for found, category in texts])

    def traits(self, text: str) -> list[Trait]:
        """Return the traits of a text as this model reads it."""
        return traits(text, self.known)

    def vector(self, found: Iterable[Trait]) -> Vector:
        """Return how much each trait stands out, the unknown ones among them."""
        raw: Vector = {}
        for trait in found:
            value = trait.weight * self._rarity.get(trait.name, self._rarest)
            raw[trait.name] = max(value, raw.get(trait.name, 0.0))
        length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
        return {name: value / length for name, value in raw.items()}

    def knows(self, vector: Vector) -> bool:
        """Whether any trait stands in the examples."""
        return any(name in self._weights for name in vector)

    def scores(self, vector: Vector) -> list[float]:
        """Return how much a text speaks for each category, in the order of `categories`."""
        known = {name: value for name, value in vector.items() if name in self._weights}
        if not known:
            return [0.0] * len(self.categories)
        # For each category the sum of values times weights; map keeps the loops out of Python.
        values = known.values()
        columns = zip(*(self._weights[name] for name in known), strict=True)
        return [sum(map(mul, values, column)) for column in columns]

    def weights(self, name: str) -> Sequence[float] | None:
        """Return how much a trait speaks for each category; None for an unknown one."""
        return self._weights.get(name)

    def _learn(self, rows: list[tuple[Vector, int]]) -> None:
        """Go through the rows several times, from the second on only where it was not clear."""
        for lap in range(_ROUNDS):
            step = _STEP / (1 + lap / 2)
            mixed = [rows[at] for at in _mixed(len(rows), lap)]
            rows = [row for row in mixed if self._moved(*row, step) > _CLEAR]

    def _moved(self, vector: Vector, category: int, step: float) -> float:
        """Make the category of a text likelier; return how unlikely it was, from 0 to 1."""
        misses = likelihoods(self.scores(vector))
        misses[category] -= 1
        moves = [(at, -step * miss) for at, miss in enumerate(misses) if abs(miss) > _SMALLEST]
        for name, value in vector.items():
            weights = self._weights[name]
            for at, move in moves:
                weights[at] += move * value
        return -misses[category]


def likelihoods(scores: Sequence[float]) -> list[float]:
    """Return the likelihood of each score; together they are 1."""
    best = max(scores)
    powers = [math.exp(score - best) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def _mixed(count: int, lap: int) -> list[int]:
    """Return 0 .. count - 1 in a mixed order."""
    return sorted(range(count), key=lambda at: hash((at * 2654435761 + lap * 40503) % 4294967291))


@lru_cache(maxsize=8)
def trained(examples: tuple[tuple[str, tuple[str, ...]], ...]) -> Model:
    """Return the model of some examples by category; desks of one configuration share it."""
    categories = [category for category, _ in examples]
    rows = [(text, at) for at, (_, texts) in enumerate(examples) for text in texts]
    return Model(categories, rows)


def frozen(examples: Mapping[str, Sequence[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return examples in a form that can be a key."""
    return tuple((category, tuple(texts)) for category, texts in examples.items())
