"""Rings: who can be rung by which channel, as far as the configuration says."""

from dataclasses import replace

import pytest

from desk.notices import Subject
from desk.policy import Contact
from desk.rings import DEFAULT, Ring, contact_address, person_address
from desk.terms import Channel
from tests.store.builders import NOW, POLICY

VENDOR = Contact(
    key="vendor", names={"en": "Vendor"}, channels=frozenset({Channel.WEBHOOK, Channel.MAIL})
)
PHONE = Contact(key="phone", names={"en": "Phone"}, channels=frozenset({Channel.WEBHOOK}))
RINGING = replace(
    POLICY,
    channels=frozenset(Channel),
    contacts={contact.key: contact for contact in (VENDOR, PHONE)},
    mailed=frozenset({7}),
)


@pytest.mark.parametrize(
    ("channel", "to", "can"),
    [
        pytest.param(Channel.WEBHOOK, DEFAULT, True, id="the desk's own webhook"),
        pytest.param(Channel.WEBHOOK, person_address(8), True, id="anybody by the webhook"),
        pytest.param(Channel.WEBHOOK, "somewhere", False, id="no address of ours"),
        pytest.param(Channel.WEBHOOK, contact_address("phone"), True, id="a contact's webhook"),
        pytest.param(Channel.MAIL, contact_address("phone"), False, id="a contact without mail"),
        pytest.param(Channel.MAIL, contact_address("vendor"), True, id="a contact's mail"),
        pytest.param(Channel.MAIL, contact_address("gone"), False, id="no such contact"),
        pytest.param(Channel.MAIL, person_address(7), True, id="a person with mail"),
        pytest.param(Channel.MAIL, person_address(8), False, id="a person without mail"),
        pytest.param(Channel.MAIL, DEFAULT, False, id="mail to nobody"),
    ],
)
def test_the_policy_tells_who_can_be_rung(channel, to, can):
    assert RINGING.can_ring(channel, to) is can


def test_a_desk_without_channels_rings_nobody():
    assert not POLICY.can_ring(Channel.WEBHOOK, DEFAULT)
    assert not POLICY.can_ring(Channel.MAIL, person_address(7))


def test_what_rings_by_telegram_is_no_ring_but_a_notice():
    with pytest.raises(ValueError, match="notice"):
        Ring(
            ref="r",
            channel=Channel.TELEGRAM,
            to=DEFAULT,
            template="page",
            subject=Subject("r1"),
            seq=1,
            not_before=NOW,
            expires_at=NOW,
        )
