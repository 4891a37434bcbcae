"""Offers of a shift: somebody else may have it, as a favour or for a shift of their own."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from desk.errors import NotForYou, OfferTaken, Overdue
from desk.identifiers import DutyId, PersonId


class OfferKind(StrEnum):
    """What is asked for."""

    COVER = "cover"
    """Somebody who takes the shift over."""
    SWAP = "swap"
    """Somebody who takes it and gives one of theirs."""


class OfferState(StrEnum):
    """What became of an offer."""

    OPEN = "open"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A shift of a team that `person` would like somebody else to have.

    `given_since` and `given_until` tell the shift that was given in return.
    """

    id: DutyId
    kind: OfferKind
    team: str
    person: PersonId
    since: datetime
    until: datetime
    state: OfferState = OfferState.OPEN
    taken_by: PersonId | None = None
    given_since: datetime | None = None
    given_until: datetime | None = None


def demand_open(offer: Offer, now: datetime) -> None:
    """Let an offer pass that somebody can still take.

    Raises:
        OfferTaken: somebody has it, who is named.
        Overdue: it was withdrawn, or the shift is over.
    """
    if offer.state is OfferState.TAKEN and offer.taken_by is not None:
        raise OfferTaken(holder=offer.taken_by)
    if offer.state is OfferState.WITHDRAWN or offer.until <= now:
        raise Overdue


def taken(
    offer: Offer, by: PersonId, now: datetime, given: tuple[datetime, datetime] | None = None
) -> Offer:
    """Return the offer as somebody else has taken it; `given` is their own shift of a swap.

    Raises:
        OfferTaken: somebody has it, who is named.
        Overdue: it was withdrawn, or the shift is over.
        NotForYou: it is their own.
    """
    demand_open(offer, now)
    if by == offer.person:
        raise NotForYou
    since, until = given or (None, None)
    return replace(offer, state=OfferState.TAKEN, taken_by=by, given_since=since, given_until=until)


def withdrawn(offer: Offer, by: PersonId, now: datetime) -> Offer:
    """Return the offer as whoever made it has taken it back.

    Raises:
        OfferTaken: somebody has it, who is named.
        Overdue: it was withdrawn before, or the shift is over.
        NotForYou: it is somebody else's.
    """
    if by != offer.person:
        raise NotForYou
    demand_open(offer, now)
    return replace(offer, state=OfferState.WITHDRAWN)
