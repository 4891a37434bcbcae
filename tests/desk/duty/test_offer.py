"""Offers: taken once, by somebody else, while the shift lasts; taken back only by who made them."""

from dataclasses import replace

import pytest

from desk.duty.offer import Offer, OfferKind, OfferState, taken, withdrawn
from desk.errors import NotForYou, OfferTaken, Overdue
from desk.identifiers import DutyId
from tests.desk.duty.rosters import A, B, C, at

NOW, SINCE, UNTIL = at("11-23 12:00"), at("11-24 09:00"), at("11-25 09:00")
OFFER = Offer(id=DutyId(1), kind=OfferKind.COVER, team="desk", person=A, since=SINCE, until=UNTIL)


def test_an_offer_is_taken_with_or_without_a_shift_in_return():
    given = (at("12-01 09:00"), at("12-02 09:00"))

    favour, exchange = taken(OFFER, B, NOW), taken(OFFER, B, NOW, given)

    assert (favour.state, favour.taken_by) == (OfferState.TAKEN, B)
    assert (exchange.given_since, exchange.given_until) == given


def test_whoever_comes_second_learns_who_has_it():
    with pytest.raises(OfferTaken) as refusal:
        taken(taken(OFFER, B, NOW), C, NOW)

    assert refusal.value.holder == B


def test_nobody_takes_their_own_shift():
    with pytest.raises(NotForYou):
        taken(OFFER, A, NOW)


def test_a_shift_that_is_over_cannot_be_taken():
    with pytest.raises(Overdue):
        taken(OFFER, B, UNTIL)


def test_an_offer_is_taken_back_by_who_made_it_and_then_open_no_more():
    back = withdrawn(OFFER, A, NOW)

    assert back == replace(OFFER, state=OfferState.WITHDRAWN)
    with pytest.raises(Overdue):
        taken(back, B, NOW)


def test_nobody_else_takes_an_offer_back():
    with pytest.raises(NotForYou):
        withdrawn(OFFER, B, NOW)


def test_what_was_taken_cannot_be_taken_back():
    with pytest.raises(OfferTaken):
        withdrawn(taken(OFFER, B, NOW), A, NOW)
