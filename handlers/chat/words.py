"""Texts: short ones by key from `templates/<locale>/words.yaml`, long ones from templates."""

from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape
from markupsafe import Markup

from desk.draft import WORDLESS
from desk.hours import Calendar
from desk.people import LANGUAGES
from desk.policy import Named, Policy
from desk.record import Record
from handlers.chat.markup import escape, neutral
from handlers.chat.moments import amounts, day_said

TEMPLATES = Path(__file__).parents[2] / "templates"
MOMENTS = {"zh": "M月d日 EEE HH:mm", "en": "EEE d MMM, HH:mm"}
"""How a moment reads, per language: with the weekday, to the minute."""
DAYS = {"zh": "M月d日 EEE", "en": "EEE d MMM"}
HOUR = "HH:mm"
WEEKDAY = "EEE HH:mm"
WORDLESS_KINDS = {sign: kind for kind, sign in tuple(WORDLESS.items())[::-1]}
"""What came, by the sign that is the title of a report without words."""


class Words:
    """The desk's texts in one language, with the names that the configuration gives."""

    def __init__(self, locale: str, policy: Policy, timezone: str | None = None) -> None:
        self.locale = locale
        self._zone = ZoneInfo(timezone or policy.timezone)
        self._policy = policy

    def __call__(self, key: str, **facts: object) -> str:
        """Return a short text: of a button, a toast, a state."""
        return _short(self.locale)[key].render(facts)

    def page(self, name: str, **facts: object) -> str:
        """Return a message in Telegram HTML from the template `name`."""
        template = _environment(self.locale).get_template(f"{name}.html.j2")
        helpers = {"name": self.name, "moment": self.moment, "title": self.title}
        return template.render(facts, words=self, **helpers).strip()

    def plain(self, name: str, **facts: object) -> str:
        """Return a text without markup from the template `name`, for what is no chat."""
        return _environment(self.locale).get_template(f"{name}.txt.j2").render(facts).strip()

    def name(self, table: str, key: str) -> str:
        """Return the configured name of a category, family, reason, cause or team.

        A ticket may hold a key that a new configuration no longer has: then the key itself.
        """
        named: Named | None = getattr(self._policy, table).get(key)
        return named.names[self.locale] if named else key

    def title(self, record: Record) -> Markup:
        """Return the title of a ticket, safe in a message; a report of pictures alone has none."""
        return said(self.plain_title(record))

    def plain_title(self, record: Record) -> str:
        """Return the title of a ticket as it was written."""
        return self._of_signs(record.title) or self("untitled")

    def _of_signs(self, title: str) -> str:
        """Return a title; of a report without words, whose title is a sign, what came."""
        kind = WORDLESS_KINDS.get(title)
        return f"{title} {self(f'wordless.{kind}')}" if kind else title

    def names(self, table: str) -> list[tuple[str, str]]:
        """Return the keys and names of a configured table, in its order."""
        return [(key, self.name(table, key)) for key in getattr(self._policy, table)]

    def moment(self, at: datetime) -> str:
        """Return a moment as people read it, in their time zone."""
        return format_datetime(at, MOMENTS[self.locale], tzinfo=self._zone, locale=self.locale)

    def day(self, day: date) -> str:
        """Return a day as people read it, with its weekday."""
        return format_date(day, DAYS[self.locale], locale=self.locale)

    def same_day(self, one: datetime, other: datetime) -> bool:
        """Tell whether two moments are on one day, in the reader's time zone."""
        return one.astimezone(self._zone).date() == other.astimezone(self._zone).date()

    def hour(self, at: datetime) -> str:
        """Return the time of day of a moment, in the reader's time zone."""
        return format_datetime(at, HOUR, tzinfo=self._zone, locale=self.locale)

    def when(self, at: datetime, now: datetime, timezone: str | None = None) -> str:
        """Return a moment as the reader says it now: "today 14:20", "Mon 09:00".

        Days are those of the reader's `timezone`, else of the desk's. Beyond a week, and before
        yesterday, it is said with its date.
        """
        zone = ZoneInfo(timezone) if timezone else self._zone
        day = day_said(at, now, zone)
        form = {"weekday": WEEKDAY, "date": MOMENTS[self.locale]}.get(day, HOUR)
        said_at = format_datetime(at, form, tzinfo=zone, locale=self.locale)
        return said_at if day in {"weekday", "date"} else self(f"when.{day}", hour=said_at)

    def working(self, length: timedelta, calendar: Calendar) -> str:
        """Return working time on a calendar: "8 working hours", "3 working days"."""
        return " ".join(
            self(f"lengths.{unit}", count=count) for unit, count in amounts(length, calendar)
        )


def said(text: str) -> Markup:
    """Return what a person wrote, safe in a message: no markup, no link, no mention (S9)."""
    return Markup(escape(neutral(text)))  # noqa: S704 - escape is the one that makes it safe


def get_ready() -> None:
    """Read and compile every text, so that nobody has to wait for the first use of one."""
    for locale in LANGUAGES:
        _short(locale)
        environment = _environment(locale)
        for name in environment.list_templates(extensions=["j2"]):
            environment.get_template(name)


@cache
def _environment(locale: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / locale),
        undefined=StrictUndefined,
        autoescape=select_autoescape(
            disabled_extensions=("txt.j2",), default=True, default_for_string=False
        ),
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # a running desk keeps the texts it started with
        cache_size=-1,
    )
    environment.filters["said"] = said
    return environment


@cache
def _short(locale: str) -> dict[str, Template]:
    environment = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 - plain text
    tree = yaml.safe_load((TEMPLATES / locale / "words.yaml").read_text(encoding="utf-8"))
    return {key: environment.from_string(text) for key, text in flat(tree).items()}


def flat(tree: dict[str, Any], above: str = "") -> dict[str, str]:
    """Return a tree of texts as one table with dotted keys."""
    table: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            table |= flat(value, f"{above}{key}.")
        else:
            table[f"{above}{key}"] = str(value)
    return table
