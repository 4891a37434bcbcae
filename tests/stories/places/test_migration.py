"""A basic group becomes a supergroup: another id, and nothing that stood in it."""

from dataclasses import replace

import pytest

from desk.actions.steps import show_card
from desk.actions.talking import copies
from desk.notices import Subject
from tests.scene import played

OLD = -4001


@pytest.fixture
async def basic(database_url):
    """Lend a scene whose engineers work in a basic group."""
    async with played(database_url, {"OPSDESK_TELEGRAM__GROUP": str(OLD)}) as scene:
        inside = ("engineer", "rival", "lead", "admin", "outsider")
        scene.world.add_group(
            "Old desk", id=OLD, kind="group", members=[scene.person(name).id for name in inside]
        )
        await scene.settle()
        yield scene
        scene.check()


def cards(scene, chat):
    return [m for m in scene.world.messages(chat) if m.from_bot and m.keyboard]


async def pressed(scene, who, chat, message, verb):
    data = next(
        b.data for row in message.keyboard for b in row if b.data and b.data.split(".")[1] == verb
    )
    query = scene.world.press(scene.person(who).id, chat, message.id, data)
    await scene.settle()
    return scene.world.answer_of(query)


async def test_open_cards_are_posted_once_in_the_new_group(basic):
    await basic.reported()
    (old,) = cards(basic, OLD)

    new = basic.world.upgrade(OLD)
    await basic.settle()
    await basic.later(minutes=1)

    (card,) = cards(basic, new.id)
    assert card.text == old.text
    basic.skip()


async def test_a_press_on_the_old_card_counts_and_shows_in_the_new_group(basic):
    await basic.reported()
    (old,) = cards(basic, OLD)
    new = basic.world.upgrade(OLD)
    await basic.settle()

    answer = await pressed(basic, "engineer", OLD, old, "claim")

    assert "yours" in answer.text
    (card,) = cards(basic, new.id)
    assert "Engineer" in card.text
    basic.skip()


async def test_no_edit_or_removal_follows_to_the_new_group(basic):
    await basic.reported()
    basic.allow("group chat was upgraded")
    async with basic.crash_before_send():
        (old,) = cards(basic, OLD)
        await pressed(basic, "engineer", OLD, old, "claim")
        new = basic.world.upgrade(OLD)
        basic.world.say(basic.person("engineer").id, "Hello", chat=new.id)
    await basic.later(minutes=1)

    touched = [
        call
        for call in basic.world.calls
        if call.params.get("chat_id") == new.id
        and call.method in ("editMessageText", "deleteMessage")
        and call.params["message_id"] == old.id
    ]
    assert touched == []
    (card,) = cards(basic, new.id)
    assert "Engineer" in card.text
    basic.skip()


async def test_the_group_is_not_left_while_it_is_being_upgraded(basic):
    await basic.reported()

    new = basic.world.upgrade(OLD)
    await basic.settle()
    await basic.later(minutes=1)

    assert basic.world.chats[new.id].has_bot
    assert not [m for m in basic.world.messages(new.id) if "working groups" in (m.text or "")]
    basic.skip()


async def test_the_configuration_may_go_on_naming_the_old_id(basic):
    await basic.reported()
    new = basic.world.upgrade(OLD)
    await basic.settle()
    basic.skip()

    await basic.restart()
    await basic.say("requester", "It smokes now")

    assert "It smokes now" in "".join(m.text or "" for m in basic.world.messages(new.id))
    basic.skip()


async def test_what_is_sent_before_the_news_finds_the_new_group(basic):
    record = await basic.reported()
    basic.allow("group chat was upgraded")

    async with basic.all_at_once():
        new = basic.world.upgrade(OLD)
        await basic.press("requester", "menu withdraw", record)
    await basic.press("requester", "cancel", record)

    assert basic.world.messages(new.id)
    basic.skip()


async def test_of_what_waits_only_new_messages_follow_to_the_new_group(basic):
    record = await basic.reported()
    (old,) = cards(basic, OLD)
    basic.allow("group chat was upgraded")
    moment = basic.clock.now()

    async def staged(unit):
        group = await unit.chats.by_telegram(OLD)
        card = await unit.cards.get(Subject.record(record.id), group.id)
        await unit.cards.save(replace(card, shown=None))
        await show_card(unit, record, group.id, moment, source="again")
        await copies.met(unit, Subject.record(record.id), group.id, old.id + 1, moment)

    await basic.desk.at_work(staged)
    async with basic.all_at_once():
        new = basic.world.upgrade(OLD)
        for _ in range(3):
            await basic.desk.engine.sender.turn()  # before the desk hears of it

    assert len(cards(basic, new.id)) == 1
    methods = {c.method for c in basic.world.calls if c.params.get("chat_id") == new.id}
    assert methods == {"sendMessage"}
    basic.skip()


async def test_a_removal_under_way_does_not_follow_to_the_new_group(basic):
    record = await basic.reported()
    basic.allow("group chat was upgraded")

    async def staged(unit):
        group = await unit.chats.by_telegram(OLD)
        await copies.met(unit, Subject.record(record.id), group.id, 999, basic.clock.now())

    await basic.desk.at_work(staged)
    async with basic.all_at_once():
        new = basic.world.upgrade(OLD)
        await basic.desk.engine.sender.turn()  # before the desk hears of it

    assert "deleteMessage" not in {
        c.method for c in basic.world.calls if c.params.get("chat_id") == new.id
    }
    basic.skip()
