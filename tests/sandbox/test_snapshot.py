"""A world in a file: it comes back whole, goes on, and a bad file is refused with a sentence."""

import asyncio
import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from sandbox.__main__ import arguments, main, serve
from sandbox.calls.dispatch import call
from sandbox.calls.params import Params
from sandbox.model import ADMIN_RIGHTS, Button, Webhook
from sandbox.page.portrait import Portrait
from sandbox.snapshot import SnapshotError, kept, load, save
from sandbox.snapshot.older import current
from sandbox.snapshot.read import LEAP, world_of
from sandbox.snapshot.written import written
from sandbox.text.markup import formatted

KEPT = {
    "bot", "reads_all", "_people", "_chats", "presses", "last_query_id", "files", "updates",
    "webhook", "profile",
}  # fmt: skip
GIVEN_OR_BUILT = {"token", "clock", "polling", "wire", "_ids", "_group_ids", "_changes"}
FORGOTTEN = {"_outage", "_late", "faults", "limits", "_limits_on", "calls", "call_count"}
PAGE = ("bot", "commands", "people", "chats", "messages", "presses")


async def asked(world, method, **params):
    reply = await call(world, method, Params(given=params))
    assert reply.body is not None
    return reply.body


@pytest.fixture
async def rich(world, clock, ada, ops, pixel):
    """A world with something of everything in it."""
    world.reads_all = True
    world.add_person("Stranger")
    world.add_person("Bob", id=77, started=True)
    world.join(77, ops.id)
    text = formatted("<b>a</b> <a href='tg://user?id=77'>b</a> 😀 <code>c</code>", "HTML", None)
    row = tuple(Button(wire={"text": name, "callback_data": name}) for name in ("A", "B"))
    card = world.post(
        ops,
        world.bot,
        text=text.text,
        entities=tuple(text.entities),
        keyboard=(row, (Button(wire={"text": "U", "url": "https://a.bc"}),)),
        link_preview={"is_disabled": True},
        silent=True,
        protected=True,
    )
    world.say(ada.id, "half a pair \ud83d, a /command and https://a.bc")
    photo = world.send_photo(ada.id, pixel, caption="#look", reply_to=1)
    world.send_document(ada.id, b"\x00log", "日志.txt", chat=ops.id, reply_to=card.id)
    clock.later(seconds=3.25)
    world.edit(ada.id, ada.id, 1, "whole")
    world.delete(ada.id, ada.id, world.say(ada.id, "gone").id)
    keys = {"keyboard": [["x", "y"]], "one_time_keyboard": True}
    await asked(world, "sendMessage", chat_id=ada.id, text="k", reply_markup=keys)
    await asked(world, "getFile", file_id=photo.photo.file_id)
    answered = world.press(ada.id, ops.id, card.id, "A")
    await asked(world, "answerCallbackQuery", callback_query_id=answered, text="ok")
    world.press(77, ops.id, card.id, "B")
    world.leave(77, ops.id)
    world.set_bot_status(ops.id, "member")
    world.block(ada.id)
    await asked(world, "getUpdates", allowed_updates=["message", "chat_member"])
    commands = [{"command": "new", "description": "Report"}]
    scope = {"type": "chat", "chat_id": ops.id}
    await asked(world, "setMyCommands", commands=commands, scope=scope, language_code="zh")
    await asked(world, "setMyDescription", description="d", language_code="en")
    await asked(world, "setMyShortDescription", short_description="s")
    await asked(world, "setMyName", name="Tisch", language_code="de")
    button = {"type": "web_app", "text": "Desk", "web_app": {"url": "https://a.bc"}}
    await asked(world, "setChatMenuButton", chat_id=ada.id, menu_button=button)
    world.unblock(ada.id)
    return world


