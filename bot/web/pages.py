"""The desk's few pages of its own: rendered here, in the reader's language, without decisions."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import jinja2
import yaml

from bot.health import Health, Stage
from desk.people import LANGUAGES
from store.repositories.notices import OutboxState
from store.tally import Tally

TEMPLATES = Path(__file__).parents[2] / "templates" / "web"


class Pages:
    """Renders pages.

    Args:
        name: the desk's name in each language.
    """

    def __init__(self, name: Mapping[str, str]) -> None:
        self._name = name

    @cached_property
    def _environment(self) -> jinja2.Environment:
        return jinja2.Environment(
            loader=jinja2.FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    @cached_property
    def _words(self) -> dict[str, Any]:
        words = yaml.safe_load((TEMPLATES / "words.yaml").read_text("utf-8"))
        return dict(words)

    def status(self, health: Health, now: datetime, language: str) -> str:
        """Return the page that tells what works."""
        return self._page(
            "status.html.j2",
            language,
            ok=health.is_green(now),
            stages=[_facts(stage, now) for stage in health],
            roles=health.holders(),
            counts=None if health.tally is None else counts_of(health.tally),
            checked_at=f"{now:%Y-%m-%d %H:%M:%S}",
        )

    def error(self, language: str, reference: str = "") -> str:
        """Return the page of a fault, by reference only; without one, of an unknown address."""
        return self._page("error.html.j2", language, reference=reference)

    def _page(self, template: str, language: str, **facts: object) -> str:
        return self._environment.get_template(template).render(
            language=language, name=self._name[language], words=self._words[language], **facts
        )


def preferred(accept_language: str) -> str:
    """Return the desk's language that a browser likes best."""
    ranked = sorted(map(_weighed, accept_language.lower().split(",")), reverse=True)
    for weight, tag in ranked:
        if weight > 0 and tag.partition("-")[0] in LANGUAGES:
            return tag.partition("-")[0]
    return LANGUAGES[0] if not accept_language.strip() else "en"


def _weighed(part: str) -> tuple[float, str]:
    tag, _, weight = part.strip().partition(";q=")
    try:
        return (float(weight) if weight else 1.0, tag.strip())
    except ValueError:
        return (0.0, tag.strip())


def counts_of(tally: Tally) -> dict[str, int]:
    """Return what the status page counts, by the keys of its words."""
    return {
        "pending": tally.notices_in(OutboxState.PENDING),
        "sending": tally.notices_in(OutboxState.SENDING),
        "unknown": tally.unknown,
        "dead": tally.dead,
        "quarantine": tally.quarantined,
        "held": tally.held.total,
        "records": sum(tally.records.values()),
    }


def _facts(stage: Stage, now: datetime) -> dict[str, object]:
    trouble = stage.trouble(now)
    seen = stage.seen_at
    return {
        "name": str(stage.name),
        "ok": trouble is None,
        "reason": trouble,
        "last_success": f"{seen:%H:%M:%S}" if seen else None,
        "waiting": stage.waiting,
    }
