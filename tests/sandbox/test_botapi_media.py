"""Files of every kind: sent, sent in albums, put in the place of one another."""

import pytest

UNENDED = 'Can\'t find end tag corresponding to start tag "b"'
MP4 = ("a.mp4", b"mp4")


async def refusal(api, method, **params):
    reply = await api(method, **params)
    assert (reply.status, reply.body["ok"]) == (400, False)
    return reply.description.removeprefix("Bad Request: ")


@pytest.fixture
def photo(world, ada, pixel):
    return world.send_photo(ada.id, pixel).photo.file_id


@pytest.fixture
def document(world, ada):
    return world.send_document(ada.id, b"log", "a.log").document.file_id


@pytest.fixture
def video(world, ada):
    return world.send_video(ada.id).video.file_id


def media(kind, file, **fields):
    return {"type": kind, "media": file, **fields}


@pytest.mark.parametrize(
    ("method", "kind", "given", "shape"),
    [
        ("sendVoice", "voice", {"duration": 7}, {"duration": 7, "mime_type": "audio/ogg"}),
        ("sendAudio", "audio", {"duration": 9}, {"duration": 9, "file_name": "a.mp4"}),
        (
            "sendVideo",
            "video",
            {"duration": 3, "width": 100, "height": 50, "supports_streaming": True},
            {"duration": 3, "width": 100, "height": 50},
        ),
        ("sendVideoNote", "video_note", {"length": 99}, {"length": 99, "duration": 0}),
        ("sendAnimation", "animation", {"width": 8}, {"width": 8, "height": 240}),
        ("sendSticker", "sticker", {"emoji": "👍"}, {"emoji": "👍", "width": 512}),
    ],
)
async def test_what_is_uploaded_has_its_kind_and_shape(api, ada, method, kind, given, shape):
    reply = await api.multipart(method, {kind: MP4}, chat_id=ada.id, **given)

    assert shape.items() <= reply.result[kind].items()


@pytest.mark.parametrize(
    ("method", "what"),
    [("sendVoice", "voice"), ("sendVideoNote", "video note"), ("sendSticker", "sticker")],
)
async def test_without_a_file_nothing_is_sent(api, ada, method, what):
    assert await refusal(api, method, chat_id=ada.id) == f"there is no {what} in the request"


async def test_by_its_id_a_file_goes_on_being_what_it_is(api, ada, video, photo):
    reply = await api("sendDocument", chat_id=ada.id, document=video)
    found = await refusal(api, "sendVideo", chat_id=ada.id, video=photo)

    assert reply.result["video"]["file_id"] == video
    assert found == "can't use file of type Photo as Video"


async def test_a_caption_stands_above_and_a_photo_is_hidden_where_asked(api, ada, photo):
    looks = {"show_caption_above_media": True, "has_spoiler": True}

    shown = await api("sendPhoto", chat_id=ada.id, photo=photo, caption="x", **looks)

    assert shown.result["show_caption_above_media"] is True
    assert shown.result["has_media_spoiler"] is True


@pytest.mark.parametrize(
    ("size", "description"),
    [
        pytest.param((9000, 1001), "PHOTO_INVALID_DIMENSIONS", id="too large"),
        pytest.param((2100, 100), "PHOTO_INVALID_DIMENSIONS", id="too narrow"),
        pytest.param((2000, 100), None, id="just narrow enough"),
    ],
)
async def test_the_sides_of_a_photo_have_limits(api, ada, pixel, size, description):
    sides = b"".join(side.to_bytes(4) for side in size)
    picture = pixel[:16] + sides + pixel[24:]

    reply = await api.multipart("sendPhoto", {"photo": ("a.png", picture)}, chat_id=ada.id)

    assert reply.body.get("description") == (description and f"Bad Request: {description}")


async def test_a_photo_weighs_ten_megabytes_at_most(api, ada, pixel):
    heavy = pixel + bytes(10 * 1024 * 1024)

    reply = await api.multipart("sendPhoto", {"photo": ("a.png", heavy)}, chat_id=ada.id)

    assert reply.description == (
        f"Bad Request: file of size {len(heavy)} bytes is too big for a photo; "
        "the maximum size is 10485760 bytes"
    )


async def test_an_upload_weighs_fifty_megabytes_at_most(api, ada):
    heavy = {"document": ("a.bin", bytes(50 * 1024 * 1024 + 1))}

    reply = await api.multipart("sendDocument", heavy, chat_id=ada.id)

    assert (reply.status, reply.description) == (413, "Request Entity Too Large")


async def test_a_claimed_size_counts_for_the_download(api, world, ada):
    claimed = world.send_document(ada.id, b"x", "a.bin", size=25_000_000).document

    assert await refusal(api, "getFile", file_id=claimed.file_id) == "file is too big"