@pytest.fixture
def forum(rich, ada, pixel):
    """The same world, with a forum and something of everything people send in it."""
    group = rich.add_group("Forum", members=[ada.id, 77], kind="group")
    rich.say(ada.id, "before", chat=group.id)
    forum = rich.upgrade(group.id)
    rich.make_forum(forum.id)
    rich.set_member_status(forum.id, ada.id, "administrator")
    rich.set_anonymous(forum.id, ada.id)
    rich.set_bot_rights(forum.id, ["can_manage_topics", "can_delete_messages"])
    topic = rich.create_topic(forum.id, "Printers", icon_color=0xFFD67E)
    closed = rich.create_topic(forum.id, "Old")
    rich.close_topic(forum.id, closed.id)
    rich.close_general(forum.id)
    place = {"chat": forum.id, "thread": topic.id}
    asked = rich.say(77, "the red light blinks", **place)
    rich.say(ada.id, "which one?", reply_to=asked.id, quote="red light", **place)
    rich.send_album(77, [("photo", pixel), ("photo", pixel)], caption="two", **place)
    for send in (rich.send_voice, rich.send_video, rich.send_video_note, rich.send_audio):
        send(77, duration=3, **place)
    rich.send_animation(77, **place)
    rich.send_sticker(77, "\N{PARTY POPPER}", **place)
    rich.send_location(77, 31.2, 121.4, **place)
    rich.send_venue(77, 31.2, 121.4, "Main building", "1 Harbour Road", **place)
    rich.send_contact(77, "+15550100", "Ada", ada.id, **place)
    rich.send_poll(77, "When?", ["now", "later"], **place)
    rich.send_dice(77, **place)
    rich.send_document(77, b"log", "big.log", size=25_000_000, **place)
    rich.forward(77, forum.id, [(forum.id, asked.id)], topic.id)
    rich.pin(forum.id, asked.id)
    rich.react(77, forum.id, asked.id, "👍")
    forum.protected = True
    return forum


@pytest.fixture
def path(tmp_path):
    return tmp_path / "world.json"


@pytest.fixture
def again(rich, path, clock):
    """The same world, out of a file."""
    save(rich, path)
    loaded = load(path, clock=clock)
    assert loaded.clean
    return loaded.world


def test_everything_a_world_consists_of_is_kept_or_left_out_on_purpose(world):
    assert vars(world).keys() == KEPT | GIVEN_OR_BUILT | FORGOTTEN


async def test_a_world_comes_back_as_it_was(rich, again):
    assert written(again) == written(rich)
    before, after = (Portrait(one, {}).whole() for one in (rich, again))
    assert {name: after[name] for name in PAGE} == {name: before[name] for name in PAGE}


async def test_a_forum_comes_back_with_all_that_is_in_it(rich, forum, path, clock):
    save(rich, path)

    again = load(path, clock=clock).world

    assert written(again) == written(rich)
    after = again.chats[forum.id]
    for name in set(vars(forum)) - {"log", "topics"}:
        assert getattr(after, name) == getattr(forum, name), name
    topics = ([vars(topic) for topic in one.topics.values()] for one in (after, forum))
    assert next(topics) == next(topics)
    wires = ([one.wire.message(m) for m in one.messages(forum.id)] for one in (again, rich))
    assert next(wires) == next(wires)
    portraits = (Portrait(one, {}).whole() for one in (again, rich))
    before, same = ({name: one[name] for name in PAGE} for one in portraits)
    assert before == same


def test_the_first_version_is_still_read(path, clock, pixel):
    old = Path(__file__).with_name("world-version-1.json")
    path.write_bytes(old.read_bytes())
    folder = path.with_name("world.json.files")
    folder.mkdir()
    for content in (pixel, b"\x00log"):
        (folder / sha256(content).hexdigest()).write_bytes(content)

    loaded = load(path, clock=clock)

    ops = next(chat for chat in loaded.world.chats.values() if chat.type == "supergroup")
    kinds = [one.file.kind for one in (*loaded.world.messages(1001), *ops.log.values()) if one.file]
    assert (loaded.clean, kinds) == (True, ["photo", "document"])
    assert (ops.topics, ops.bot_rights) == ({}, set(ADMIN_RIGHTS))


def test_the_second_version_is_still_read(rich, clock):
    state = json.loads(json.dumps(written(rich)))
    del state["profile"]["names"], state["profile"]["menu_buttons"]

    again = world_of(current(2, state), clock=clock, token="0:sandbox", content=lambda _: b"")

    assert (again.profile.names, again.profile.menu_buttons) == ({}, {})
    assert again.profile.short_descriptions == rich.profile.short_descriptions


