"""All that people can send: how it reaches the bot, and what the apps would not let them do."""

import pytest

from sandbox.botapi.schema import misfits
from sandbox.model import Chat

WHERE = {"latitude": 39.9, "longitude": 116.4}


async def sent(api):
    """Return the messages that reached the bot, each of the shape the Bot API describes."""
    updates = await api.updates()
    assert [wrong for update in updates for wrong in misfits("Update", update)] == []
    return [update["message"] for update in updates]


FILES = {
    "voice": lambda world, who: world.send_voice(who, b"ogg", duration=7, caption="listen"),
    "video": lambda world, who: world.send_video(who, b"mp4", duration=7, caption="look"),
    "video_note": lambda world, who: world.send_video_note(who, b"mp4", duration=7),
    "audio": lambda world, who: world.send_audio(who, b"mp3", "song.mp3", duration=7),
    "animation": lambda world, who: world.send_animation(who, b"mp4", duration=7),
}


@pytest.mark.parametrize("kind", FILES)
async def test_what_plays_comes_with_its_length_and_can_be_had(api, world, ada, kind):
    message = FILES[kind](world, ada.id)

    (got,) = await sent(api)

    assert got[kind]["duration"] == 7
    assert got.get("caption") == message.caption
    assert getattr(message, kind).kind == kind
    reply = await api("getFile", file_id=got[kind]["file_id"])
    assert await api.download(reply.result["file_path"]) == (
        200, world.file_bytes(message.file.file_id),
    )  # fmt: skip


async def test_an_animation_is_a_document_to_older_bots(api, world, ada):
    world.send_animation(ada.id)

    (got,) = await sent(api)
    assert got["document"]["file_id"] == got["animation"]["file_id"]


async def test_a_sticker_stands_for_an_emoji(api, world, ada):
    world.send_sticker(ada.id, "🔥")

    (got,) = await sent(api)
    assert (got["sticker"]["emoji"], got["sticker"]["type"]) == ("🔥", "regular")


async def test_places_come_as_degrees(api, world, ada):
    world.send_location(ada.id, 39.9, 116.4)
    world.send_venue(ada.id, 39.9, 116.4, "Hall", "1 Main Street")

    place, hall = await sent(api)
    assert place["location"] == WHERE
    assert hall["venue"] == {"location": WHERE, "title": "Hall", "address": "1 Main Street"}
    assert hall["location"] == WHERE
    with pytest.raises(ValueError, match="nowhere on earth"):
        world.send_location(ada.id, 91, 0)


async def test_a_contact_may_have_an_account(api, world, ada, stranger):
    world.send_contact(ada.id, "+100", "Zoe")
    world.send_contact(ada.id, "+101", "Max", user=stranger.id, last_name="Moe")

    plain, known = [one["contact"] for one in await sent(api)]
    assert plain == {"phone_number": "+100", "first_name": "Zoe"}
    assert (known["user_id"], known["last_name"]) == (stranger.id, "Moe")


async def test_polls_and_dice_come_too(api, world, ada, ops):
    world.send_poll(ada.id, "Lunch?", ["yes", "no"], chat=ops.id)
    world.send_dice(ada.id, chat=ops.id)

    poll, dice = await sent(api)
    assert [option["text"] for option in poll["poll"]["options"]] == ["yes", "no"]
    assert dice["dice"]["value"] in range(1, 7)
    with pytest.raises(ValueError, match="1 to 12 options"):
        world.send_poll(ada.id, "Lunch?", [])


async def test_a_file_can_claim_a_size_it_does_not_have(api, world, ada):
    world.send_document(ada.id, b"tiny", "huge.iso", size=25 * 1024 * 1024)

    (got,) = await sent(api)
    assert got["document"]["file_size"] == 26214400
    reply = await api("getFile", file_id=got["document"]["file_id"])
    assert reply.description == "Bad Request: file is too big"


# -- albums ------------------------------------------------------------------------------------


async def test_an_album_comes_as_messages_of_one_group(api, world, ada, ops, pixel):
    items = [("photo", pixel), ("video", b"mp4"), ("photo", pixel)]
    parts = world.send_album(ada.id, items, chat=ops.id, caption="the rack")
    world.send_album(ada.id, [("document", b"a", "a.txt"), ("document", b"b", "b.txt")])

    got = await sent(api)

    assert len(parts) == 3
    assert ["photo" in one for one in got[:3]] == [True, False, True]
    assert [one.get("caption") for one in got[:3]] == ["the rack", None, None]
    groups = [one["media_group_id"] for one in got]
    assert len(set(groups[:3])) == 1
    assert len(set(groups)) == 2
    assert got[4]["document"]["file_name"] == "b.txt"


@pytest.mark.parametrize("id_", [1001, 2**52 - 1, -1001000000001, -1997852516352])
def test_the_id_of_an_album_has_no_more_digits_than_telegrams(world, id_):
    numbers = [int(world.album_id(Chat(id=id_, type="group", last_id=n))) for n in (0, 1, 10_000)]

    assert len(set(numbers)) == 3
    assert max(numbers) < 2**63


