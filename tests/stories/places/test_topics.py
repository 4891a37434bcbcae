"""A ticket has a topic of its own from its claim on: its card pinned, the report, the talk."""

from collections import Counter

import pytest

from sandbox.model import ADMIN_RIGHTS
from sandbox.world import World
from tests.stage import GROUP
from tests.stories.places.test_limits import reports
from tests.watch import is_list


@pytest.fixture
def forum(scene):
    """Let the engineers' group have topics from the beginning."""
    scene.world.make_forum(GROUP)
    return scene


def rooms(scene, chat=GROUP):
    return list(scene.world.chats[chat].topics.values())


def inside(scene, thread, chat=GROUP):
    """Return what people read in a topic; None is General."""
    return [
        message
        for message in scene.world.messages(chat)
        if message.thread == thread and not message.is_service and not is_list(message)
    ]


def said(scene, thread):
    return "\n".join(message.text or message.caption or "" for message in inside(scene, thread))


def calls(scene, method):
    return [call for call in scene.world.calls if call.method == method]


async def claimed(scene, **report):
    record = await scene.reported(**report)
    await scene.press("engineer", "claim", record)
    scene.skip()
    (room,) = rooms(scene)
    return record, room


async def test_filing_posts_a_card_in_general_and_makes_no_topic(forum):
    await forum.reported()

    assert rooms(forum) == []
    assert "#1" in said(forum, None)


async def test_a_claim_makes_the_topic_with_the_card_pinned_and_the_report_in_it(forum):
    _, room = await claimed(forum, words="The printer on floor 2 is dead")

    assert (
        forum.toast("engineer") == "#1 is yours; the reporter knows. Its card is in its own topic"
    )
    assert room.name == "🔧 #1 The printer on floor 2 is dead"
    card, report = inside(forum, room.id)
    assert card.id in forum.world.chats[GROUP].pinned
    assert "Engineer · being worked on" in card.text
    assert "Requester reported:\nThe printer on floor 2 is dead" in report.text
    assert "#1" not in said(forum, None)


async def test_pictures_of_a_report_stand_below_its_card_and_later_in_the_topic(forum):
    await forum.photo("requester", "It smokes")
    await forum.press("requester", "file")
    card, picture = inside(forum, None)
    assert picture.photo is not None
    assert picture.reply_to == card.id
    forum.skip()

    await forum.press("engineer", "claim")

    (room,) = rooms(forum)
    assert [bool(message.photo) for message in inside(forum, room.id)] == [False, True]
    forum.skip()


async def test_the_first_word_after_filing_makes_the_topic(forum):
    record = await forum.reported()

    await forum.say("requester", "It is on fire now")

    (room,) = rooms(forum)
    report, words, card = inside(forum, room.id)
    assert "reported" in report.text
    assert "It is on fire now" in words.text
    assert f"#{record.id}" in card.text
    assert card.id in forum.world.chats[GROUP].pinned
    forum.skip()


async def test_two_bursts_at_once_make_one_topic(forum):
    record = await forum.reported()

    async with forum.all_at_once():
        await forum.press("engineer", "claim", record)
        await forum.say("requester", "It is on fire now")
        await forum.say("requester", "No, it is not")

    assert len(calls(forum, "createForumTopic")) == 1
    forum.skip()


async def test_a_plain_message_in_the_topic_is_a_note_of_the_ticket(forum):
    record, room = await claimed(forum)

    forum.world.say(forum.person("rival").id, "Fuse is blown", chat=GROUP, thread=room.id)
    await forum.settle()

    assert (await forum.record(record)).version == 3
    await forum.say("engineer", f"#{record.id}", chat="group")
    forum.expect("group", "noted", "Fuse is blown")
    forum.quiet("requester", "group")


async def test_r_in_the_topic_replies_to_the_requester(forum):
    _, room = await claimed(forum)

    forum.world.say(forum.person("engineer").id, "/r On my way", chat=GROUP, thread=room.id)
    await forum.settle()
    receipt = forum.expect("group", "goes to Requester")
    assert receipt.thread == room.id
    await forum.later(seconds=11)

    forum.expect("requester", "On my way")
    forum.skip()


async def test_what_outsiders_say_in_the_topic_is_theirs(forum):
    record, room = await claimed(forum)

    forum.world.say(forum.person("outsider").id, "Lunch?", chat=GROUP, thread=room.id)
    await forum.settle()

    assert (await forum.record(record)).version == 2
    forum.quiet("group")


