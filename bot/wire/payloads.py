"""What a rendered notice is in the terms of the Bot API."""

from dataclasses import dataclass
from typing import Any

from desk.events import FileKind
from desk.topics import Topic
from handlers.context import Button, Keyboard, Rendered

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """A method of the Bot API with its parameters."""

    method: str
    payload: Json

    @property
    def words(self) -> str:
        """The parameter that holds the words."""
        return "text" if "text" in self.payload else "caption"

    def plain(self, text: str) -> "Call":
        """Return the same call with plain words, for markup that Telegram refuses."""
        payload = {name: value for name, value in self.payload.items() if name != "parse_mode"}
        return Call(self.method, payload | {self.words: text})

    def without(self, name: str) -> "Call":
        """Return the same call without a parameter."""
        return Call(self.method, {n: value for n, value in self.payload.items() if n != name})

    def within(self, thread: int | None) -> "Call":
        """Return the same call for a topic; None is General, which is never named."""
        if thread is None:
            return self
        return Call(self.method, self.payload | {"message_thread_id": thread})


def new_message(chat: int, rendered: Rendered, *, quiet: bool) -> Call:
    """Return the call that posts a notice as a new message."""
    payload: Json = {"chat_id": chat}
    if not rendered.attachments:
        method = "sendMessage"
        payload |= {"text": rendered.text, "link_preview_options": {"is_disabled": True}}
    else:
        kind = rendered.attachments[0].kind
        method = "sendPhoto" if kind is FileKind.PHOTO else "sendDocument"
        payload[kind.value] = rendered.attachments[0].file_id
        if rendered.text:
            payload["caption"] = rendered.text
    if rendered.text:
        payload["parse_mode"] = "HTML"
    if rendered.reply_to is not None:
        payload["reply_parameters"] = {
            "message_id": rendered.reply_to,
            "allow_sending_without_reply": True,
        }
    if quiet:
        payload["disable_notification"] = True
    return Call(method, payload | _markup(rendered.keyboard))


def edited_message(chat: int, message_id: int, rendered: Rendered) -> Call:
    """Return the call that brings a card up to date; without buttons it loses those it had."""
    payload: Json = {
        "chat_id": chat,
        "message_id": message_id,
        "text": rendered.text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    return Call("editMessageText", payload | _markup(rendered.keyboard))


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
