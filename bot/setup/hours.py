"""Moves the calendars of a configuration to where the desk is: time zone and public holidays."""

from functools import cache
from importlib.resources import files

from bot.config.hours import country
from bot.config.values import NONE
from bot.setup.amending import Steps, values_of
from bot.setup.asking import Terminal, Unusable
from bot.setup.wishes import Ground

LISTED = 3
"""Words that a line of zone.tab has at least: country, coordinates, time zone."""


def moved(ground: Ground, zone: str, terminal: Terminal) -> dict[Steps, str]:
    """Return what changes in the calendars that were in the desk's time zone, now another.

    A promise told by the working hours and holidays of another country would be wrong.
    """

    def parse(answer: str) -> str:
        try:
            return country(answer) or NONE
        except ValueError:
            raise Unusable(terminal.phrases("holidays.wrong")) from None

    config, stands = ground.config, values_of(ground.text).get("calendars")
    if zone == config.desk.timezone or ground.is_given("calendars") or not isinstance(stands, dict):
        return {}
    ours = {
        key: calendar
        for key, calendar in config.calendars.items()
        if calendar.tz == config.desk.timezone and key in stands
    }
    changes: dict[Steps, str] = {("calendars", key, "tz"): zone for key in ours}
    listed = [key for key, calendar in ours.items() if calendar.holidays]
    if listed:
        default = country_of(zone) or NONE
        chosen = terminal.ask("holidays.ask", parse, default=default, zone=zone)
        changes |= {("calendars", key, "holidays"): chosen for key in listed}
    return changes


@cache
def country_of(zone: str) -> str | None:
    """Return the country in which a time zone lies, where its holidays are known.

    Source: tz database, zone.tab.
    """
    lines = files("tzdata.zoneinfo").joinpath("zone.tab").read_text(encoding="utf-8").splitlines()
    for words in (line.split("\t") for line in lines if not line.startswith("#")):
        if len(words) >= LISTED and words[2] == zone:
            try:
                return country(words[0])
            except ValueError:
                return None
    return None
