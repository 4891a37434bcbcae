"""A library that knows nothing of the sandbox works through its methods, and reads every answer.

Python-telegram-bot sends forms and multipart, builds typed objects of what comes back, and keeps
apart whatever it does not know.
"""

import io
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import telegram
from telegram import error

from sandbox.model import Chat, Person
from sandbox.world import World

BUTTONS = telegram.InlineKeyboardMarkup(
    [
        [
            telegram.InlineKeyboardButton("Claim", callback_data="c"),
            telegram.InlineKeyboardButton("Site", url="https://example.org/"),
        ]
    ]
)
CALLBACK = telegram.InlineKeyboardMarkup.from_button(
    telegram.InlineKeyboardButton("Claim", callback_data="c")
)
CONTACT = telegram.ReplyKeyboardMarkup([[telegram.KeyboardButton("Me", request_contact=True)]])
PLAIN_KEYS = telegram.ReplyKeyboardMarkup.from_row(["Yes", "No"])
QUOTE = telegram.ReplyParameters(1, quote="Hello")
NOT_QUOTED = telegram.ReplyParameters(1, quote="Good bye")
LENIENT = telegram.ReplyParameters(99, allow_sending_without_reply=True)
NO_PREVIEW = telegram.LinkPreviewOptions(is_disabled=True)
BOLD = [telegram.MessageEntity("bold", 0, 2)]
COMMANDS = [telegram.BotCommand("new", "Report something")]
MENU = telegram.MenuButtonWebApp("Desk", telegram.WebAppInfo("https://example.org/"))


NEWER = {"can_send_welcome_messages"}
"""Fields of Bot API 10.3, which the library will know later."""


@dataclass
class Scene:
    """The library's bot in a world with Ada, a group and a forum; Ada said Hello and more."""

    bot: telegram.Bot
    world: World
    ada: Person
    ops: Chat
    forum: Chat
    picture: bytes
    photo: str
    log: str

    @property
    def me(self):
        return self.ada.id

    @property
    def file(self):
        return telegram.InputFile(io.BytesIO(b"content"), "a.bin")

    def album(self, *kinds: type, **fields: Any):
        ids = {telegram.InputMediaPhoto: self.photo, telegram.InputMediaDocument: self.log}
        return [kind(ids[kind], **fields) for kind in kinds]


@pytest.fixture
async def scene(api, world, ada, ops, pixel, monkeypatch):
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    world.say(ada.id, "Hello")
    photo = world.send_photo(ada.id, pixel, caption="look").photo.file_id
    log = world.send_document(ada.id, b"log", "a.log").document.file_id
    forum = world.add_group("Forum", members=[ada.id], is_forum=True)
    base, files = f"{api.root}/bot", f"{api.root}/file/bot"
    async with telegram.Bot(world.token, base_url=base, base_file_url=files) as bot:
        yield Scene(bot, world, ada, ops, forum, pixel, photo, log)


def unread(thing: Any):
    """Return what the library found in an answer and does not know."""
    if isinstance(thing, list | tuple):
        return [one for item in thing for one in unread(item)]
    if not isinstance(thing, telegram.TelegramObject):
        return []
    inner = (getattr(thing, name, None) for name in thing.__slots__ if not name.startswith("_"))
    return [*(thing.api_kwargs.keys() - NEWER), *(one for item in inner for one in unread(item))]


