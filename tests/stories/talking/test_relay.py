"""Relay both ways: every kind of message arrives on the other side, and nothing of it is lost."""

import pytest

from tests.scene import PIXEL

KINDS = {
    "voice": lambda world, who, place: world.send_voice(who, **place),
    "video": lambda world, who, place: world.send_video(who, **place),
    "video_note": lambda world, who, place: world.send_video_note(who, **place),
    "audio": lambda world, who, place: world.send_audio(who, **place),
    "animation": lambda world, who, place: world.send_animation(who, **place),
    "sticker": lambda world, who, place: world.send_sticker(who, **place),
    "photo": lambda world, who, place: world.send_photo(who, PIXEL, **place),
    "document": lambda world, who, place: world.send_document(who, b"log", "app.log", **place),
    "location": lambda world, who, place: world.send_location(who, 39.9, 116.4, **place),
    "venue": lambda world, who, place: world.send_venue(
        who, 39.9, 116.4, "Library", "Street 1", **place
    ),
    "contact": lambda world, who, place: world.send_contact(who, "+8613800138000", "Li", **place),
}
WITHOUT_WORDS = {"video_note", "sticker", "location", "venue", "contact"}


async def claimed(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim")
    scene.skip()
    return record


def shown(scene, chat, kind):
    """Return the bot's messages of a kind in a chat."""
    found = scene.world.messages(scene.chat(chat))
    return [m for m in found if m.from_bot and getattr(m, kind) is not None]


@pytest.mark.parametrize("kind", KINDS)
async def test_whatever_the_reporter_sends_reaches_the_engineers(scene, kind):
    record = await claimed(scene)
    card = scene.card("group", on=record)

    KINDS[kind](scene.world, scene.person("requester").id, {})
    await scene.settle()

    (copy,) = shown(scene, "group", kind)
    heading = scene.expect("group", "#1 · 3", "Requester")
    assert (heading.id == copy.id) is (kind not in WITHOUT_WORDS)
    assert heading.reply_to == card.id
    if kind in WITHOUT_WORDS:
        assert copy.reply_to == heading.id
    scene.expect("requester", "#1", "Added to")
    scene.skip("group")
    reply = await scene.say("engineer", "Seen", chat="group", reply_to=copy)
    assert reply.reply_to == copy.id
    assert (await scene.record(record)).version == 4


@pytest.mark.parametrize("kind", KINDS)
async def test_whatever_an_engineer_replies_reaches_the_reporter(scene, kind):
    await claimed(scene)
    await scene.press("engineer", "reply")

    KINDS[kind](scene.world, scene.person("engineer").id, {"chat": scene.chat("group")})
    await scene.later(seconds=11)

    assert len(shown(scene, "requester", kind)) == 1
    scene.expect("requester", "#1 · 3", "Engineer replied")
    scene.skip()


async def test_places_and_cards_arrive_as_they_were_sent(scene):
    await claimed(scene)
    person = scene.person("requester").id

    scene.world.send_venue(person, 39.9, 116.4, "Library", "Street 1")
    scene.world.send_contact(person, "+8613800138000", "Li", last_name="Lei")
    await scene.settle()

    (venue,) = shown(scene, "group", "venue")
    (contact,) = shown(scene, "group", "contact")
    assert (venue.venue["title"], venue.venue["address"]) == ("Library", "Street 1")
    assert contact.contact == {"phone_number": "+8613800138000", "first_name": "Li Lei"}
    scene.skip()


async def test_a_file_of_25_megabytes_passes_because_nobody_downloads_it(scene):
    await claimed(scene)
    size = 25 * 1024 * 1024

    person = scene.person("requester").id
    scene.world.send_document(person, b"x", "dump.zip", caption="The dump", size=size)
    await scene.settle()

    (copy,) = shown(scene, "group", "document")
    assert (copy.document.size, copy.document.name) == (size, "dump.zip")
    assert "The dump" in copy.caption
    assert not [call for call in scene.world.calls if call.method == "getFile"]
    scene.skip()


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (400, "Bad Request: file is too big"),
        (400, "Bad Request: wrong file identifier/HTTP URL specified"),
        (400, "Bad Request: wrong file_id or the file is temporarily unavailable"),
        (400, "Bad Request: PHOTO_INVALID"),
        (413, "Request Entity Too Large"),
    ],
)
async def test_a_file_that_telegram_refuses_leaves_its_words_and_its_sender_is_told(
    scene, status, why
):
    await claimed(scene)
    scene.allow(why)
    scene.world.fail_next("sendDocument", status=status, description=why)

    person = scene.person("requester").id
    scene.world.send_document(person, b"x", "crashdump", caption="Read this", size=3 * 1024 * 1024)
    await scene.settle()

    scene.expect("group", "#1 · 3", "Read this", "file crashdump (3 MB)", "cannot be shown here")
    scene.expect("requester", "cannot be seen on the other side", "file crashdump (3 MB)")
    scene.skip()
    await scene.restart()
    await scene.later(minutes=1)
    scene.quiet("group", "requester")