async def test_parts_of_an_album_can_come_late(api, world, clock, ada, pixel):
    items = [("photo", pixel)] * 3
    first = world.send_album(ada.id, items, caption="the rack", late=2)
    world.say(ada.id, "between")
    clock.later(seconds=3)
    world.send_late_part()
    world.send_late_part()

    got = await sent(api)

    assert len(first) == 1
    assert [one.get("text", one.get("media_group_id")) for one in got] == [
        first[0].album, "between", first[0].album, first[0].album,
    ]  # fmt: skip
    assert got[2]["date"] - got[0]["date"] == 3
    with pytest.raises(LookupError, match="kept back"):
        world.send_late_part()


@pytest.mark.parametrize(
    ("items", "late"),
    [
        ([("photo", b"")], 0),
        ([("photo", b"")] * 11, 0),
        ([("photo", b""), ("document", b"", "a")], 0),
        ([("photo", b"")] * 2, 2),
    ],
    ids=["one", "eleven", "mixed", "all late"],
)
def test_what_is_no_album_is_not_sent(world, ada, items, late):
    with pytest.raises(ValueError, match=r"an album has|one part"):
        world.send_album(ada.id, items, late=late)
    assert world.messages(ada.id) == []


# -- forwards, quotes, edits -------------------------------------------------------------------


async def test_a_forward_names_whom_it_comes_from(api, world, clock, ada, ops):
    shy = world.add_person("Shy Guy", hides_forwards=True)
    boss = world.add_person("Boss")
    for one in (shy, boss):
        world.join(one.id, ops.id)
    world.set_member_status(ops.id, boss.id, "administrator")
    world.set_anonymous(ops.id, boss.id)
    originals = [world.say(one.id, one.name, chat=ops.id) for one in (ada, shy, boss)]
    began = len(await sent(api))
    clock.later(minutes=5)

    forwards = world.forward(ada.id, ada.id, [(ops.id, one.id) for one in originals])

    got = (await sent(api))[began:]
    origins = [one["forward_origin"] for one in got]
    assert [one["type"] for one in origins] == ["user", "hidden_user", "chat"]
    assert origins[0]["sender_user"]["id"] == ada.id
    assert origins[1]["sender_user_name"] == "Shy Guy"
    assert origins[2]["sender_chat"]["id"] == ops.id
    assert got[0]["date"] - origins[0]["date"] == 300
    assert [one["text"] for one in got] == ["Ada Lovelace", "Shy Guy", "Boss"]
    again = world.forward(ada.id, ops.id, [(ada.id, forwards[1].id)])
    assert again[0].origin == forwards[1].origin


async def test_an_album_is_forwarded_as_an_album(world, ada, ops, pixel):
    parts = world.send_album(ada.id, [("photo", pixel)] * 2)

    forwards = world.forward(ada.id, ops.id, [(ada.id, one.id) for one in parts])

    (album,) = {one.album for one in forwards}
    assert album not in (None, parts[0].album)


async def test_what_is_protected_or_of_telegram_itself_is_not_forwarded(world, ada, ops, api):
    await api("sendMessage", chat_id=ada.id, text="secret", protect_content=True)
    world.leave(ada.id, ops.id)
    world.join(ada.id, ops.id)

    for place in ((ada.id, 1), (ops.id, 1)):
        with pytest.raises(ValueError, match="cannot be forwarded"):
            world.forward(ada.id, ada.id, [place])
    stranger = world.add_person("Other")
    with pytest.raises(LookupError, match="is not in chat"):
        world.forward(stranger.id, stranger.id, [(ops.id, 1)])


async def test_a_quote_has_its_place_in_utf16(api, world, ada, ops):
    jam = world.say(ada.id, "😀 paper jam", chat=ops.id)
    world.say(ada.id, "again", chat=ops.id, reply_to=jam.id, quote="jam")

    quoting = (await sent(api))[1]

    assert quoting["quote"] == {"text": "jam", "position": 9, "is_manual": True}
    for wrong in ({"quote": "jam"}, {"quote": "ink", "reply_to": jam.id}):
        with pytest.raises(ValueError, match="stands in no message"):
            world.say(ada.id, "x", chat=ops.id, **wrong)


async def test_captions_are_edited_and_what_has_none_is_not(api, world, ada):
    voice = world.send_voice(ada.id, caption="listn")
    world.edit(ada.id, ada.id, voice.id, "listen")

    edited = (await api.updates())[1]["edited_message"]
    assert misfits("Message", edited) == []
    assert edited["caption"] == "listen"
    sticker = world.send_sticker(ada.id)
    (forward,) = world.forward(ada.id, ada.id, [(ada.id, voice.id)])
    for message in (sticker, forward):
        with pytest.raises(ValueError, match="cannot be edited"):
            world.edit(ada.id, ada.id, message.id, "x")


async def test_media_land_where_they_are_sent_to(world, ada):
    boss = world.add_person("Boss")
    desk = world.add_group("D", members=[ada.id], administrators=[boss.id], is_forum=True)
    topic = world.create_topic(desk.id, "A")
    place = {"chat": desk.id, "thread": topic.id}

    messages = [
        world.send_voice(ada.id, **place),
        world.send_sticker(ada.id, **place),
        world.send_location(ada.id, 1, 2, **place),
        world.send_dice(ada.id, **place),
        *world.send_album(ada.id, [("audio", b"1"), ("audio", b"2")], **place),
        *world.forward(ada.id, desk.id, [(desk.id, topic.id + 1)], topic.id),
    ]

    assert {one.thread for one in messages} == {topic.id}
    with pytest.raises(TypeError, match="chta"):
        world.send_voice(ada.id, chta=desk.id)