WORKS = {
    "a text in HTML": (
        lambda s: s.bot.send_message(s.me, "<b>Hi</b> 😀 <i>x</i>", "HTML"),
        lambda r: [(e.type, e.offset) for e in r.entities] == [("bold", 0), ("italic", 6)],
    ),
    "a text in MarkdownV2": (
        lambda s: s.bot.send_message(s.me, "*Hi* `x`", "MarkdownV2"),
        lambda r: [e.type for e in r.entities] == ["bold", "code"],
    ),
    "a text in Markdown": (
        lambda s: s.bot.send_message(s.me, "*Hi* [l](https://a.bc)", "Markdown"),
        lambda r: r.entities[1].url == "https://a.bc/",
    ),
    "a text with entities": (
        lambda s: s.bot.send_message(s.me, "Hi", entities=BOLD),
        lambda r: r.entities[0].length == 2,
    ),
    "a text found to hold a command": (
        lambda s: s.bot.send_message(s.me, "try /new"),
        lambda r: r.parse_entities() == {r.entities[0]: "/new"},
    ),
    "buttons": (
        lambda s: s.bot.send_message(s.me, "x", reply_markup=BUTTONS),
        lambda r: r.reply_markup == BUTTONS,
    ),
    "keys": (
        lambda s: s.bot.send_message(s.ops.id, "x", reply_markup=PLAIN_KEYS),
        lambda r: r.reply_markup is None,
    ),
    "a request for a contact": (
        lambda s: s.bot.send_message(s.me, "x", reply_markup=CONTACT),
        lambda r: r.text == "x",
    ),
    "a forced reply": (
        lambda s: s.bot.send_message(s.me, "x", reply_markup=telegram.ForceReply()),
        lambda r: r.text == "x",
    ),
    "an answer with a quote": (
        lambda s: s.bot.send_message(s.me, "x", reply_parameters=QUOTE),
        lambda r: (r.reply_to_message.message_id, r.quote.text) == (1, "Hello"),
    ),
    "an answer to what is gone": (
        lambda s: s.bot.send_message(s.me, "x", reply_parameters=LENIENT),
        lambda r: r.reply_to_message is None,
    ),
    "no preview": (
        lambda s: s.bot.send_message(s.me, "https://a.bc", link_preview_options=NO_PREVIEW),
        lambda r: r.link_preview_options.is_disabled,
    ),
    "protected content": (
        lambda s: s.bot.send_message(s.me, "x", protect_content=True),
        lambda r: r.has_protected_content,
    ),
    "an uploaded photo": (
        lambda s: s.bot.send_photo(s.me, s.picture, "<b>c</b>", parse_mode="HTML"),
        lambda r: (r.photo[0].width, r.caption_html) == (2, "<b>c</b>"),
    ),
    "a photo by its id": (
        lambda s: s.bot.send_photo(s.ops.id, s.photo),
        lambda r: len(r.photo) == 1,
    ),
    "a document with a name of its own": (
        lambda s: s.bot.send_document(s.me, io.BytesIO(b"x"), filename="日志 1.log"),
        lambda r: r.document.file_name == "日志 1.log",
    ),
    "a voice message": (
        lambda s: s.bot.send_voice(s.me, s.file, duration=7),
        lambda r: r.voice.duration == timedelta(seconds=7),
    ),
    "a video": (
        lambda s: s.bot.send_video(s.me, s.file, duration=1, width=4, height=3),
        lambda r: (r.video.width, r.video.height) == (4, 3),
    ),
    "a round video": (
        lambda s: s.bot.send_video_note(s.me, s.file, length=99),
        lambda r: r.video_note.length == 99,
    ),
    "music": (
        lambda s: s.bot.send_audio(s.me, s.file, caption="c"),
        lambda r: r.audio.file_name == "a.bin",
    ),
    "an animation": (
        lambda s: s.bot.send_animation(s.me, s.file),
        lambda r: r.animation.file_id == r.document.file_id,
    ),
    "a sticker": (
        lambda s: s.bot.send_sticker(s.me, s.file, emoji="👍"),
        lambda r: r.sticker.emoji == "👍",
    ),
    "a place": (
        lambda s: s.bot.send_location(s.me, 1.5, -2.5),
        lambda r: (r.location.latitude, r.location.longitude) == (1.5, -2.5),
    ),
    "a venue": (
        lambda s: s.bot.send_venue(s.me, 1, 2, "Desk", "Street 1"),
        lambda r: r.venue.address == "Street 1",
    ),
    "a contact": (
        lambda s: s.bot.send_contact(s.me, "+1", "Ada", last_name="L"),
        lambda r: r.contact.last_name == "L",
    ),
    "an album": (
        lambda s: s.bot.send_media_group(s.me, s.album(*[telegram.InputMediaPhoto] * 2)),
        lambda r: len(r) == 2 and r[0].media_group_id == r[1].media_group_id,
    ),
    "an album of uploads": (
        lambda s: s.bot.send_media_group(
            s.me, [telegram.InputMediaPhoto(s.picture, caption="c") for _ in range(3)]
        ),
        lambda r: [part.caption for part in r] == ["c", "c", "c"],
    ),
    "an edited caption": (
        lambda s: edited(s, "edit_message_caption", caption="new"),
        lambda r: (r.caption, r.edit_date is not None) == ("new", True),
    ),
    "edited media": (
        lambda s: edited(s, "edit_message_media", media=telegram.InputMediaDocument(s.log)),
        lambda r: (r.document.file_name, r.photo) == ("a.log", ()),
    ),
    "edited media, uploaded": (
        lambda s: edited(
            s, "edit_message_media", media=telegram.InputMediaVideo(b"x", filename="a.bin")
        ),
        lambda r: r.video.file_name == "a.bin",
    ),
    "edited buttons": (
        lambda s: edited(s, "edit_message_reply_markup", reply_markup=BUTTONS),
        lambda r: r.reply_markup == BUTTONS,
    ),
    "a forward": (
        lambda s: s.bot.forward_message(s.ops.id, s.me, 1),
        lambda r: (r.text, r.forward_origin.sender_user.first_name) == ("Hello", "Ada"),
    ),
    "several forwards": (
        lambda s: s.bot.forward_messages(s.ops.id, s.me, [1, 2, 3]),
        lambda r: [one.message_id for one in r] == [1, 2, 3],
    ),
    "a copy": (
        lambda s: s.bot.copy_message(s.ops.id, s.me, 2, caption="other"),
        lambda r: r.message_id == 1,
    ),
    "several copies": (
        lambda s: s.bot.copy_messages(s.ops.id, s.me, [1, 2], remove_caption=True),
        lambda r: len(r) == 2,
    ),
    "a pin": (lambda s: s.bot.pin_chat_message(s.me, 1), bool),
    "no pin any more": (lambda s: s.bot.unpin_all_chat_messages(s.me), bool),
    "a reaction": (lambda s: s.bot.set_message_reaction(s.me, 1, "👍"), bool),
    "a chat action": (lambda s: s.bot.send_chat_action(s.me, "typing"), bool),
    "a deletion": (lambda s: s.bot.delete_message(s.me, 1), bool),
    "several deletions": (lambda s: s.bot.delete_messages(s.me, [1, 2, 99]), bool),
    "a file": (lambda s: s.bot.get_file(s.log), lambda r: r.file_size == 3),
    "a chat": (lambda s: s.bot.get_chat(s.ops.id), lambda r: r.permissions.can_send_messages),
    "a forum": (lambda s: s.bot.get_chat(s.forum.id), lambda r: r.is_forum),
    "a member": (
        lambda s: s.bot.get_chat_member(s.ops.id, s.me),
        lambda r: type(r) is telegram.ChatMemberMember,
    ),
    "the bot as a member": (
        lambda s: s.bot.get_chat_member(s.ops.id, s.bot.id),
        lambda r: r.can_manage_topics is True,
    ),
    "administrators": (
        lambda s: s.bot.get_chat_administrators(s.ops.id),
        lambda r: [one.user.is_bot for one in r] == [True],
    ),
    "a count": (lambda s: s.bot.get_chat_member_count(s.ops.id), lambda r: r == 2),
    "commands": (lambda s: s.bot.set_my_commands(COMMANDS, language_code="en"), bool),
    "no commands": (lambda s: s.bot.get_my_commands(), lambda r: r == ()),
    "a name": (lambda s: s.bot.get_my_name(), lambda r: r.name == "Opsdesk (sandbox)"),
    "a description": (lambda s: s.bot.get_my_description(), lambda r: r.description == ""),
    "a menu button": (lambda s: s.bot.set_chat_menu_button(s.me, MENU), bool),
    "the usual menu button": (
        lambda s: s.bot.get_chat_menu_button(),
        lambda r: type(r) is telegram.MenuButtonDefault,
    ),
    "a topic": (
        lambda s: s.bot.create_forum_topic(s.forum.id, "Printers"),
        lambda r: (r.name, r.icon_color) == ("Printers", 0x6FB9F0),
    ),
    "where updates go": (lambda s: s.bot.get_webhook_info(), lambda r: r.url == ""),
    "leaving": (lambda s: s.bot.leave_chat(s.ops.id), bool),
}