async def test_an_answer_comes_in_the_topic_where_it_was_asked(forum):
    topic = forum.world.create_topic(GROUP, "Chatter")

    forum.world.say(forum.person("engineer").id, "/board", chat=GROUP, thread=topic.id)
    await forum.settle()

    assert forum.expect("group", "Board").thread == topic.id


async def test_a_closed_ticket_closes_its_topic_and_a_reopened_one_opens_it(forum):
    record, room = await claimed(forum)

    await forum.press("engineer", "menu cause", record)
    await forum.press("engineer", "cause other", record)
    forum.world.say(forum.person("engineer").id, "Mended", chat=GROUP, thread=room.id)
    await forum.settle()
    assert not room.closed
    assert room.name.startswith("🔧")
    await forum.later(seconds=2)
    await forum.press("requester", "confirm", record)
    await forum.later(seconds=2)

    assert room.closed
    assert room.name.startswith("🏁 #1 ")
    forum.skip()


async def test_a_topic_that_people_deleted_is_not_missed_by_a_closed_ticket(forum):
    record, room = await claimed(forum)
    await forum.press("engineer", "menu cause", record)
    await forum.press("engineer", "cause other", record)
    forum.world.say(forum.person("engineer").id, "Mended", chat=GROUP, thread=room.id)
    await forum.settle()
    forum.world.delete_topic(GROUP, room.id)
    forum.allow("message to edit not found|message thread not found")

    await forum.press("requester", "confirm", record)
    await forum.later(seconds=10)

    assert rooms(forum) == []
    assert "🏁 #1" in said(forum, None)
    forum.skip()


async def test_a_withdrawn_report_that_nobody_took_has_no_topic(forum):
    record = await forum.reported()

    await forum.press("requester", "menu withdraw", record)
    await forum.press("requester", "cancel", record)

    assert rooms(forum) == []
    forum.skip()


async def test_a_topic_that_was_deleted_is_made_anew_with_card_and_report(forum):
    record, room = await claimed(forum)
    forum.world.delete_topic(GROUP, room.id)
    forum.allow("message to edit not found|message thread not found")

    await forum.say("requester", "Any news?")

    (again,) = rooms(forum)
    assert again.id != room.id
    report, card, words = inside(forum, again.id)
    assert "reported" in report.text
    assert "Any news?" in words.text
    assert card.id in forum.world.chats[GROUP].pinned
    await forum.press("engineer", "menu pend", record)
    assert len(inside(forum, again.id)) == 3
    forum.skip()


async def test_a_topic_that_is_deleted_each_time_is_given_up(forum, monkeypatch):
    _, room = await claimed(forum)
    forum.world.delete_topic(GROUP, room.id)
    opened = World.open_topic

    def deleted_at_once(world, chat, *args):
        topic = opened(world, chat, *args)
        world.drop_topic(chat, topic)
        return topic

    monkeypatch.setattr(World, "open_topic", deleted_at_once)
    forum.allow("message thread not found|message to edit not found")

    await forum.say("requester", "Any news?")

    assert len(calls(forum, "createForumTopic")) == 2
    assert "Any news?" in said(forum, None)
    forum.skip()


async def test_a_topic_that_an_admin_closed_is_opened_for_what_follows(forum):
    _, room = await claimed(forum)
    forum.world.close_topic(GROUP, room.id)
    await forum.settle()

    await forum.say("requester", "Any news?")

    assert not room.closed
    assert "Any news?" in said(forum, room.id)
    forum.skip()


async def test_where_the_bot_may_not_open_it_the_words_go_to_general(forum):
    _, room = await claimed(forum)
    forum.world.close_topic(GROUP, room.id)
    rights = set(ADMIN_RIGHTS) - {"can_manage_topics"}
    forum.world.set_bot_rights(GROUP, rights)
    await forum.settle()
    forum.expect("admin", "cannot make topics")

    await forum.say("requester", "Any news?")

    assert "Any news?" in said(forum, None)
    forum.skip()