async def test_an_edit_of_words_without_their_file_changes_them_and_tells_nobody_again(scene):
    await claimed(scene)
    why = "Bad Request: PHOTO_INVALID"
    scene.allow(f"{why}|no caption in the message to edit")
    for _ in range(2):
        scene.world.fail_next("sendPhoto", status=400, description=why)
    said = await scene.photo("requester", "The left one")
    copy = scene.expect("group", "💬 #1 · 3", "The left one", "cannot be shown here")
    scene.expect("requester", "cannot be seen on the other side")
    scene.skip()

    await scene.edit("requester", said, "The right one")

    changed = scene.expect("group", "💬 #1 · 4", "The right one", "cannot be shown here")
    assert changed.id == copy.id
    scene.skip("group")
    scene.quiet("requester")


async def test_a_reply_whose_voice_the_reporter_forbids_is_told_to_its_writer(scene):
    await claimed(scene)
    why = "Bad Request: VOICE_MESSAGES_FORBIDDEN"
    scene.allow(why)
    scene.world.fail_next("sendVoice", status=400, description=why)
    await scene.press("engineer", "reply")

    scene.world.send_voice(scene.person("engineer").id, chat=scene.chat("group"))
    await scene.later(seconds=11)

    scene.expect("requester", "Engineer replied", "voice message", "cannot be shown here")
    scene.expect("group", "cannot be seen on the other side", "voice message")
    scene.skip()


async def test_of_an_album_only_the_refused_picture_is_replaced_by_words(scene):
    await claimed(scene)
    why = "Bad Request: PHOTO_INVALID"
    scene.allow(why)
    scene.world.fail_next("sendMediaGroup", status=400, description=why)
    scene.world.fail_next("sendPhoto", status=400, description=why)

    person = scene.person("requester").id
    scene.world.send_album(person, [("photo", PIXEL)] * 3, caption="Three of them")
    await scene.later(seconds=2)

    scene.expect("group", "Three of them", "photo", "cannot be shown here")
    assert len(shown(scene, "group", "photo")) == 2
    scene.expect("requester", "cannot be seen on the other side")
    scene.skip()