async def edited(scene: Scene, method: str, **change: Any):
    """Change a photo that the bot has sent."""
    sent = await scene.bot.send_photo(scene.me, scene.photo, caption="old")
    change |= {"chat_id": scene.me, "message_id": sent.message_id}
    return await getattr(scene.bot, method)(**change)


@pytest.mark.parametrize(("call", "holds"), WORKS.values(), ids=WORKS)
async def test_a_call_is_answered_with_what_the_library_knows(scene, call, holds):
    result = await call(scene)

    assert holds(result)
    assert unread(result) == []
    done = scene.world.calls[-1]
    assert (done.unknown_parameters, done.unserved_parameters, done.mistyped_parameters) == (
        (), (), (),
    )  # fmt: skip


REFUSED = {
    "wrong HTML": (
        lambda s: s.bot.send_message(s.me, "<p>x</p>", "HTML"),
        error.BadRequest,
        'Can\'t parse entities: unsupported start tag "p" at byte offset 0',
    ),
    "wrong Markdown": (
        lambda s: s.bot.send_message(s.me, "a.b", "MarkdownV2"),
        error.BadRequest,
        "Can't parse entities: character '.' is reserved and must be escaped",
    ),
    "a long text": (
        lambda s: s.bot.send_message(s.me, "x" * 4097),
        error.BadRequest,
        "Message is too long",
    ),
    "a quote of what was not said": (
        lambda s: s.bot.send_message(s.me, "x", reply_parameters=NOT_QUOTED),
        error.BadRequest,
        "Quote_text_invalid",
    ),
    "a request for a contact in a group": (
        lambda s: s.bot.send_message(s.ops.id, "x", reply_markup=CONTACT),
        error.BadRequest,
        "Phone number can be requested in private chats only",
    ),
    "an unknown chat": (
        lambda s: s.bot.send_message(5, "x"),
        error.BadRequest,
        "Chat not found",
    ),
    "an unknown file": (
        lambda s: s.bot.send_photo(s.me, "AgAC"),
        error.BadRequest,
        "Wrong remote file identifier specified",
    ),
    "a photo as a document": (
        lambda s: s.bot.send_document(s.me, s.photo),
        error.BadRequest,
        "Can't use file of type photo as document",
    ),
    "a mixed album": (
        lambda s: s.bot.send_media_group(
            s.me, s.album(telegram.InputMediaPhoto, telegram.InputMediaDocument)
        ),
        error.BadRequest,
        "Document can't be mixed with other media types",
    ),
    "the words of a person": (
        lambda s: s.bot.edit_message_text("x", s.me, 1),
        error.BadRequest,
        "Message can't be edited",
    ),
    "a message that is not there": (
        lambda s: s.bot.edit_message_text("x", s.me, 99),
        error.BadRequest,
        "Message to edit not found",
    ),
    "a late answer": (
        lambda s: s.bot.answer_callback_query("77"),
        error.BadRequest,
        "Query is too old and response timeout expired or query id is invalid",
    ),
    "the General topic by its number": (
        lambda s: s.bot.send_message(s.forum.id, "x", message_thread_id=1),
        error.BadRequest,
        "Message thread not found",
    ),
    "a topic where there are none": (
        lambda s: s.bot.create_forum_topic(s.ops.id, "x"),
        error.BadRequest,
        "The chat is not a forum",
    ),
    "what is not served": (
        lambda s: s.bot.send_dice(s.me),
        error.InvalidToken,
        "Not Found: method not found",
    ),
}


