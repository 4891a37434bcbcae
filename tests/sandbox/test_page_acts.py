"""The chat page over HTTP: media, forwards, reactions, topics, and what happens on one click."""

import pytest
from aiohttp import ClientSession, FormData

from sandbox.calls.dispatch import call
from sandbox.calls.params import Params
from tests.sandbox.page_scene import HAN, LI, WANG, furnished, picture, populated, served

OGG = b"OggS" + bytes(40)


@pytest.fixture
async def desk():
    async with served(populated()) as scene:
        yield scene


@pytest.fixture
async def page(desk):
    """What the page itself is to the server."""
    async with ClientSession(desk.url, headers={"X-Sandbox": "1"}) as session:
        yield session


async def done(page, path, **fields):
    async with page.post(path, json=fields) as response:
        return response.status, await response.json()


async def uploaded(page, path, *files, **fields):
    form = FormData(quote_fields=False)
    for name, value in fields.items():
        form.add_field(name, str(value))
    for name, data in files:
        form.add_field("file", data, filename=name)
    async with page.post(path, data=form) as response:
        return response.status, await response.json()


async def told(page):
    async with page.get("state") as response:
        return await response.json()


async def test_several_photos_become_one_album_with_its_caption(desk, page):
    files = [("a.png", picture(10)), ("b.png", picture(20))]
    status, _ = await uploaded(page, "photo", *files, person=LI, chat=desk.group, caption="two")

    parts = desk.world.messages(desk.group)
    assert status == 200
    assert [part.caption for part in parts] == ["two", None]
    assert parts[0].album == parts[1].album is not None
    state = await told(page)
    assert state["messages"][f"{desk.group}/1"]["album"] == parts[0].album


async def test_several_files_become_an_album_of_documents(desk, page):
    status, _ = await uploaded(page, "document", ("a.txt", b"1"), ("b.txt", b"2"), person=WANG)

    assert status == 200
    names = [one.document.name for one in desk.world.messages(WANG)[:2]]
    assert names == ["a.txt", "b.txt"]


async def test_no_more_files_than_an_album_takes(page):
    many = [("a.txt", b"1")] * 11
    status, body = await uploaded(page, "document", *many, person=WANG)

    assert (status, "1 to 10 files" in body["error"]) == (400, True)


async def test_a_voice_is_sent_and_can_be_heard_in_place(desk, page):
    status, _ = await uploaded(page, "voice", ("v.oga", OGG), person=WANG, duration=3)
    voice = desk.world.messages(WANG)[0].voice

    assert (status, voice.duration) == (200, 3)
    async with page.get(f"file/{voice.file_id}") as response:
        assert (response.content_type, await response.read()) == ("audio/ogg", OGG)
        assert response.headers["Content-Disposition"].startswith("inline")


async def test_the_sample_voice_is_served(page):
    async with page.get("static/voice.oga") as response:
        assert response.content_type == "audio/ogg"
        assert (await response.read()).startswith(b"OggS")


@pytest.mark.parametrize(
    ("path", "fields", "kind"),
    [
        ("sticker", {"emoji": "👍"}, "sticker"),
        ("location", {"latitude": 31.2, "longitude": 121}, "location"),
        ("contact", {"phone": "+15550100", "name": "Ann", "user": LI}, "contact"),
    ],
)
async def test_what_is_at_hand_is_sent(desk, page, path, fields, kind):
    status, told = await done(page, path, person=LI, chat=desk.group, **fields)

    (message,) = desk.world.messages(desk.group)
    assert (status, told["message"]) == (200, message.id)
    assert getattr(message, kind)


async def test_a_message_is_forwarded_with_its_origin(desk, page):
    said = desk.world.say(LI, "look", chat=desk.group)
    wish = {"chat": desk.group, "message": said.id}
    status, _ = await done(page, "forward", person=LI, chat=LI, messages=[wish])

    assert status == 200
    assert desk.world.messages(LI)[0].origin["sender_user"]["id"] == LI


async def test_a_reaction_is_set_told_and_taken_back(desk, page):
    said = desk.world.say(LI, "done", chat=desk.group)
    where = {"person": HAN, "chat": desk.group, "message": said.id}
    assert (await done(page, "react", **where, emoji=["👍"]))[0] == 200
    state = await told(page)
    shown = state["messages"][f"{desk.group}/{said.id}"]["reactions"]

    assert shown == [{"emoji": "👍", "people": [HAN]}]
    assert (await done(page, "react", **where, emoji=[]))[0] == 200
    assert desk.world.messages(desk.group)[0].reactions == {}


async def test_a_message_is_deleted_by_its_author(desk, page):
    said = desk.world.say(WANG, "oops")
    status, _ = await done(page, "delete", person=WANG, chat=WANG, message=said.id)

    assert status == 200
    assert said.id not in desk.world.chats[WANG].log


async def test_a_caption_can_be_changed_and_taken_away(desk, page):
    photo = desk.world.send_photo(WANG, picture(1), caption="jam")
    where = {"person": WANG, "chat": WANG, "message": photo.id}
    assert (await done(page, "edit", **where, text="paper jam"))[0] == 200
    assert desk.world.chats[WANG].log[photo.id].caption == "paper jam"
    assert (await done(page, "edit", **where, text=""))[0] == 200
    assert desk.world.chats[WANG].log[photo.id].caption is None


async def test_a_message_is_pinned(desk, page):
    said = desk.world.say(LI, "read this", chat=desk.group)
    status, _ = await done(page, "pin", person=LI, chat=desk.group, message=said.id)

    state = await told(page)
    assert (status, state["chats"][str(desk.group)]["pinned"]) == (200, [said.id])
    assert state["messages"][f"{desk.group}/2"]["service"]["pinned_message"] == said.id


