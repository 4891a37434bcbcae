"""Shifts that people offer: of two who take one, exactly one wins."""

from sqlalchemy import bindparam, select

from desk.duty.offer import Offer, OfferKind, OfferState
from desk.errors import NotForYou
from desk.identifiers import DutyId, PersonId
from store.database.connection import Connection
from store.errors import Overtaken
from store.repositories.repository import Repository
from store.sql import AnyRow, insert, is_
from store.tables import duty_offer as offers

_GET = select(offers).where(offers.c.id == bindparam("of_id"))
_new = insert(offers)
_SAVE = _new.on_conflict_do_update(
    index_elements=["id"],
    set_={
        name: getattr(_new.excluded, name)
        for name in ("state", "taken_by_id", "given_since", "given_until")
    },
    where=is_(offers.c.state, OfferState.OPEN),
)


class Offers(Repository):
    """The offers of shifts."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._staged: dict[DutyId, Offer] = {}

    async def get(self, offer: DutyId) -> Offer:
        """Return an offer.

        Raises:
            NotForYou: there is none.
        """
        if offer in self._staged:
            return self._staged[offer]
        row = await self._connection.row(_GET, {"of_id": offer})
        if row is None:
            raise NotForYou
        return _offer_of(row)

    async def save(self, offer: Offer) -> None:
        """Stage an offer, or what became of it; the flush refuses when it is open no more."""
        self._staged[offer.id] = offer

    def drop(self) -> None:
        """Forget what is staged."""
        self._staged.clear()

    async def flush(self) -> None:
        """Write what is staged.

        Raises:
            Overtaken: somebody else took an offer, or it was withdrawn, since it was read.
        """
        for _, offer in sorted(self._staged.items()):
            if await self._connection.write(_SAVE, _row_of(offer)) != 1:
                raise Overtaken("an offer is open no more")


def _row_of(offer: Offer) -> dict[str, object]:
    return {
        "id": offer.id,
        "kind": offer.kind.value,
        "team": offer.team,
        "person_id": offer.person,
        "since": offer.since,
        "until": offer.until,
        "state": offer.state.value,
        "taken_by_id": offer.taken_by,
        "given_since": offer.given_since,
        "given_until": offer.given_until,
    }


def _offer_of(row: AnyRow) -> Offer:
    return Offer(
        id=DutyId(row.id),
        kind=OfferKind(row.kind),
        team=row.team,
        person=PersonId(row.person_id),
        since=row.since,
        until=row.until,
        state=OfferState(row.state),
        taken_by=None if row.taken_by_id is None else PersonId(row.taken_by_id),
        given_since=row.given_since,
        given_until=row.given_until,
    )