# -- albums ----------------------------------------------------------------------------------------


async def test_an_album_shares_an_id_and_keeps_the_order(api, world, ada, pixel, video):
    files = {"p": ("a.png", pixel)}
    parts = [
        media("photo", "attach://p", caption="<b>x</b>", parse_mode="HTML"),
        media("video", video),
    ]

    sent = (await api.multipart("sendMediaGroup", files, chat_id=ada.id, media=parts)).result

    assert [("photo" in part, "video" in part) for part in sent] == [(True, False), (False, True)]
    assert sent[0]["media_group_id"] == sent[1]["media_group_id"]
    assert sent[0]["caption_entities"] == [{"type": "bold", "offset": 0, "length": 1}]
    assert "caption" not in sent[1]
    assert world.calls[-1].unknown_parameters == ()


async def test_one_part_alone_is_no_album(api, ada, photo):
    sent = (await api("sendMediaGroup", chat_id=ada.id, media=[media("photo", photo)])).result

    assert "media_group_id" not in sent[0]


@pytest.mark.parametrize(
    ("parts", "description"),
    [
        ("", 'parameter "media" is required'),
        ("[", "can't parse media JSON object"),
        ({}, "expected an Array of InputMedia"),
        ([], "there are no messages to send"),
        (["x"], "can't parse InputMedia: expected an Object"),
        ([{"media": "x"}], "can't parse InputMedia: Can't find field \"type\""),
        ([{"type": "photo"}], "can't parse InputMedia: media not found"),
        ([media("photo", "attach://gone")], "can't parse InputMedia: media not found"),
        ([media("voice", "x")], 'can\'t parse InputMedia: type "voice" is unsupported'),
        (
            [media("animation", "x")],
            "can't parse InputMedia: type \"animation\" can't be used in sendMediaGroup",
        ),
        (
            [media("photo", "x", caption="<b>", parse_mode="HTML")],
            f"can't parse InputMedia: Can't parse entities: {UNENDED}",
        ),
        (
            [media("photo", "x", caption="x" * 1025)],
            "can't parse InputMedia: Message caption is too long",
        ),
    ],
)
async def test_an_album_that_cannot_be_read_is_refused(api, ada, parts, description):
    assert await refusal(api, "sendMediaGroup", chat_id=ada.id, media=parts) == description


async def test_ten_parts_are_the_most(api, ada, photo):
    parts = [media("photo", photo)] * 11

    found = await refusal(api, "sendMediaGroup", chat_id=ada.id, media=parts)

    assert found == "too many messages to send as an album"
    assert len((await api("sendMediaGroup", chat_id=ada.id, media=parts[1:])).result) == 10


async def test_documents_are_among_themselves_and_nothing_is_sent_by_halves(
    api, world, ada, photo, document
):
    before = len(world.messages(ada.id))
    parts = [media("photo", photo), media("document", document)]

    found = await refusal(api, "sendMediaGroup", chat_id=ada.id, media=parts)

    assert found == "document can't be mixed with other media types"
    assert len(world.messages(ada.id)) == before


async def test_captions_of_an_album_are_all_above_or_all_below(api, ada, photo):
    parts = [media("photo", photo, show_caption_above_media=True), media("photo", photo)]

    found = await refusal(api, "sendMediaGroup", chat_id=ada.id, media=parts)

    assert found == "parameter show_caption_above_media must be the same for all messages"


# -- in the place of another -----------------------------------------------------------------------


@pytest.fixture
async def card(api, ada, photo):
    """A photo of the bot's, with a caption and a button."""
    sent = await api("sendPhoto", chat_id=ada.id, photo=photo, caption="old", has_spoiler=True)
    return {"chat_id": ada.id, "message_id": sent.result["message_id"]}


async def test_another_file_takes_the_place_with_its_caption(api, card, document):
    new = media("document", document, caption="new")

    edited = (await api("editMessageMedia", **card, media=new)).result

    assert (edited["document"]["file_id"], edited["caption"]) == (document, "new")
    assert not {"photo", "has_media_spoiler"} & edited.keys()


async def test_a_text_can_become_a_photo(api, ada, photo):
    sent = await api("sendMessage", chat_id=ada.id, text="x")
    card = {"chat_id": ada.id, "message_id": sent.result["message_id"]}

    edited = (await api("editMessageMedia", **card, media=media("photo", photo))).result

    assert "photo" in edited
    assert "text" not in edited


