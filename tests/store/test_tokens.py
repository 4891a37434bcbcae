"""Links that let people in: used once, kept as a fingerprint, over when their time is."""

from datetime import timedelta
from hashlib import sha256

import pytest

from desk.people import Role
from desk.secrets.masking import mask_secrets
from desk.tokens import SECRET, admin_link, invitation, role_link
from store.errors import Overtaken
from store.tables import token as tokens
from tests.store.builders import NOW, POLICY, later, somebody, values


async def issued(store, token):
    async with store.unit(POLICY) as unit:
        secret = await unit.tokens.issue(token)
        await unit.commit()
    return secret


async def redeemed(store, secret, now=NOW):
    async with store.unit(POLICY) as unit:
        token = await unit.tokens.redeem(secret, now)
        await unit.commit()
    return token


async def test_a_link_is_good_once_and_gives_what_it_was_made_for(store):
    person, _ = await somebody(store)
    link = role_link(person.id, "desk", Role.LEAD, NOW)
    secret = await issued(store, link)

    assert await redeemed(store, secret) == link
    assert await redeemed(store, secret) is None


async def test_an_invitation_is_good_for_so_many(store):
    person, _ = await somebody(store)
    secret = await issued(store, invitation(person.id, 2, NOW))

    used = [await redeemed(store, secret) is not None for _ in range(3)]

    assert used == [True, True, False]


async def test_a_link_ends_at_its_moment(store):
    secret = await issued(store, admin_link(NOW))

    assert await redeemed(store, secret, later(hours=24)) is None
    assert await redeemed(store, secret, later(hours=24) - timedelta(seconds=1)) is not None


async def test_what_a_unit_drops_is_not_used(store):
    secret = await issued(store, admin_link(NOW))

    async with store.unit(POLICY) as unit:
        assert await unit.tokens.redeem(secret, NOW) is not None
        unit.drop()
        await unit.commit()

    assert await redeemed(store, secret) is not None


async def test_of_two_who_open_a_link_at_once_one_gets_in(store):
    secret = await issued(store, admin_link(NOW))

    async with store.reading(POLICY) as early:
        assert await early.tokens.redeem(secret, NOW) is not None
        assert await redeemed(store, secret) is not None
    async with store.unit(POLICY) as late:
        late.tokens._read, late.tokens._used = early.tokens._read, early.tokens._used
        with pytest.raises(Overtaken):
            await late.commit()


async def test_only_a_fingerprint_is_kept(store):
    secret = await issued(store, admin_link(NOW))

    assert SECRET.fullmatch(secret)
    assert await values(store, tokens.c.hash) == [sha256(secret.encode()).hexdigest()]
    assert secret not in str([await values(store, column) for column in tokens.c])


@pytest.mark.parametrize("secret", ["", "x", "a" * 65, "no such secret is here", "é" * 24])
async def test_whatever_is_no_secret_is_good_for_nothing(store, secret):
    assert await redeemed(store, secret) is None


async def test_no_secret_is_hidden_as_a_password_would_be(store):
    async with store.unit(POLICY) as unit:
        made = [await unit.tokens.issue(admin_link(NOW)) for _ in range(500)]

    assert [s for s in made if mask_secrets(f"/start {s}") != f"/start {s}"] == []