async def test_topics_are_made_written_in_closed_reopened_and_deleted(desk, page):
    group = desk.world.chats[desk.group]
    assert (await done(page, "forum", chat=group.id, on=True))[0] == 200
    _, made = await done(page, "topic/create", chat=group.id, name="Printers", person=LI)
    where = {"chat": group.id, "thread": made["thread"]}
    assert (await done(page, "say", person=HAN, text="jam", **where))[0] == 200
    assert (await done(page, "topic/close", **where, closed=True))[0] == 200
    assert (await done(page, "say", person=HAN, text="jam", **where))[0] == 409
    state = await told(page)
    (topic,) = state["chats"][str(group.id)]["topics"]
    assert (topic["name"], topic["color"], topic["closed"]) == ("Printers", "6fb9f0", True)
    assert (await done(page, "topic/close", **where, closed=False))[0] == 200
    assert (await done(page, "topic/close", chat=group.id, thread=None, closed=True))[0] == 200
    assert group.general_closed
    assert (await done(page, "topic/close", chat=group.id, thread=None, closed=False))[0] == 200
    assert (await done(page, "topic/delete", **where))[0] == 200
    assert (group.topics, group.general_closed) == ({}, False)


async def test_a_basic_group_becomes_a_supergroup(desk, page):
    basic = desk.world.add_group("Old", members=[LI], kind="group")
    status, told_ = await done(page, "upgrade", chat=basic.id)

    state = await told(page)
    assert status == 200
    assert state["chats"][str(basic.id)]["migrated_to"] == told_["chat"]
    assert state["chats"][str(told_["chat"])]["migrated_from"] == basic.id


async def test_the_bot_is_kicked_and_let_back(desk, page):
    group = desk.world.chats[desk.group]
    assert (await done(page, "bot", chat=group.id, inside=False))[0] == 200
    assert group.bot_status == "kicked"
    assert (await done(page, "bot", chat=group.id, inside=True))[0] == 200
    assert group.bot_status == "administrator"


async def test_the_right_to_manage_topics_is_taken_and_given(desk, page):
    group = desk.world.chats[desk.group]
    kept = {"can_pin_messages", "can_manage_chat"}
    desk.world.set_bot_rights(group.id, kept | {"can_manage_topics"})
    assert (await done(page, "topic-right", chat=group.id, on=False))[0] == 200
    assert group.bot_rights == kept
    assert not (await told(page))["chats"][str(group.id)]["bot_manages_topics"]
    assert (await done(page, "topic-right", chat=group.id, on=True))[0] == 200
    assert group.bot_rights == kept | {"can_manage_topics"}


async def test_an_anonymous_administrator_writes_in_the_name_of_the_group(desk, page):
    where = {"chat": desk.group, "person": LI}
    assert (await done(page, "anonymous", **where, on=True))[0] == 200
    desk.world.say(LI, "hear, hear", chat=desk.group)
    shown = (await told(page))["messages"][f"{desk.group}/1"]
    assert (shown["sender"], shown["in_name_of"]) == (LI, desk.group)
    assert (await done(page, "anonymous", **where, on=False))[0] == 200
    assert (await done(page, "administrator", **where, on=False))[0] == 200
    assert desk.world.chats[desk.group].members[LI] == "member"


@pytest.mark.parametrize("path", ["administrator", "anonymous"])
async def test_nobody_outside_the_group_comes_to_run_it(desk, page, path):
    status, _ = await done(page, path, chat=desk.group, person=WANG, on=True)

    assert status == 409
    assert WANG not in desk.world.chats[desk.group].members


async def test_an_outage_and_a_refusal_are_ordered_and_told(desk, page):
    assert (await done(page, "outage", on=True))[1]["outage"]
    assert desk.world.outage
    assert not (await done(page, "outage", on=False))[1]["outage"]
    assert (await done(page, "too-many"))[1]["refusing"]

    action = Params(given={"chat_id": desk.group, "action": "typing"})
    assert (await call(desk.world, "sendChatAction", action)).status == 200
    given = {"chat_id": desk.group, "latitude": 1, "longitude": 2}
    reply = await call(desk.world, "sendLocation", Params(given=given))
    assert reply.body
    assert (reply.status, reply.body["parameters"]) == (429, {"retry_after": 30})
    assert not (await told(page))["network"]["refusing"]


async def test_the_limits_are_switched(desk, page):
    assert (await done(page, "limits", on=False))[1]["limits"] is False
    assert not desk.world.limits_on


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("outage", {"on": 1}),
        ("location", {"person": LI, "latitude": "31", "longitude": 1}),
        ("location", {"person": LI, "latitude": True, "longitude": 1}),
        ("react", {"person": LI, "chat": LI, "message": 1, "emoji": "👍"}),
        ("react", {"person": LI, "chat": LI, "message": 1, "emoji": [1]}),
    ],
)
async def test_odd_fields_are_refused(page, path, fields):
    status, body = await done(page, path, **fields)

    assert status == 400
    assert "must be" in body["error"]


async def test_the_state_tells_of_everything_that_people_can_send():
    async with served(furnished()) as desk, ClientSession(desk.url) as reader:
        messages = (await told(reader))["messages"].values()
        kinds = {one["media"]["kind"] for one in messages if one["media"]}
        others = ("location", "venue", "contact", "poll", "dice")

        assert kinds == {"photo", "voice"}
        assert all(any(one[kind] for one in messages) for kind in others)
