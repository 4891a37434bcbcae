"""Albums and forwarded batches: what was sent at once is one message of the ticket."""

import pytest

from sandbox.people.attaching import AlbumItem
from tests.scene import PIXEL
from tests.stories.talking.test_relay import claimed, shown

FIVE = [("photo", PIXEL)] * 5


def album(scene, who, chat=None, **more):
    place = scene.chat(chat or who)
    return scene.world.send_album(scene.person(who).id, FIVE, chat=place, **more)


def albums(scene, chat):
    """Return the albums of the bot in a chat, as the ids of their messages."""
    found: dict[str, list[int]] = {}
    for message in shown(scene, chat, "album"):
        found.setdefault(message.album, []).append(message.id)
    return list(found.values())


async def test_five_pictures_are_one_event_and_one_album_with_its_caption(scene):
    record = await claimed(scene)

    album(scene, "requester", caption="The damage")
    await scene.later(seconds=2)

    (copies,) = albums(scene, "group")
    assert len(copies) == 5
    scene.expect("group", "#1 · 3", "The damage")
    scene.expect("requester", "Added to")
    assert (await scene.record(record)).version == 3
    scene.skip()
    scene.quiet("requester")


async def test_a_part_that_comes_late_goes_to_the_same_ticket_without_a_word(scene):
    record = await claimed(scene)
    other = await scene.reported(by="second")
    album(scene, "requester", caption="The damage", late=1)
    await scene.later(seconds=30)
    scene.skip()

    scene.world.send_late_part()
    await scene.later(seconds=30)

    assert len(shown(scene, "group", "photo")) == 5
    scene.expect("group", "#1 · 4", "Requester")
    scene.quiet("requester")
    assert (await scene.record(record)).version == 4
    assert (await scene.record(other)).version == 1
    scene.skip()


async def test_a_part_that_comes_late_is_not_asked_about(scene):
    await scene.reported(words="The printer is dead")
    await scene.say("requester", "/new The scanner is dead")
    await scene.press("requester", "file")
    await scene.press("engineer", "claim", on=1)
    told = next(m for m in scene.world.messages(scene.chat("requester")) if "#1 · 2" in m.text)
    album(scene, "requester", late=1, reply_to=told.id)
    await scene.later(seconds=10)
    scene.skip()

    scene.world.send_late_part()
    await scene.later(seconds=10)

    scene.expect("group", "#1 · 4")
    scene.quiet("requester")
    scene.skip()


async def test_a_restart_between_two_parts_loses_nothing(scene):
    record = await claimed(scene)
    album(scene, "requester", caption="The damage", late=2)
    await scene.settle()

    await scene.restart()
    scene.world.send_late_part()
    await scene.settle()
    await scene.restart()
    scene.world.send_late_part()
    await scene.later(seconds=2)

    (copies,) = albums(scene, "group")
    assert len(copies) == 5
    assert (await scene.record(record)).version == 3
    scene.skip()


async def test_parts_that_trickle_in_wait_for_six_seconds_at_most(scene):
    await claimed(scene)
    await scene.later(seconds=10)  # whatever waited for room is sent
    ten = [("photo", PIXEL)] * 10
    scene.world.send_album(scene.person("requester").id, ten, late=9)
    for _ in range(8):
        await scene.later(seconds=0.9)
        scene.world.send_late_part()

    await scene.settle()

    assert [len(found) for found in albums(scene, "group")] == [7]
    await scene.later(seconds=10)
    scene.skip()


async def test_an_album_as_a_reply_goes_to_the_reporter_as_one(scene):
    await claimed(scene)
    await scene.press("engineer", "reply")

    album(scene, "engineer", "group", caption="Press these in order")
    await scene.later(seconds=2)
    scene.expect("group", "goes to Requester", "Undo")
    await scene.later(seconds=11)

    (copies,) = albums(scene, "requester")
    assert len(copies) == 5
    scene.expect("requester", "Engineer replied", "Press these in order")
    scene.skip()


async def test_a_late_part_of_a_reply_goes_where_the_reply_goes(scene):
    await claimed(scene)
    await scene.press("engineer", "reply")
    album(scene, "engineer", "group", caption="Press these in order", late=1)
    await scene.later(seconds=3)
    scene.skip()

    scene.world.send_late_part()
    await scene.later(seconds=20)

    assert len(shown(scene, "requester", "photo")) == 5
    receipts = [t for t in scene.texts("group") if "replied to Requester" in t]
    assert len(receipts) == 1
    scene.skip()


async def test_an_undone_reply_takes_its_late_part_back(scene):
    await claimed(scene)
    await scene.press("engineer", "reply")
    album(scene, "engineer", "group", caption="Wrong chat", late=2)
    await scene.later(seconds=3)
    scene.world.send_late_part()
    await scene.settle()

    await scene.press("engineer", "Undo")
    scene.world.send_late_part()
    await scene.later(seconds=30)

    assert not shown(scene, "requester", "photo")
    scene.skip()


async def test_an_album_that_answers_the_card_is_one_note(scene):
    record = await claimed(scene)
    card = scene.card("group", on=record)

    album(scene, "engineer", "group", reply_to=card.id, late=1)
    await scene.later(seconds=3)
    scene.world.send_late_part()
    await scene.later(seconds=3)

    assert (await scene.record(record)).version == 4
    scene.quiet("group", "requester")


