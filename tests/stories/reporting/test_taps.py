"""How many taps a report takes: people who never saw the desk type what they would type.

The sentences, and what these people would answer, are those of tests/triage. A desk speaks each
language. Everybody reports once, all of them at the same time, and truthfully: what the desk
understood wrongly is corrected, what it asks is answered by a tap where the answer is offered and
typed where it is not. Counted are the taps until the number is told.
"""

import json
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from desk.draft import Draft
from sandbox.model import Button, Message
from tests.scene import Scene, played
from tests.watch import pressed_parts

SETS = Path(__file__).parents[2] / "triage"
MOST_STEPS = 12
EVERY = 2
"""Of the sentences without answers every second one is typed, to save time: all of them together
give the same figures."""
NO_GROUP = {"OPSDESK_TELEGRAM__GROUP": "none"}


def rows(language: str) -> list[dict[str, Any]]:
    """Return the sentences of those who use the desk in a language, with what they would answer."""

    def read(name: str) -> list[dict[str, Any]]:
        lines = (SETS / name).read_text(encoding="utf-8").splitlines()
        return [
            row for row in map(json.loads, lines) if (row["lang"] == "en") == (language == "en")
        ]

    conversations = read("conversations.jsonl")
    told = {row["text"] for row in conversations}
    others = [row | {"answers": {}} for row in read("unseen.jsonl") if row["text"] not in told]
    return [*conversations, *others[::EVERY]]


@dataclass
class Reporter:
    """Somebody who reports once."""

    scene: Scene
    row: dict[str, Any]
    chat: int
    taps: int = 0
    typed: set[str] = field(default_factory=set)

    def says(self, words: str) -> None:
        self.scene.world.say(self.chat, words)

    def card(self) -> tuple[Message, dict[str, Button]]:
        """Return the newest card, and what can be pressed on it, by verb and argument."""
        messages = self.scene.world.messages(self.chat)
        message = next(m for m in reversed(messages) if m.keyboard)
        buttons = [button for row in message.keyboard for button in row]
        return message, {" ".join(pressed_parts(b)[::2]).strip(): b for b in buttons}

    def taps_on(self, name: str) -> None:
        message, offered = self.card()
        self.scene.world.press(self.chat, self.chat, message.id, offered[name].data or "")
        self.taps += 1

    def goes_on(self, draft: Draft) -> None:
        """Put right what is wrong, answer what is asked, and send it."""
        _, offered = self.card()
        step = self._correction(draft, offered) or self._answer(draft, offered) or "file"
        if step in offered:
            self.taps_on(step)
        else:
            self.typed.add(draft.detail or "")
            self.says(step)

    def _correction(self, draft: Draft, offered: dict[str, Button]) -> str | None:
        category, told = self.row["category"], self.row["answers"]
        if draft.category != category:
            ways = (f"cat {category}", f"fam {category.partition('.')[0]}", "ask category")
            return next(way for way in ways if way in offered)
        for name, verb in (("impact", "imp"), ("urgency", "urg")):
            if told.get(name) not in (None, getattr(draft, name).value):
                right = f"{verb} {told[name]}"
                return right if right in offered else f"ask {name}"
        return None

    def _answer(self, draft: Draft, offered: dict[str, Button]) -> str | None:
        """Return the answer that is offered, else what this person types; None to let it be."""
        options = [name for name in offered if name.startswith(f"det {draft.detail}.")]
        options = [name for name in options if not name.endswith(".")]
        if options:
            return options[0]
        words = self.row["answers"].get(draft.detail)
        return None if words is None or draft.detail in self.typed else str(words)


async def reporters(scene: Scene, language: str) -> list[Reporter]:
    """Let the desk know as many people as there are sentences."""
    found = []
    for row in rows(language):
        person = scene.world.add_person("Reporter", language=language, started=True)
        found.append(Reporter(scene, row, person.id))

    async def known(unit: Any) -> None:
        for reporter in found:
            person = await unit.people.met(reporter.chat, "Reporter", language)
            await unit.people.save(replace(person, verified=True))

    await scene.desk.at_work(known)
    return found


@pytest.mark.timeout(120)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_a_report_takes_two_taps_at_most(database_url, language, record_property):
    async with played(database_url, NO_GROUP, language) as scene:
        everybody = await reporters(scene, language)
        async with scene.all_at_once():
            for reporter in everybody:
                reporter.says(reporter.row["text"])
        busy = everybody
        for _ in range(MOST_STEPS):
            drafts = await scene.desk.drafts()
            busy = [reporter for reporter in everybody if reporter.chat in drafts]
            async with scene.all_at_once():
                for reporter in busy:
                    reporter.goes_on(drafts[reporter.chat])
        assert not busy
        scene.skip()

    taps = sorted(reporter.taps for reporter in everybody)
    median, ninetieth = taps[len(taps) // 2], taps[len(taps) * 9 // 10]
    counted = ", ".join(f"{number} in {many}" for number, many in sorted(Counter(taps).items()))
    record_property(
        "figure",
        f"taps to the number ({language}, {len(taps)} reports): median {median}, "
        f"90 % at most {ninetieth}; {counted}",
    )
    assert median <= 2
    assert ninetieth <= 4
