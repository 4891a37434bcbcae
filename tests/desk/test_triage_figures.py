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
POLICY = policy_of(load(ROOT / "config.yaml", {}, need_secrets=False), START)


def reports(name: str) -> list[tuple[str, str]]:
    path = SETS / f"{name}.jsonl"
    if not path.exists():
        pytest.skip(f"there is no {path.name} here")
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [(line["text"], line["category"]) for line in lines]


def plain(text: str) -> str:
    return " ".join(text.lower().split())


@pytest.mark.parametrize("name", FLOORS)
def test_guesses_are_right_as_often_as_promised(name, capsys):
    triage = Triage.of(POLICY)
    judged = [(triage.guess(text), category) for text, category in reports(name)]

    first = sum(best[0].category == category for best, category in judged) / len(judged)
    within = sum(category in {g.category for g in best} for best, category in judged) / len(judged)
    sure = [best[0].category == category for best, category in judged if best[0].is_sure]

    with capsys.disabled():
        print(  # noqa: T201 - the figure is what this test is read for
            f"\ntriage of {len(judged)} sentences ({name}): {first:.1%} at the first guess, "
            f"{within:.1%} within three; sure of {len(sure)}, right in {sum(sure) / len(sure):.1%}"
        )
    assert first >= FLOORS[name][0]
    assert within >= FLOORS[name][1]
    assert sum(sure) / len(sure) >= 0.95


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