async def test_the_r_command_stands_under_the_first_picture_of_an_album(scene):
    record = await claimed(scene)
    card = scene.card("group", on=record)

    album(scene, "engineer", "group", reply_to=card.id, caption="/r Look at these")
    await scene.later(seconds=13)

    (copies,) = albums(scene, "requester")
    assert len(copies) == 5
    scene.expect("requester", "Engineer replied:\nLook at these")
    scene.skip()


async def test_an_album_of_somebody_without_a_role_is_refused_once(scene):
    record = await claimed(scene)
    card = scene.card("group", on=record)

    album(scene, "outsider", "group", reply_to=card.id)
    await scene.later(seconds=3)

    scene.expect("group", "There is no such thing")
    scene.skip()
    assert (await scene.record(record)).version == 2


async def test_words_behind_an_album_come_behind_it(scene):
    await claimed(scene)
    album(scene, "requester")

    await scene.say("requester", "That was the damage")

    (copies,) = albums(scene, "group")
    assert scene.expect("group", "That was the damage").id > max(copies)
    scene.skip()


async def test_an_album_for_a_ticket_that_closes_meanwhile_becomes_a_report(scene):
    await claimed(scene)
    scene.world.send_album(scene.person("requester").id, FIVE, caption="Once more")
    await scene.settle()
    await scene.press("requester", "Withdraw")
    await scene.press("requester", "Yes, withdraw")

    await scene.later(seconds=2)

    scene.expect("requester", "Once more", "5 attachments")
    scene.skip()


async def test_an_album_as_a_first_report_reaches_the_group_as_one(scene):
    album(scene, "requester", caption="The shelf fell down")
    await scene.settle()
    await scene.reported(words="Nobody is hurt")

    (copies,) = albums(scene, "group")
    assert len(copies) == 5


MIXED: list[AlbumItem] = [("photo", PIXEL), ("video", b"v"), ("photo", PIXEL)]
DOCUMENTS: list[AlbumItem] = [("document", b"1", "a.log"), ("document", b"2", "b.log")]


@pytest.mark.parametrize("items", [MIXED, DOCUMENTS], ids=["mixed", "documents"])
async def test_albums_of_other_kinds_stay_albums(scene, items):
    await claimed(scene)

    scene.world.send_album(scene.person("requester").id, items)
    await scene.later(seconds=2)

    (copies,) = albums(scene, "group")
    assert len(copies) == len(items)
    scene.skip()


async def forwarded(scene, words):
    """Let `second` have written in the group, and the requester hear of it by forwarding."""
    group, lead = scene.chat("group"), scene.person("outsider").id
    written = [scene.world.say(lead, text, chat=group) for text in words]
    await scene.settle()
    return [(group, message.id) for message in written]


EIGHT = [f"Line {number} of the chat" for number in range(8)]


async def test_eight_forwarded_messages_are_one_message_of_the_ticket(scene):
    record = await claimed(scene)
    messages = await forwarded(scene, EIGHT)
    group = scene.world.chats[scene.chat("group")]
    group.members[scene.person("requester").id] = "member"

    scene.world.forward(scene.person("requester").id, scene.chat("requester"), messages)
    await scene.later(seconds=2)

    copy = scene.expect("group", "#1 · 3", *(f"↪ Outsider: {text}" for text in EIGHT))
    assert copy.text.count("↪") == 8
    scene.expect("requester", "Added to")
    assert (await scene.record(record)).version == 3
    scene.skip()


async def test_eight_forwarded_messages_are_one_report(scene):
    messages = await forwarded(scene, ["/cancel", *EIGHT[1:]])
    group = scene.world.chats[scene.chat("group")]
    group.members[scene.person("requester").id] = "member"

    scene.world.forward(scene.person("requester").id, scene.chat("requester"), messages)
    await scene.settle()

    card = scene.expect("requester", "Outsider: ", "Line 7 of the chat", "Send it")
    assert card.text.replace("\u2060", "").count("↪ Outsider: ") >= 8
    scene.quiet("requester", "group")


async def test_a_report_that_belongs_to_a_ticket_is_given_to_it_as_one_message(scene):
    await scene.reported(words="The printer is dead")
    await scene.say("requester", "/new The scanner is dead")
    await scene.press("requester", "file")
    scene.skip()
    async with scene.all_at_once():
        for text in ("It works again", "after a restart", "of everything"):
            await scene.say("requester", text)

    await scene.press("requester", "which 1")

    scene.expect("group", "#1 · 2", "It works again\nafter a restart\nof everything")
    scene.expect("requester", "Added to #1")
    assert (await scene.record(1)).version == 2
    scene.skip("group")
    scene.quiet("requester")


async def test_albums_sent_before_a_restart_count_with_all_their_pictures(scene):
    await claimed(scene)
    await scene.later(minutes=2)
    for _ in range(3):
        album(scene, "requester")
        await scene.later(seconds=3)

    await scene.restart()
    for _ in range(2):
        album(scene, "requester")
        await scene.later(seconds=3)
    await scene.later(minutes=2)

    assert len(albums(scene, "group")) == 5
    scene.skip()
