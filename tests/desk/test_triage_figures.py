"""How often the first guess is right, over sentences that are no examples."""

import json
from pathlib import Path

import pytest

from bot.config import load
from bot.policy import policy_of
from desk.triage import Triage
from tests.virtual import START

ROOT = Path(__file__).parents[2]
SETS = ROOT / "tests" / "triage"
FLOORS = {"dev": (0.97, 0.985), "unseen": (0.90, 0.97)}
OTHER = "other"
"""What fits nowhere: guessed only where nothing is understood, so it has no share in the figure."""
POLICY = policy_of(load(ROOT / "config.yaml", {}, need_secrets=False), START)


def reports(name: str) -> list[tuple[str, str]]:
    path = SETS / f"{name}.jsonl"
    if not path.exists():
        pytest.skip(f"there is no {path.name} here")
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [(line["text"], line["category"]) for line in lines]


def share(rights):
    rights = list(rights)
    return sum(rights) / len(rights)


def plain(text: str) -> str:
    return " ".join(text.lower().split())


@pytest.mark.parametrize("name", FLOORS)
def test_guesses_are_right_as_often_as_promised(name, record_property):
    triage = Triage.of(POLICY)
    judged = [(triage.guess(text), category) for text, category in reports(name)]
    named = [(best, category) for best, category in judged if category != OTHER]

    first = share(best[0].category == category for best, category in named)
    within = share(category in {g.category for g in best[:3]} for best, category in named)
    sure = [best[0].category == category for best, category in judged if best[0].is_sure]

    record_property(
        "figure",
        f"triage of {len(named)} sentences ({name}): {first:.1%} at the first guess, "
        f"{within:.1%} within three; sure of {len(sure)}, right in {share(sure):.1%}",
    )
    assert first >= FLOORS[name][0]
    assert within >= FLOORS[name][1]
    assert share(sure) >= 0.95


@pytest.mark.parametrize("name", FLOORS)
def test_what_fits_nowhere_is_never_put_somewhere_without_asking(name):
    triage = Triage.of(POLICY)

    guesses = [triage.guess(text)[0] for text, category in reports(name) if category == OTHER]

    assert [guess for guess in guesses if guess.is_sure] == []


@pytest.mark.parametrize("name", FLOORS)
def test_no_sentence_of_a_set_is_an_example(name):
    examples = {
        plain(text)
        for category in POLICY.categories.values()
        for texts in category.examples.values()
        for text in texts
    }

    assert [text for text, _ in reports(name) if plain(text) in examples] == []
    assert {category for _, category in reports(name)} <= set(POLICY.categories)
