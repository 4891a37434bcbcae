"""What the ways of marking a text have in common: links, people, emoji and moments."""

from dataclasses import replace

from sandbox.calls.fields import Misfit
from sandbox.model import Entity
from sandbox.text.links import WrongLink, checked, user_of


def linked(entity: Entity, address: str) -> Entity | None:
    """Return the entity as a link to an address or a person; None where there is no such link."""
    if user := user_of(address):
        return replace(entity, type="text_mention", user_id=user)
    try:
        return replace(entity, type="text_link", url=checked(address))
    except WrongLink:
        return None


def timed(entity: Entity, unix_time: int, form: str) -> Entity:
    """Return the entity as a moment that each reader sees in their own time.

    Raises:
        Misfit: the form has letters that mean nothing.
    """
    moment = replace(entity, type="date_time", unix_time=unix_time)
    if form in ("r", "R"):
        return replace(moment, date_time_format="r")
    if set(form) - set("tTdDwW"):
        raise Misfit("Invalid date format used")
    # Where both lengths are asked for, the short one wins.
    day = "w" if set("wW") & set(form) else ""
    date = next((letter for letter in "dD" if letter in form), "")
    time = next((letter for letter in "tT" if letter in form), "")
    return replace(moment, date_time_format=f"{day}{date}{time}" or None)


def emoji_id(text: str) -> str | None:
    """Return the id of a custom emoji; None for what is none."""
    return str(int(text)) if text.isascii() and text.isdecimal() and int(text) else None
