"""Refusals: what the desk will not do, stated as facts; their words live in the templates."""

from dataclasses import dataclass
from datetime import datetime

from desk.identifiers import PersonId, RecordId
from desk.record import State, Verb


class Refusal(Exception):
    """The desk says no, for a reason that a person can be told."""


@dataclass(eq=False)
class NotForYou(Refusal):
    """The thing is absent or not for this person: nobody learns which (S4)."""


@dataclass(eq=False)
class IllegalMove(Refusal):
    """The verb is not possible in this state."""

    state: State
    verb: Verb
    legal: frozenset[Verb]


@dataclass(eq=False)
class AlreadyClaimed(Refusal):
    """Somebody else owns the record."""

    record: RecordId
    holder: PersonId
    since: datetime


@dataclass(eq=False)
class AlreadyYours(Refusal):
    """The engineer owns the record already: the press came twice."""

    record: RecordId


@dataclass(eq=False)
class AlreadyTheirs(Refusal):
    """The record cannot be given to whoever has it."""

    record: RecordId
    holder: PersonId


@dataclass(eq=False)
class GivenOut(Refusal):
    """The team's tickets are given out by a lead; nobody takes one."""


@dataclass(eq=False)
class NeedsLead(Refusal):
    """Near the end of its time only a lead may lower a priority."""


@dataclass(eq=False)
class NoSuchOriginal(Refusal):
    """A record cannot be a duplicate of that one.

    `why` is `itself`, `circle`, `over` or `open`: it is the same, it was closed as a duplicate of
    this one, nobody works on it any more, or this one is confidential and that one is not.
    """

    why: str


@dataclass(eq=False)
class BlockedBy(Refusal):
    """The record cannot be resolved while tasks that were split off it are open."""

    tasks: tuple[RecordId, ...]


@dataclass(eq=False)
class Overdue(Refusal):
    """The button or prompt belongs to something that has moved on."""


@dataclass(eq=False)
class TooLate(Refusal):
    """What was to be taken back stands: the held reply has gone out already.

    `what` names what else it is: `undo` for a claim or a solution.
    """

    what: str = ""


@dataclass(eq=False)
class TooSoon(Refusal):
    """The record was urged a short while ago; it can be again from `until` on."""

    record: RecordId
    until: datetime


@dataclass(eq=False)
class DrilledAlready(Refusal):
    """The team was called for a test a short while ago; it can be again from `until` on."""

    until: datetime


@dataclass(eq=False)
class NotAdmitted(Refusal):
    """This desk takes reports only from people it knows."""


@dataclass(eq=False)
class LinkOver(Refusal):
    """A link is used up, out of time, or was never good: nobody learns which."""


@dataclass(eq=False)
class TooMany(Refusal):
    """Somebody whom the desk does not know has enough reports open."""


@dataclass(eq=False)
class TakenAlready(Refusal):
    """A message of a group became a report before."""


@dataclass(eq=False)
class NobodysWords(Refusal):
    """A message of a group is no person's: an anonymous admin, a channel or a bot wrote it."""


@dataclass(eq=False)
class NoWords(Refusal):
    """A message holds nothing the desk can take in: neither words nor a picture or file.

    `what` names what it is, where that is known.
    """

    what: str = ""


@dataclass(eq=False)
class NotThen(Refusal):
    """A report cannot be of that moment: `why` is `ahead` or `long_ago`."""

    why: str


@dataclass(eq=False)
class OfferTaken(Refusal):
    """Somebody else has taken the shift that was offered."""

    holder: PersonId


@dataclass(eq=False)
class OnLeave(Refusal):
    """Somebody cannot have a shift: they are away in it."""

    who: PersonId


@dataclass(eq=False)
class OnSite(Refusal):
    """Somebody has checked in already and is there."""

    since: datetime


@dataclass(eq=False)
class NotOnSite(Refusal):
    """Somebody checks out who never checked in."""
