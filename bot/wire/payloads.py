"""What a rendered notice is in the terms of the Bot API."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desk.events import CAPTIONED, Attachment, FileKind
from desk.topics import Topic
from handlers.context import Button, Keyboard, Rendered

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A method of the Bot API with its parameters."""

    method: str
    payload: Json

    @property
    def said(self) -> str | None:
        """The words, with or without markup; None when there are none."""
        return self._written.get(_words(self._written))

    @property
    def html(self) -> str | None:
        """The words with their markup; None when there is none."""
        written = self._written
        return written[_words(written)] if "parse_mode" in written else None

    @property
    def changes(self) -> int | None:
        """The message that it changes, None for other calls."""
        return self.payload["message_id"] if self.method in EDITS else None

    def plain(self, text: str) -> "Call":
        """Return the same call with plain words, for markup that Telegram refuses."""
        written = {name: value for name, value in self._written.items() if name != "parse_mode"}
        written |= {_words(written): text}
        if self.method == "sendMediaGroup":
            return Call(
                self.method, self.payload | {"media": [written, *self.payload["media"][1:]]}
            )
        return Call(self.method, written)

    def without(self, name: str) -> "Call":
        """Return the same call without a parameter."""
        return Call(self.method, {n: value for n, value in self.payload.items() if n != name})

    def within(self, thread: int | None) -> "Call":
        """Return the same call for a topic; None is General, which is never named."""
        if thread is None:
            return self
        return Call(self.method, self.payload | {"message_thread_id": thread})

    @property
    def _written(self) -> Json:
        """The object that holds the words: of an album its first element."""
        if self.method == "sendMediaGroup":
            first: Json = self.payload["media"][0]
            return first
        return self.payload


EDITS = frozenset({"editMessageText", "editMessageCaption"})

METHODS: Mapping[FileKind, str] = {
    FileKind.PHOTO: "sendPhoto",
    FileKind.VIDEO: "sendVideo",
    FileKind.DOCUMENT: "sendDocument",
    FileKind.AUDIO: "sendAudio",
    FileKind.VOICE: "sendVoice",
    FileKind.VIDEO_NOTE: "sendVideoNote",
    FileKind.ANIMATION: "sendAnimation",
    FileKind.STICKER: "sendSticker",
    FileKind.LOCATION: "sendLocation",
    FileKind.CONTACT: "sendContact",
}
"""How each kind of attachment is sent; a place with a name is a venue."""


def new_message(chat: int, rendered: Rendered, *, quiet: bool) -> Call:
    """Return the call that posts a notice as a new message, or as an album."""
    method, content = _content(rendered)
    payload: Json = {"chat_id": chat} | content
    if rendered.reply_to is not None:
        payload["reply_parameters"] = {
            "message_id": rendered.reply_to,
            "allow_sending_without_reply": True,
        }
    if quiet:
        payload["disable_notification"] = True
    if rendered.protect:
        payload["protect_content"] = True
    return Call(method, payload | _markup(rendered.keyboard))


def _content(rendered: Rendered) -> tuple[str, Json]:
    """Return the method that posts a message, and what the message holds."""
    caption = {"caption": rendered.text, "parse_mode": "HTML"} if rendered.text else {}
    match rendered.attachments:
        case ():
            return "sendMessage", _text(rendered)
        case (one,):
            return _method(one), _parameters(one) | (caption if one.kind in CAPTIONED else {})
        case several:
            media: list[Json] = [{"type": one.kind.value, "media": one.file_id} for one in several]
            media[0] |= caption
            return "sendMediaGroup", {"media": media}


def _method(attachment: Attachment) -> str:
    if attachment.kind is FileKind.LOCATION and attachment.name:
        return "sendVenue"
    return METHODS[attachment.kind]


def _parameters(attachment: Attachment) -> Json:
    """Return the parameters that name an attachment: by file id, place or number."""
    if attachment.kind is FileKind.CONTACT:
        return {"phone_number": attachment.phone, "first_name": attachment.name}
    if attachment.kind is FileKind.LOCATION:
        place: Json = {"latitude": attachment.latitude, "longitude": attachment.longitude}
        named = {"title": attachment.name, "address": attachment.address}
        return place | (named if attachment.name else {})
    return {attachment.kind.value: attachment.file_id}


def edited_message(chat: int, message_id: int, rendered: Rendered) -> Call:
    """Return the call that changes the words of a message; without buttons it loses them."""
    payload: Json = {"chat_id": chat, "message_id": message_id}
    markup = _markup(rendered.keyboard)
    if rendered.attachments:
        caption = {"caption": rendered.text, "parse_mode": "HTML"}
        return Call("editMessageCaption", payload | caption | markup)
    return Call("editMessageText", payload | _text(rendered) | markup)


def _text(rendered: Rendered) -> Json:
    return {
        "text": rendered.text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }


def removed_message(chat: int, message_id: int) -> Call:
    """Return the call that takes a message away."""
    return Call("deleteMessage", {"chat_id": chat, "message_id": message_id})


def stub(chat: int, message_id: int, rendered: Rendered) -> Call:
    """Return the call that leaves a line without buttons of a message that cannot be removed."""
    return edited_message(chat, message_id, Rendered(text=rendered.text))


def pinned_message(chat: int, message_id: int) -> Call:
    """Return the call that pins a message, and rings nobody."""
    payload = {"chat_id": chat, "message_id": message_id, "disable_notification": True}
    return Call("pinChatMessage", payload)


def leaving(chat: int) -> Call:
    """Return the call by which the bot leaves a group."""
    return Call("leaveChat", {"chat_id": chat})


def new_topic(chat: int, name: str) -> Call:
    """Return the call that makes a topic."""
    return Call("createForumTopic", {"chat_id": chat, "name": name})


def named_topic(chat: int, topic: Topic, name: str) -> Call:
    """Return the call that gives a topic another name."""
    payload = {"chat_id": chat, "message_thread_id": topic.thread, "name": name}
    return Call("editForumTopic", payload)


def turned_topic(chat: int, topic: Topic, *, closed: bool) -> Call:
    """Return the call that closes a topic, or opens it again."""
    method = "closeForumTopic" if closed else "reopenForumTopic"
    return Call(method, {"chat_id": chat, "message_thread_id": topic.thread})


def opened_general(chat: int) -> Call:
    """Return the call that opens the General topic again."""
    return Call("reopenGeneralForumTopic", {"chat_id": chat})


def _markup(keyboard: Keyboard) -> Json:
    """Return the parameter that holds the buttons, nothing when there are none."""
    rows = [[_button(button) for button in row] for row in keyboard if row]
    return {"reply_markup": {"inline_keyboard": rows}} if rows else {}


def _button(button: Button) -> Json:
    if button.url is not None:
        return {"text": button.text, "url": button.url}
    return {"text": button.text, "callback_data": button.data}


def _words(payload: Json) -> str:
    """Return the name of the parameter that holds the words."""
    return "text" if "text" in payload else "caption"