async def test_the_same_file_once_more_is_no_change(api, ada, photo):
    sent = await api("sendPhoto", chat_id=ada.id, photo=photo)
    card = {"chat_id": ada.id, "message_id": sent.result["message_id"]}

    found = await refusal(api, "editMessageMedia", **card, media=media("photo", photo))

    assert found.startswith("message is not modified: ")


@pytest.mark.parametrize(
    ("given", "description"),
    [
        ("", 'parameter "media" is required'),
        ("{", "can't parse input media JSON object"),
        ([], "can't parse InputMedia: expected an Object"),
        (
            {"type": "sticker", "media": "x"},
            'can\'t parse InputMedia: type "sticker" is unsupported',
        ),
    ],
)
async def test_a_file_that_cannot_be_read_takes_no_place(api, card, given, description):
    assert await refusal(api, "editMessageMedia", **card, media=given) == description


async def test_a_voice_message_keeps_its_sound(api, world, ada, document):
    voice = world.send_voice(ada.id).voice.file_id
    sent = (await api("sendVoice", chat_id=ada.id, voice=voice, caption="x")).result
    card = {"chat_id": ada.id, "message_id": sent["message_id"]}

    found = await refusal(api, "editMessageMedia", **card, media=media("document", document))

    assert found == "message media can't be edited"
    assert (await api("editMessageCaption", **card, caption="y")).result["caption"] == "y"


@pytest.mark.parametrize(
    ("kind", "description"),
    [
        ("document", "can't change media type in the album"),
        ("animation", "message content type can't be used in an album"),
        ("video", None),
    ],
)
async def test_a_part_of_an_album_stays_one(
    api, world, ada, photo, document, video, kind, description
):
    animation = world.send_animation(ada.id).animation.file_id
    files = {"document": document, "animation": animation, "video": video}
    parts = [media("photo", photo), media("photo", photo)]
    sent = (await api("sendMediaGroup", chat_id=ada.id, media=parts)).result
    card = {"chat_id": ada.id, "message_id": sent[0]["message_id"]}

    reply = await api("editMessageMedia", **card, media=media(kind, files[kind]))

    assert reply.body.get("description") == (description and f"Bad Request: {description}")


async def test_stickers_and_places_have_no_caption(api, world, ada):
    sticker = world.send_sticker(ada.id).sticker.file_id
    sent = (await api("sendSticker", chat_id=ada.id, sticker=sticker)).result
    card = {"chat_id": ada.id, "message_id": sent["message_id"]}

    found = await refusal(api, "editMessageCaption", **card, caption="x")

    assert found == "there is no caption in the message to edit"


# -- what is no file -------------------------------------------------------------------------------


async def test_places_and_people_are_sent(api, ada):
    place = {"chat_id": ada.id, "latitude": "1.5", "longitude": -2}

    location = (await api("sendLocation", **place, horizontal_accuracy=9999)).result
    venue = (await api("sendVenue", **place, title="Desk", address="Street 1")).result
    contact = (await api("sendContact", chat_id=ada.id, phone_number="+1", first_name="A")).result

    assert location["location"] == {
        "latitude": 1.5, "longitude": -2.0, "horizontal_accuracy": 1500,
    }  # fmt: skip
    assert (venue["venue"]["title"], venue["location"]) == ("Desk", venue["venue"]["location"])
    assert contact["contact"] == {"phone_number": "+1", "first_name": "A"}


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        ("sendLocation", {"longitude": 1}, "latitude is empty"),
        ("sendLocation", {"latitude": 1}, "longitude is empty"),
        ("sendLocation", {"latitude": 91, "longitude": 1}, "wrong location coordinates specified"),
        ("sendContact", {"first_name": "A"}, 'parameter "phone_number" is required'),
        ("sendContact", {"phone_number": "+1"}, 'parameter "first_name" is required'),
    ],
)
async def test_a_place_that_is_nowhere_is_refused(api, ada, method, params, description):
    assert await refusal(api, method, chat_id=ada.id, **params) == description


@pytest.mark.parametrize(
    ("method", "what"),
    [
        ("sendMessage", "text messages"),
        ("sendPhoto", "photos"),
        ("sendAudio", "music"),
        ("sendVoice", "voice notes"),
        ("sendLocation", "locations"),
        ("sendMediaGroup", "photos"),
    ],
)
async def test_a_bot_that_may_not_write_is_told_what_it_may_not(
    api, world, ops, photo, method, what
):
    world.set_bot_status(ops.id, "member")
    ops.bot_can_send = False
    content = {"text": "x", "photo": photo, "latitude": 1, "longitude": 1,
               "media": [media("photo", photo)]}  # fmt: skip

    found = await refusal(api, method, chat_id=ops.id, **content)

    assert found == f"not enough rights to send {what} to the chat"