async def test_every_read_of_the_bot_api_is_the_same(rich, again, ada, ops):
    reads = [
        ("getMe", {}),
        ("getWebhookInfo", {}),
        ("getChat", {"chat_id": ada.id}),
        ("getChat", {"chat_id": ops.id}),
        ("getChatMember", {"chat_id": ops.id, "user_id": 77}),
        ("getChatMember", {"chat_id": ops.id, "user_id": rich.bot.id}),
        ("getChatAdministrators", {"chat_id": ops.id}),
        ("getChatMemberCount", {"chat_id": ops.id}),
        ("getMyCommands", {"scope": {"type": "chat", "chat_id": ops.id}, "language_code": "zh"}),
        ("getMyName", {}),
        ("getMyName", {"language_code": "de"}),
        ("getChatMenuButton", {"chat_id": ada.id}),
        ("getFile", {"file_id": "SANDBOX-photo-000000"}),
        ("getUpdates", {}),
    ]
    for method, params in reads:
        before = await asked(rich, method, **params)
        assert before["ok"]
        assert await asked(again, method, **params) == before
    assert again.files.linked("photos/file_0.png", again.clock()) == rich.file_bytes(
        "SANDBOX-photo-000000"
    )


async def test_ids_go_on_rising(rich, again, ada, pixel):
    here, there = rich.say(ada.id, "x"), again.say(ada.id, "x")

    assert (there.id, again.updates.last_id) == (here.id, rich.updates.last_id)
    assert again.files.add_photo(pixel) == rich.files.add_photo(pixel)
    assert again.add_person("New").id == rich.add_person("New").id
    assert again.add_group("New").id == rich.add_group("New").id


async def test_an_unconfirmed_update_still_comes_and_a_confirmed_one_can_again(rich, path, clock):
    first, *_ = (await asked(rich, "getUpdates", limit=1))["result"]
    await asked(rich, "getUpdates", offset=first["update_id"] + 1)
    waiting = [update.body for update in rich.updates.pending()]
    save(rich, path)

    again = load(path, clock=clock).world
    again.redeliver(first["update_id"])

    assert (await asked(again, "getUpdates"))["result"] == [first, *waiting]


async def test_an_old_message_can_be_edited_and_an_old_button_pressed(again, ada, ops):
    card = next(message for message in again.messages(ops.id) if message.keyboard)
    query = again.press(ada.id, ops.id, card.id, "B")

    answered = await asked(again, "answerCallbackQuery", callback_query_id=query)
    edited = await asked(again, "editMessageText", chat_id=ops.id, message_id=card.id, text="new")
    again.edit(ada.id, ada.id, 1, "by its author")

    assert (answered["ok"], edited["result"]["text"]) == (True, "new")


async def test_a_press_that_waited_can_still_be_answered_and_only_once(again):
    waiting = next(press for press in again.presses.values() if press.answer is None)
    answered = next(press for press in again.presses.values() if press.answer)

    assert (await asked(again, "answerCallbackQuery", callback_query_id=waiting.id))["ok"]
    assert not (await asked(again, "answerCallbackQuery", callback_query_id=answered.id))["ok"]


def test_a_webhook_comes_back_with_its_troubles(world, ada, path, clock):
    world.webhook = Webhook(url="http://127.0.0.1:1/x", secret="s", last_error_at=clock())
    world.say(ada.id, "x")
    world.updates.queue[0].due_at = clock() + timedelta(seconds=8)
    save(world, path)

    again = load(path, clock=clock).world

    assert again.webhook is not None
    assert vars(again.webhook) == vars(world.webhook)
    assert again.updates.queue[0].due_at == world.updates.queue[0].due_at


def test_after_an_end_that_was_not_clean_no_id_is_given_twice(world, ada, pixel, path, clock):
    world.say(ada.id, "saved")
    save(world, path, clean=False)
    lost = world.send_photo(ada.id, pixel)
    lost_update = world.updates.last_id

    loaded = load(path, clock=clock)
    fresh = loaded.world.send_photo(ada.id, pixel)

    assert not loaded.clean
    assert (fresh.id, loaded.world.updates.last_id) == (1 + LEAP + 1, lost_update - 1 + LEAP + 1)
    assert lost.photo
    assert fresh.photo
    assert fresh.photo.file_id > lost.photo.file_id


def test_what_grows_for_ever_is_cut(world, ada, ops, path, clock):
    card = world.post(ops, world.bot, text="c", keyboard=((Button(wire=wire("A")),),))
    for _ in range(1200):
        world.press(ada.id, ops.id, card.id, "A")
    clock.later(hours=25)
    world.updates.pending()
    save(world, path)

    again = load(path, clock=clock).world

    assert (len(again.presses), len(again.updates.archive)) == (1000, 1000)
    assert list(again.presses) == list(world.presses)[-1000:]


def wire(name):
    return {"text": name, "callback_data": name}


