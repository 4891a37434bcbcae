"""Reactions of people: told to an administrator that asked for them."""

import pytest
from telegram.constants import ReactionEmoji

from sandbox.botapi.schema import misfits
from sandbox.people.reactions import REACTIONS, plain

KINDS = ["message", "message_reaction"]


@pytest.fixture
async def listening(api):
    await api("getUpdates", allowed_updates=KINDS)


@pytest.fixture
def jam(world, ada, ops):
    return world.say(ada.id, "jam", chat=ops.id)


async def reactions(api):
    updates = await api.updates()
    assert [wrong for update in updates for wrong in misfits("Update", update)] == []
    return [one["message_reaction"] for one in updates if "message_reaction" in one]


@pytest.mark.usefixtures("listening")
async def test_a_reaction_and_its_change_are_told(api, world, ada, ops, jam, clock):
    for emoji in (["👍"], ["🔥"], []):
        world.react(ada.id, ops.id, jam.id, *emoji)

    told = await reactions(api)

    thumb, fire = ({"type": "emoji", "emoji": one} for one in "👍🔥")
    assert [(one["old_reaction"], one["new_reaction"]) for one in told] == [
        ([], [thumb]), ([thumb], [fire]), ([fire], []),
    ]  # fmt: skip
    assert told[0]["user"]["id"] == ada.id
    assert told[0]["date"] == int(clock().timestamp())
    assert (told[0]["chat"]["id"], told[0]["message_id"]) == (ops.id, jam.id)
    assert world.messages(ops.id)[0].reactions == {}


@pytest.mark.usefixtures("listening")
async def test_the_same_reaction_again_is_no_change(api, world, ada, ops, jam):
    world.react(ada.id, ops.id, jam.id, "❤\ufe0f")
    world.react(ada.id, ops.id, jam.id, "❤")

    assert len(await reactions(api)) == 1
    assert world.messages(ops.id)[0].reactions == {ada.id: ("❤",)}


async def test_reactions_are_not_told_unless_asked_for(api, world, ada, ops, jam):
    world.react(ada.id, ops.id, jam.id, "👍")

    assert await reactions(api) == []
    assert len(await api.updates()) == 1


@pytest.mark.usefixtures("listening")
async def test_only_an_administrator_hears_of_reactions(api, world, ada, ops, jam):
    world.set_bot_status(ops.id, "member")
    world.react(ada.id, ops.id, jam.id, "👍")

    assert await reactions(api) == []


@pytest.mark.usefixtures("listening")
async def test_an_anonymous_administrator_reacts_as_the_group(api, world, ops, jam):
    boss = world.add_person("Boss")
    world.join(boss.id, ops.id)
    world.set_member_status(ops.id, boss.id, "administrator")
    world.set_anonymous(ops.id, boss.id)
    world.react(boss.id, ops.id, jam.id, "👍")

    (told,) = await reactions(api)

    assert told["actor_chat"]["id"] == ops.id
    assert "user" not in told


@pytest.mark.parametrize("emoji", [("🥔",), ("👍", "🔥")])
def test_only_emoji_for_reactions_are_taken_and_one_at_a_time(world, ada, ops, jam, emoji):
    with pytest.raises(ValueError, match="cannot be set"):
        world.react(ada.id, ops.id, jam.id, *emoji)


def test_a_service_message_takes_no_reaction(world, ada, ops):
    world.leave(ada.id, ops.id)
    world.join(ada.id, ops.id)

    with pytest.raises(ValueError, match="cannot be set"):
        world.react(ada.id, ops.id, 1, "👍")


def test_the_emoji_are_those_of_the_bot_api():
    assert {plain(emoji.value) for emoji in ReactionEmoji} == REACTIONS
