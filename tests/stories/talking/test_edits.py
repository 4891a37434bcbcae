"""Edits: the copy is changed in place, in both directions, and both versions are kept."""

from tests.stories.talking.test_albums import album, albums
from tests.stories.talking.test_relay import claimed, shown


def words(scene, chat, message):
    """Return a message as it reads now."""
    found = next(m for m in scene.world.messages(scene.chat(chat)) if m.id == message.id)
    return found.text or found.caption


async def test_the_copy_of_an_edited_message_is_changed(scene):
    record = await claimed(scene)
    said = await scene.say("requester", "It blinks red")
    copy = scene.expect("group", "💬 #1 · 3", "It blinks red")
    scene.skip()

    await scene.edit("requester", said, "It blinks green")

    assert words(scene, "group", copy) == "💬 #1 · 4 Requester changed it to:\nIt blinks green"
    scene.expect("group", "It blinks green")
    await scene.later(seconds=2)
    await scene.edit("requester", said, "It blinks blue")
    await scene.later(seconds=2)
    assert "It blinks blue" in words(scene, "group", copy)
    scene.skip()
    await scene.say("lead", f"/t_{record.id}", chat="group")
    scene.expect("group", "It blinks red", "It blinks green", "It blinks blue")


async def test_an_answer_finds_a_message_that_was_edited(scene):
    await claimed(scene)
    said = await scene.say("requester", "It blinks red")
    copy = scene.expect("group", "💬 #1 · 3", "It blinks red")
    await scene.edit("requester", said, "It blinks green")

    await scene.say("engineer", "/r Unplug it", chat="group", reply_to=copy)
    await scene.later(seconds=11)

    assert scene.expect("requester", "Unplug it").reply_to == said.id
    scene.skip()


async def test_an_edited_caption_changes_the_caption(scene):
    await claimed(scene)
    said = await scene.photo("requester", "The left one")
    copy = scene.expect("group", "The left one")

    await scene.edit("requester", said, "The right one")

    assert "The right one" in words(scene, "group", copy)
    assert len(shown(scene, "group", "photo")) == 1
    scene.skip()


async def test_an_edit_that_nobody_sees_changes_nothing(scene):
    record = await claimed(scene)
    said = await scene.say("requester", "It blinks red")
    scene.skip()

    await scene.edit("requester", said, "It blinks red")

    scene.quiet("group", "requester")
    assert (await scene.record(record)).version == 3


async def test_a_copy_that_is_gone_is_posted_anew(scene):
    record = await claimed(scene)
    said = await scene.say("requester", "It blinks red")
    copy = scene.expect("group", "💬 #1 · 3", "It blinks red")
    scene.world.delete(None, scene.chat("group"), copy.id)
    scene.allow("message to edit not found")

    await scene.edit("requester", said, "It blinks green")

    anew = scene.expect("group", "💬 #1 · 4", "It blinks green")
    assert anew.reply_to == scene.card("group", on=record).id
    await scene.edit("requester", said, "It blinks blue")
    assert "It blinks blue" in words(scene, "group", anew)
    scene.skip()


async def test_an_edit_of_a_reply_is_held_and_then_changes_what_the_reporter_reads(scene):
    await claimed(scene)
    await scene.press("engineer", "reply")
    said = await scene.say("engineer", "Take the red cable", chat="group")
    await scene.later(seconds=11)
    copy = scene.expect("requester", "Take the red cable")
    scene.skip()

    await scene.edit("engineer", said, "Take the blue cable")
    scene.expect("group", "goes to Requester in 10 seconds", "Undo")
    assert "red" in words(scene, "requester", copy)
    await scene.later(seconds=11)

    changed = "💬 #1 · 5 Engineer corrected the reply:\nTake the blue cable"
    assert words(scene, "requester", copy) == changed
    scene.expect("requester", "Take the blue cable")
    scene.skip()


async def test_an_edit_of_a_reply_can_be_undone(scene):
    await claimed(scene)
    await scene.press("engineer", "reply")
    said = await scene.say("engineer", "Take the red cable", chat="group")
    await scene.later(seconds=11)
    copy = scene.expect("requester", "Take the red cable")
    await scene.edit("engineer", said, "Take your time")

    await scene.press("engineer", "Undo")
    await scene.later(minutes=1)

    assert "Take the red cable" in words(scene, "requester", copy)
    scene.skip()
    await scene.edit("engineer", said, "Take the blue cable")
    await scene.later(seconds=11)
    assert "Take the blue cable" in words(scene, "requester", copy)
    scene.skip()


async def test_a_reply_by_command_is_edited_without_its_command(scene):
    record = await claimed(scene)
    card = scene.card("group", on=record)
    said = await scene.say("engineer", "/r Take the red cable", chat="group", reply_to=card)
    await scene.later(seconds=11)
    copy = scene.expect("requester", "Take the red cable")

    await scene.edit("engineer", said, "/r Take the blue cable")
    await scene.later(seconds=11)

    assert words(scene, "requester", copy).endswith("corrected the reply:\nTake the blue cable")
    scene.skip()