TEXTS = {
    "long": " ".join(f"word{n}" for n in range(1100)),
    "chinese": "打印机又坏了，请尽快来看看。" * 280,
    "right to left": "الطابعة لا تعمل " * 80 + "מדפסת",
    "families": "👨‍👩‍👧‍👦" * 300,
    "signs": "<b>&amp;_*[x](tg://user?id=1)`" * 90,
    "mentions": "@" * 1500,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
async def test_texts_of_all_lengths_and_scripts_arrive_whole(scene, text):
    await claimed(scene)
    parts = [text[at : at + 4000].strip() for at in range(0, len(text), 4000)]

    for part in parts:
        scene.world.say(scene.person("requester").id, part)
        await scene.settle()

    copies = [t for t in scene.texts("group") if t.startswith("💬 #1")]
    bodies = [t.partition("\n")[2].replace("\u2060", "") for t in copies]
    assert "".join("".join(bodies).split()) == "".join(text.split())
    scene.skip()


async def test_nine_thousand_characters_come_in_three_messages_and_go_on_in_order(scene):
    await claimed(scene)
    text = " ".join(f"{n:04}" for n in range(1800))
    async with scene.all_at_once():
        for at in range(0, 9000, 3000):
            await scene.say("requester", text[at : at + 3000].strip())

    copies = [t for t in scene.texts("group") if t.startswith("💬 #1")]
    assert " ".join(t.partition("\n")[2] for t in copies).split() == text.split()
    assert len(copies) == 6
    scene.skip()


@pytest.mark.parametrize("length", [400, 401, 1024, 1500, 2048])
async def test_a_caption_that_does_not_fit_goes_before_its_picture(scene, length):
    await claimed(scene)
    caption = ("ok " * 1000)[: length - 1] + "!"
    world = scene.world
    photo = world.files.add_photo(PIXEL)
    world._sent(scene.person("requester").id, None, None, caption=caption, photo=photo)
    await scene.settle()

    (copy,) = shown(scene, "group", "photo")
    texts = [t.partition("\n")[2] for t in scene.texts("group") if t.startswith("💬 #1")]
    assert "".join("".join(texts).split()) == "".join(caption.split())
    assert bool(copy.caption.partition("\n")[2]) is (length <= 400)
    scene.skip()


async def test_an_answer_hangs_on_what_it_answers_in_the_other_chat(scene):
    record = await claimed(scene)
    asked = await scene.say("requester", "Which toner shall I take?")
    copy = scene.expect("group", "Which toner")
    scene.skip()

    answer = await scene.say("engineer", "/r The black one", chat="group", reply_to=copy)
    await scene.later(seconds=11)

    told = scene.expect("requester", "The black one")
    assert told.reply_to == asked.id
    scene.skip()
    await scene.say("requester", "There is none", reply_to=told)
    assert scene.expect("group", "There is none").reply_to == answer.id
    scene.skip()
    card = scene.card("group", on=record)
    await scene.say("requester", "I went to buy one")
    assert scene.expect("group", "I went to buy one").reply_to == card.id
    scene.skip()


async def test_an_answer_to_a_deleted_message_arrives_all_the_same(scene):
    await claimed(scene)
    asked = await scene.say("requester", "Which toner shall I take?")
    copy = scene.expect("group", "Which toner")
    scene.world.delete(scene.person("requester").id, scene.chat("requester"), asked.id)

    await scene.say("engineer", "/r The black one", chat="group", reply_to=copy)
    await scene.later(seconds=11)

    assert scene.expect("requester", "The black one").reply_to is None
    scene.skip()


async def test_a_poll_is_taken_for_the_words_in_it(scene):
    await claimed(scene)

    scene.world.send_poll(scene.person("requester").id, "Which is broken?", ["Left", "Right"])
    await scene.settle()

    scene.expect("group", "Which is broken?\n- Left\n- Right")
    scene.skip()


async def test_a_picture_beside_a_solution_stays_with_the_engineers(scene):
    record = await claimed(scene)
    await scene.press("engineer", "menu cause")
    await scene.press("engineer", "cause other")

    await scene.photo("engineer", "New drum", chat="group")

    assert (await scene.record(record)).solution == "New drum"
    assert (await scene.record(record)).version == 4
    assert not shown(scene, "requester", "photo")
    scene.skip()


async def test_a_sticker_for_a_report_under_way_is_one_of_its_pieces(scene):
    await scene.say("requester", "The printer is dead")
    scene.world.send_sticker(scene.person("requester").id)
    await scene.settle()

    scene.expect("requester", "The printer is dead", "1 attachment")