def changed(path, **fields):
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        pytest.param(lambda p: p.unlink(), "cannot be read", id="missing"),
        pytest.param(lambda p: p.write_bytes(b""), "not JSON", id="empty"),
        pytest.param(lambda p: p.write_bytes(b"\xff\xfe\x00"), "not JSON", id="binary"),
        pytest.param(lambda p: p.write_text("[" * 100_000), "not JSON", id="endless"),
        pytest.param(lambda p: p.write_bytes(p.read_bytes()[:-40]), "not JSON", id="cut"),
        pytest.param(lambda p: p.write_text('{"a": 1}'), "no state of a sandbox", id="foreign"),
        pytest.param(lambda p: p.write_text("[1]"), "no state of a sandbox", id="a list"),
        pytest.param(lambda p: changed(p, version=4), "another version", id="newer"),
        pytest.param(lambda p: changed(p, world={}), "checksum", id="changed"),
        pytest.param(lambda p: changed(p, clean=None), "checksum", id="no mark"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(world, path, clock, harm, reason):
    save(world, path)
    harm(path)

    with pytest.raises(SnapshotError, match=reason) as refusal:
        load(path, clock=clock)

    assert str(path) in str(refusal.value)


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda p: p.unlink(), id="missing"),
        pytest.param(lambda p: p.write_bytes(b"other"), id="changed"),
    ],
)
def test_a_bad_attachment_is_refused_too(world, ada, pixel, path, clock, harm):
    world.send_photo(ada.id, pixel)
    save(world, path)
    (content,) = path.with_name("world.json.files").iterdir()
    harm(content)

    with pytest.raises(SnapshotError, match="is damaged"):
        load(path, clock=clock)


def test_a_real_token_gets_in_by_no_file(world, path, clock):
    save(world, path)

    with pytest.raises(ValueError, match="could belong to a real bot"):
        load(path, clock=clock, token="12345:AAE-real")


def test_a_place_that_cannot_be_written_is_named(world, tmp_path):
    with pytest.raises(SnapshotError, match="cannot be written"):
        save(world, tmp_path / "absent" / "world.json")


async def test_a_kept_world_is_saved_with_its_changes_and_clean_at_the_end(world, ada, path, clock):
    async with kept(world, path, pause_seconds=0):
        assert not load(path, clock=clock).clean
        world.say(ada.id, "help")
        while not load(path, clock=clock).world.messages(ada.id):
            await asyncio.to_thread(lambda: None)
        assert not load(path, clock=clock).clean

    loaded = load(path, clock=clock)
    assert (loaded.clean, written(loaded.world)) == (True, written(world))
    assert [one.name for one in path.parent.iterdir()] == [path.name]


async def test_a_kept_world_lives_on_when_it_cannot_be_saved_for_a_while(
    world, ada, path, clock, caplog
):
    async with kept(world, path, pause_seconds=0):
        blocked = path.with_name("world.json.new")
        blocked.mkdir()
        world.say(ada.id, "one")
        while "cannot be written" not in caplog.text:
            await asyncio.to_thread(lambda: None)
        blocked.rmdir()

    assert len(load(path, clock=clock).world.messages(ada.id)) == 1


async def test_what_the_body_raises_is_not_wrapped_and_the_world_is_saved(world, path, clock):
    async def breaks():
        async with kept(world, path):
            raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        await breaks()

    assert load(path, clock=clock).clean


async def served(path, clock, *words):
    """Start the program, stop it, and return the world that it left."""
    options = arguments(["--port", "0", "--state", str(path), *words])
    program = asyncio.ensure_future(serve(options))
    while not path.exists() or load(path, clock=clock).clean:
        await asyncio.to_thread(lambda: None)
    program.cancel()
    with pytest.raises(asyncio.CancelledError):
        await program
    return load(path, clock=clock).world


async def test_the_program_goes_on_where_it_was_stopped(path, clock):
    world = await served(path, clock, "--person", "Ada")
    world.say(1001, "remember")
    save(world, path)

    again = await served(path, clock, "--person", "Nobody")

    assert [person.name for person in again.people.values()] == ["Ada"]
    assert [message.text for message in again.messages(1001)] == ["remember"]


def test_the_program_says_why_it_does_not_start(path, capsys, monkeypatch):
    path.write_text("{}")
    monkeypatch.setattr("sys.argv", ["sandbox", "--port", "0", "--state", str(path)])

    assert main() == 2
    assert capsys.readouterr().err == f"{path} is no state of a sandbox.\n"