async def test_words_that_grow_and_shrink_keep_their_copies_in_step(scene):
    await claimed(scene)
    said = await scene.say("requester", "short")
    first = scene.expect("group", "short")
    scene.skip()

    await scene.edit("requester", said, "alpha " * 600)
    await scene.later(seconds=2)
    second = next(m for m in scene.world.messages(scene.chat("group")) if m.reply_to == first.id)
    texts = [words(scene, "group", copy).partition("\n")[2] for copy in (first, second)]
    assert " ".join(texts).split() == ["alpha"] * 600
    await scene.edit("requester", said, "short again")
    await scene.later(seconds=2)

    assert "short again" in words(scene, "group", first)
    assert "taken out" in words(scene, "group", second)
    await scene.edit("requester", said, "beta " * 600)
    await scene.later(seconds=2)
    assert "beta" in words(scene, "group", second)
    assert len([t for t in scene.texts("group") if t.startswith(("💬 #1", "✂️"))]) == 2
    scene.skip()


async def test_a_caption_that_outgrows_its_picture_goes_on_below_it(scene):
    await claimed(scene)
    said = await scene.photo("requester", "short")
    picture = scene.expect("group", "short")

    await scene.edit("requester", said, "gamma " * 160)

    texts = [t.partition("\n")[2] for t in scene.texts("group") if t.startswith("💬 #1")]
    assert " ".join(texts).split() == ["gamma"] * 160
    assert words(scene, "group", picture).partition("\n")[2].startswith("gamma")
    scene.skip()


async def test_the_caption_of_an_album_is_edited_where_it_stands(scene):
    record = await claimed(scene)
    parts = album(scene, "requester", caption="The damge")
    await scene.later(seconds=2)
    (copies,) = albums(scene, "group")
    scene.skip()

    await scene.edit("requester", parts[0], "The damage")

    assert albums(scene, "group") == [copies]
    assert scene.expect("group", "changed it to:\nThe damage").id == copies[0]
    await scene.edit("requester", parts[3], "This one is the worst")
    assert (
        scene.expect("group", "changed it to:\nThe damage\nThis one is the worst").id == copies[0]
    )
    assert (await scene.record(record)).version == 5
    scene.skip()


async def test_an_edit_before_the_album_is_complete_is_part_of_it(scene):
    record = await claimed(scene)
    parts = album(scene, "requester", caption="The damge")
    await scene.settle()

    await scene.edit("requester", parts[0], "The damage")
    await scene.later(seconds=2)

    scene.expect("group", "#1 · 3", "The damage")
    assert (await scene.record(record)).version == 3
    scene.skip()


async def test_an_edit_of_one_message_of_a_report_keeps_the_others(scene):
    await scene.say("requester", "The printer")
    said = await scene.say("requester", "on flor 2")
    record = await scene.reported(words="is dead")

    await scene.edit("requester", said, "on floor 2")

    scene.expect("group", "#1 · 2", "changed it to:\nThe printer\non floor 2\nis dead")
    assert (await scene.record(record)).title == "The printer"
    scene.skip()


async def test_an_edited_report_never_overwrites_the_card(scene):
    said = await scene.photo("requester", "The screen is drak")
    record = await scene.reported(words="Since today")
    card = scene.card("group", on=record)
    (picture,) = shown(scene, "group", "photo")

    await scene.edit("requester", said, "The screen is dark")

    assert "The screen is dark" in words(scene, "group", picture)
    assert scene.card("group", on=record).id == card.id
    assert len(shown(scene, "group", "photo")) == 1
    scene.skip()


async def test_an_edit_survives_a_crash_before_it_is_shown(scene):
    await claimed(scene)
    said = await scene.say("requester", "It blinks red")
    copy = scene.expect("group", "💬 #1 · 3", "It blinks red")
    scene.skip()

    async with scene.crash_before_send():
        await scene.edit("requester", said, "It blinks green")

    assert "It blinks green" in words(scene, "group", copy)
    assert len([t for t in scene.texts("group") if t.startswith("💬 #1")]) == 1
    scene.skip()


async def test_a_long_report_that_stood_on_the_card_alone_is_shown_whole_when_it_is_edited(scene):
    await scene.say("requester", "alpha " * 400)
    said = await scene.say("requester", "teh end")
    await scene.reported(words="of it")

    await scene.edit("requester", said, "the end")

    texts = [t.partition("\n")[2] for t in scene.texts("group") if t.startswith("💬 #1")]
    assert " ".join(texts).split() == [*["alpha"] * 400, "the", "end", "of", "it"]
    scene.skip()