async def test_without_the_right_everything_stays_in_general_and_the_admins_know(forum):
    forum.world.chats[GROUP].bot_rights.discard("can_manage_topics")

    record = await forum.reported()
    await forum.press("engineer", "claim", record)
    await forum.say("requester", "Any news?")

    assert rooms(forum) == []
    assert calls(forum, "createForumTopic") == []
    card, words = inside(forum, None)[:2]
    assert words.reply_to == card.id
    forum.expect("admin", "cannot make topics")
    forum.quiet("admin")
    forum.skip()


async def test_a_right_that_was_lost_in_silence_is_noticed_once(forum):
    record = await forum.reported()
    forum.world.chats[GROUP].bot_rights.discard("can_manage_topics")
    forum.allow("not enough rights to create a topic")

    await forum.press("engineer", "claim", record)
    await forum.say("requester", "Any news?")

    assert len(calls(forum, "createForumTopic")) == 1
    assert "Any news?" in said(forum, None)
    forum.expect("admin", "cannot make topics")
    forum.quiet("admin")
    forum.skip()


async def test_topics_are_made_when_the_right_comes_back(forum):
    forum.world.set_bot_rights(GROUP, set(ADMIN_RIGHTS) - {"can_manage_topics"})
    record = await forum.reported()
    await forum.press("engineer", "claim", record)
    forum.skip()

    forum.world.set_bot_rights(GROUP, ADMIN_RIGHTS)
    await forum.settle()

    (room,) = rooms(forum)
    assert "reported" in said(forum, room.id)
    assert "being worked on" in said(forum, room.id)
    forum.skip()


async def test_a_group_that_is_a_forum_no_more_gets_everything_as_before(forum):
    record, _ = await claimed(forum)
    forum.world.make_forum(GROUP, on=False)
    await forum.say("outsider", "We have no topics any more", chat="group")

    await forum.say("requester", "Any news?")

    assert forum.expect("group", "Any news?").reply_to == forum.card("group", record).id
    forum.skip()


async def test_an_unknown_outcome_makes_one_orphan_at_most(forum):
    record = await forum.reported()
    forum.world.fail_next("createForumTopic", applied=True, drop=True)
    forum.allow("^0 ")

    await forum.press("engineer", "claim", record)
    await forum.say("requester", "Any news?")
    await forum.later(minutes=2)

    assert len(rooms(forum)) == 2
    assert "Any news?" in said(forum, rooms(forum)[1].id)
    forum.skip()


async def test_general_is_never_named(forum):
    await claimed(forum)
    await forum.say("engineer", "/board", chat="group")
    forum.skip()

    named = Counter(call.params.get("message_thread_id") for call in forum.world.calls)
    assert 1 not in named


async def test_an_old_card_that_cannot_be_removed_becomes_one_line(forum):
    record = await forum.reported()
    await forum.later(hours=49)
    old = forum.card("group", record)
    forum.allow("message can't be deleted")

    await forum.press("engineer", "claim", record)

    (stub,) = [message for message in inside(forum, None) if message.id == old.id]
    assert "continues here" in stub.text
    assert stub.keyboard == ()
    forum.skip()


async def test_pictures_of_a_report_move_into_its_topic_with_the_card(forum):
    await forum.photo("requester", "The printer smokes")
    await forum.press("requester", "file")
    below = [message for message in inside(forum, None) if message.photo]
    record = await forum.record(1)

    await forum.press("engineer", "claim", record)

    shown = [message for message in forum.world.messages(GROUP) if message.photo]
    assert len(below) == 1
    assert [message.thread for message in shown] == [rooms(forum)[0].id]
    forum.skip()


async def test_a_topic_deleted_while_its_report_waits_holds_the_report_once(forum):
    record = await forum.reported()
    forum.allow("retry after 5|message thread not found")
    for _ in range(4):
        forum.world.fail_next("sendMessage", status=429, retry_after=5)
    await forum.press("engineer", "claim", record)
    (room,) = rooms(forum)
    forum.world.delete_topic(GROUP, room.id)

    await forum.later(seconds=30)

    (again,) = rooms(forum)
    assert said(forum, again.id).count("Requester reported:") == 1
    forum.skip()


async def test_topics_made_before_a_restart_count_for_the_limit_after_it(forum):
    records = await reports(forum, 12)
    await forum.later(minutes=4)

    while records:
        async with forum.all_at_once():
            for record in [records.pop() for _ in range(3)]:
                await forum.press("engineer", "claim", record)
        await forum.restart()
    await forum.later(minutes=5)

    assert len(rooms(forum)) == 12
    forum.skip()