@pytest.mark.parametrize(("call", "kind", "words"), REFUSED.values(), ids=REFUSED)
async def test_a_refusal_is_of_the_class_the_library_has_for_it(scene, call, kind, words):
    with pytest.raises(kind) as refused:
        await call(scene)

    assert type(refused.value) is kind
    assert words in str(refused.value)


async def test_a_press_is_received_answered_and_shown(scene):
    sent = await scene.bot.send_message(scene.me, "Card", reply_markup=CALLBACK)
    query_id = scene.world.press(scene.me, scene.me, sent.message_id, "c")

    updates = await scene.bot.get_updates(timeout=0)
    query = next(update.callback_query for update in updates if update.callback_query)
    await query.answer("Done", show_alert=True)
    await query.edit_message_text("Taken")

    assert unread(updates) == []
    assert scene.world.answer_of(query_id).text == "Done"
    assert scene.world.messages(scene.me)[-1].text == "Taken"


async def test_a_group_that_was_upgraded_names_its_new_id(scene):
    basic = scene.world.add_group("Basic", members=[scene.me], kind="group")
    new = scene.world.upgrade(basic.id)

    with pytest.raises(error.ChatMigrated) as refused:
        await scene.bot.send_message(basic.id, "x")

    assert refused.value.new_chat_id == new.id
    assert (await scene.bot.send_message(new.id, "x")).chat.id == new.id


async def test_a_closed_topic_refuses_a_bot_without_the_right(scene):
    topic = scene.world.create_topic(scene.forum.id, "Printers")
    scene.world.close_topic(scene.forum.id, topic.id)
    scene.world.set_bot_rights(scene.forum.id, ["can_manage_chat"])

    with pytest.raises(error.BadRequest, match="Topic_closed"):
        await scene.bot.send_message(scene.forum.id, "x", message_thread_id=topic.id)


async def test_a_download_has_the_bytes_that_were_sent(scene):
    file = await scene.bot.get_file(scene.log)

    assert bytes(await file.download_as_bytearray()) == b"log"


async def test_a_limit_says_how_long_to_wait(scene):
    scene.world.fail_next("sendMessage", status=429, retry_after=7)

    with pytest.raises(error.RetryAfter, match="Retry in 0:00:07"):
        await scene.bot.send_message(scene.me, "x")
