"""Relays in a group with topics: albums and edits stay in the ticket's own topic."""

from tests.stage import GROUP
from tests.stories.talking.test_albums import album, albums
from tests.stories.talking.test_edits import words
from tests.stories.talking.test_relay import claimed, shown


async def test_an_album_goes_into_the_topic_and_its_late_part_follows(scene):
    scene.world.make_forum(GROUP)
    await claimed(scene)
    (room,) = scene.world.chats[GROUP].topics.values()

    album(scene, "requester", caption="The damage", late=1)
    await scene.later(seconds=3)
    scene.world.send_late_part()
    await scene.later(seconds=3)

    (copies,) = albums(scene, "group")
    assert len(copies) == 4
    assert {m.thread for m in shown(scene, "group", "photo")} == {room.id}
    assert len(shown(scene, "group", "photo")) == 5
    scene.skip()


async def test_an_album_written_in_the_topic_is_one_note_and_by_command_one_reply(scene):
    scene.world.make_forum(GROUP)
    record = await claimed(scene)
    (room,) = scene.world.chats[GROUP].topics.values()

    album(scene, "engineer", "group", thread=room.id)
    await scene.later(seconds=3)
    assert (await scene.record(record)).version == 3
    album(scene, "engineer", "group", thread=room.id, caption="/r Press these")
    await scene.later(seconds=14)

    (copies,) = albums(scene, "requester")
    assert len(copies) == 5
    scene.expect("requester", "Engineer replied:\nPress these")
    scene.skip()


async def test_an_edited_report_is_changed_where_it_stands_in_the_topic(scene):
    scene.world.make_forum(GROUP)
    said = await scene.say("requester", "The printer on flor 2 is dead")
    await scene.reported(words="Please come")
    await scene.press("engineer", "claim")
    scene.skip()
    report = next(m for m in scene.world.messages(GROUP) if (m.text or "").startswith("📋"))

    await scene.edit("requester", said, "The printer on floor 2 is dead")

    assert "The printer on floor 2 is dead\nPlease come" in words(scene, "group", report)
    scene.skip()


async def test_an_answer_written_in_general_has_its_receipt_there_though_a_topic_was_made(scene):
    scene.world.make_forum(GROUP)
    record = await scene.reported()
    await scene.press("engineer", "reply")
    await scene.press("rival", "claim", record)

    said = await scene.say("engineer", "Please restart it", chat="group")
    receipt = scene.expect("group", "goes to Requester in 10 seconds", "Undo")
    await scene.later(seconds=11)

    assert (receipt.thread, receipt.reply_to) == (None, said.id)
    scene.expect("group", "replied to Requester")
    scene.expect("requester", "Please restart it")
    scene.skip()


async def test_what_answers_words_from_general_stands_in_the_topic_and_hangs_on_nothing(scene):
    scene.world.make_forum(GROUP)
    await scene.reported()
    await scene.press("engineer", "reply")
    await scene.say("engineer", "Please restart it", chat="group")
    await scene.later(seconds=11)
    answered = scene.expect("requester", "Please restart it")

    await scene.say("requester", "I did", reply_to=answered)

    (room,) = scene.world.chats[GROUP].topics.values()
    relayed = scene.expect("group", "I did")
    assert relayed.thread == room.id
    first = scene.world.messages(GROUP)[0]
    assert relayed.reply_to in (None, room.id, first.id)
    scene.skip()
