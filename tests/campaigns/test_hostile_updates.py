"""Hostile updates: the same seed draws the same, and what they must catch is caught."""

import json
from itertools import islice
from random import Random

import pytest

from bot.wire import updates as wire
from campaigns.ground.ground import Setting
from campaigns.trials import hostile_updates
from campaigns.trials.hostile.bodies import Actors
from campaigns.trials.hostile.guard import unclean
from campaigns.trials.hostile.updates import Generator
from handlers import updates
from handlers.chat import arrivals
from handlers.chat.buttons import Buttons, Pressed

pytestmark = pytest.mark.timeout(60)
ACTORS = Actors(strangers=[1], staff=[2], outsiders=[3], engineers=[4], group=-5, foreign=[-6, -7])
BUTTON = (-5, 1, "1.claim.1.ne0..AAAAAAAAAAAAAAAA")


def drawn(seed, count=400):
    draw = Random(seed)  # noqa: S311 - no secret
    generator = Generator(draw=draw, actors=ACTORS, stolen=[BUTTON], at=lambda: 1)
    return [generator.update() for _ in range(count)], generator


def shallow(seed):
    """Return what was drawn, without what is too deep to be compared."""
    updates, generator = drawn(seed)
    plain = [
        update.get("callback_query", update["update_id"])
        for update in updates
        if set(update) <= {"update_id", "callback_query"}
    ]
    return str(plain), generator.kinds


def setting(tmp_path, count=250, seed=1):
    return Setting(store="sqlite", seed=seed, count=count, folder=tmp_path / "kept")


async def test_the_same_seed_draws_the_same():
    assert shallow(7) == shallow(7)
    assert shallow(7) != shallow(8)


async def test_every_kind_is_drawn():
    assert len(drawn(7)[1].kinds) == 10


async def test_most_of_it_is_json_as_telegram_could_send_it():
    told = 0
    for update in islice(drawn(7)[0], 400):
        try:
            told += bool(json.loads(json.dumps(update)))
        except RecursionError:
            continue
    assert told > 380


async def test_the_desk_as_it_is_stands_it(tmp_path):
    figures = await hostile_updates.run(setting(tmp_path))

    assert figures.violations == []
    assert figures.counts["updates"] == 250


async def test_a_forged_button_that_counts_is_caught(tmp_path, monkeypatch):
    def believed(_, data):
        try:
            _, verb, ref, state, arg, _ = data.split(".", 5)
            return Pressed(verb=verb, ref=int(ref), state=state, arg=arg)
        except (ValueError, AttributeError):
            return None

    monkeypatch.setattr(Buttons, "read", believed)
    figures = await hostile_updates.run(setting(tmp_path, 1_000))

    assert any("is not what it was" in line for line in figures.violations)


async def test_a_shape_that_nobody_looks_at_is_caught(tmp_path, monkeypatch):
    monkeypatch.setattr(updates, "_demand", lambda *_: None)
    figures = await hostile_updates.run(setting(tmp_path))

    assert figures.violations


async def test_text_that_is_not_cleaned_is_caught(tmp_path, monkeypatch):
    monkeypatch.setattr(arrivals, "clean_text", lambda text, limit: text[:limit])
    figures = await hostile_updates.run(setting(tmp_path, 400))

    assert any("holds" in line for line in figures.violations)


async def test_a_forged_sender_who_is_believed_is_caught(tmp_path, monkeypatch):
    monkeypatch.setattr(arrivals, "human", lambda message: message.from_user)
    figures = await hostile_updates.run(setting(tmp_path, 600))

    assert any("membership is not what it was" in line for line in figures.violations)


async def test_a_password_that_nobody_hides_is_caught(tmp_path, monkeypatch):
    monkeypatch.setattr(wire, "mask_update", lambda update: update)
    figures = await hostile_updates.run(setting(tmp_path, 600))

    assert any("a password stands in" in line for line in figures.violations)


@pytest.mark.parametrize("text", ["\x00", "a\u202e", "\ufeff", "\U000e0041", "\ud800", "\x1b"])
async def test_what_is_not_clean_is_seen_wherever_it_stands(text):
    assert unclean({"a": [{"b": ("fine", text)}]}) == text
    assert unclean({text: 1}) == text
    assert unclean({"a": "fine 👩‍🚒 打印机\n"}) is None
