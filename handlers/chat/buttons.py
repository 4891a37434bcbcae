"""Callback data: stateless and signed, so that a forged or foreign press does nothing (S3)."""

from dataclasses import dataclass
from typing import Final

from desk.identifiers import ChatId
from desk.record import Record
from desk.secrets.secret import KeyRing
from handlers.context import Button

VERSION = "1"
LIMIT = 64
"""Bytes. Source: Telegram Bot API, InlineKeyboardButton: callback_data is 1-64 bytes."""
PURPOSE = "button"
MAC_BITS: Final = 96


@dataclass(frozen=True, kw_only=True, slots=True)
class Pressed:
    """What a genuine button says: `ref` is a record or draft, `arg` what the verb needs beside."""

    verb: str
    ref: int
    state: str = ""
    arg: str = ""


@dataclass(frozen=True, slots=True)
class Buttons:
    """Makes and reads the buttons of one chat."""

    keys: KeyRing
    chat: ChatId

    def button(self, text: str, pressed: Pressed) -> Button:
        """Return a button that says `pressed` when it is pressed in this chat."""
        body = f"{VERSION}.{pressed.verb}.{pressed.ref}.{pressed.state}.{pressed.arg}"
        data = f"{body}.{self._mac(body)}"
        if len(data.encode()) > LIMIT:
            message = f"callback data over {LIMIT} bytes: {body}"
            raise ValueError(message)
        return Button(text, data=data)

    def read(self, data: str) -> Pressed | None:
        """Return what the button says, or None when it is not one of ours in this chat."""
        body, _, mac = data.rpartition(".")
        if not self.keys.verify(PURPOSE, mac, body, str(self.chat), bits=MAC_BITS):
            return None
        version, verb, ref, state, arg = body.split(".", 4)
        if version != VERSION:
            return None
        return Pressed(verb=verb, ref=int(ref), state=state, arg=arg)

    def _mac(self, body: str) -> str:
        return self.keys.sign(PURPOSE, body, str(self.chat), bits=MAC_BITS)


def shown(record: Record) -> str:
    """Return state and owner in short, as a button of its card carries them."""
    return f"{record.state[:2]}{record.owner or 0}"
