"""Poison: it does what its word says, and a desk that gives nobody a reference is caught."""

import asyncio
from typing import Any

import pytest

from campaigns.campaign import Campaign
from campaigns.ground import poison as words
from campaigns.ground.ground import Setting
from campaigns.trials import poison
from handlers import routes

pytestmark = pytest.mark.timeout(120)


async def served(update: Any, context: Any) -> Any:
    return f"served {update} for {context}"


@pytest.fixture
def swallowing(monkeypatch):
    monkeypatch.setattr(routes, "serve", served)
    words.install()


@pytest.mark.usefixtures("swallowing")
async def test_poison_raises_and_hangs_and_honest_words_are_served():
    serve: Any = routes.serve
    assert await serve("hello", 1) == "served hello for 1"
    for when in words.WHEN:
        with pytest.raises(words.Poisoned):
            await serve(f"poison-raise-{when}", 1)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(serve(f"poison-hang-{when}", 1), timeout=0.01)


async def test_a_desk_stands_one_of_the_first_kinds(tmp_path):
    figures = await poison.run(Setting(store="sqlite", seed=1, count=2, folder=tmp_path / "kept"))

    assert figures.violations == []
    assert figures.counts["alarms"] == 1


async def test_poison_that_does_nothing_is_caught(tmp_path, monkeypatch):
    monkeypatch.setattr(poison, "POISONED", "CAMPAIGN_NO_POISON")
    monkeypatch.setattr(poison, "TOLD_SECONDS", 5.0)
    figures = await poison.run(Setting(store="sqlite", seed=1, count=1, folder=tmp_path / "kept"))

    assert any("(update" in line for line in figures.violations)
    assert isinstance(poison.CAMPAIGN, Campaign)
