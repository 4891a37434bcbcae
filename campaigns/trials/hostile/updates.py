"""Updates as no honest Telegram sends them, drawn from a seed."""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from campaigns.trials.hostile.bodies import NUMBERS, Bodies, Json
from campaigns.trials.hostile.texts import text

ODD: tuple[Any, ...] = (None, True, False, "", "x", [], {}, [[]], [{}], {"id": 1}, *NUMBERS)
LONG_AGO = 1
DEEPEST = 300
TOO_DEEP = 1_200
VERBS = ("claim", "file", "menu", "cause", "confirm", "cat", "ask", "urg", "which", "hold", "undo")


@dataclass(kw_only=True)
class Generator(Bodies):
    """Draws updates; the same seed draws the same.

    Args:
        draw: what decides.
        actors: by whom they are.
        stolen: genuine callback data with chat and message, as seen by its owner.
        at: the moment, in Unix seconds; asked for each update.
    """

    stolen: Sequence[tuple[int, int, str]]
    kinds: dict[str, int] = field(default_factory=dict)
    _next: int = 500_000
    _past: list[Json] = field(default_factory=list)

    def update(self) -> Json:
        """Return the next update."""
        makers: tuple[Callable[[], Json], ...] = (
            self._message,
            self._message,
            self._message,
            self._press,
            self._press,
            self._edit,
            self._forged_sender,
            self._in_name_of,
            self._wrong_shape,
            self._wrong_shape,
            self._wrong_shape,
            self._unknown_kind,
            self._member,
            self._replayed,
            self._deep,
        )
        make = self.draw.choice(makers)
        name = make.__name__.strip("_")
        self.kinds[name] = self.kinds.get(name, 0) + 1
        found = make()
        if "update_id" not in found:
            found = {"update_id": self._id(), **found}
        self._past.append(
            copy.deepcopy(found) if name != "deep" else {"update_id": found["update_id"]}
        )
        del self._past[:-200]
        return found

    def _id(self) -> int:
        """Return an id: the next, one far ahead, or one long gone."""
        kind = self.draw.random()
        self._next += self.draw.randint(1, 3)
        if kind < 0.02:
            return self._next + 10**9
        if kind < 0.04:
            return self.draw.randrange(1, 10**6)
        return self._next

    def _message(self) -> Json:
        return {"message": self._body()}

    def _edit(self) -> Json:
        return {"edited_message": self._body() | {"edit_date": self.at()}}

    def _forged_sender(self) -> Json:
        """An anonymous admin, a channel, a bot, Telegram itself: nobody who may act."""
        body = self._body()
        kind = self.draw.randrange(5)
        if self.draw.random() < 0.5:
            body = self._orders(body)
        if kind == 0:
            body["chat"] = {"id": self.actors.group, "type": "supergroup", "title": "IT desk"}
            body |= {
                "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"},
                "sender_chat": body["chat"],
            }
        elif kind == 1:
            body |= {
                "from": {"id": 136817688, "is_bot": True, "first_name": "Channel"},
                "sender_chat": {"id": -1009, "type": "channel", "title": "News"},
            }
        elif kind == 2:
            body["from"] = {**self._user(self.draw.choice(self.actors.engineers)), "is_bot": True}
        elif kind == 3:
            body |= {
                "from": self._user(self.draw.choice(self.actors.engineers)),
                "sender_chat": {"id": -1009, "type": "channel", "title": "News"},
            }
        else:
            body |= {
                "from": self._user(self.draw.choice(self.actors.engineers)),
                "via_bot": {"id": 42, "is_bot": True, "first_name": "Bot"},
            }
        return {self.draw.choice(("message", "edited_message", "channel_post")): body}

    def _query(self, who: int, chat: int, message: int, data: object) -> Json:
        place = {"id": chat, "type": "private" if chat > 0 else "supergroup", "title": "x"}
        return {
            "callback_query": {
                "id": str(self.draw.randrange(10**12)),
                "from": self._user(who),
                "chat_instance": "1",
                "message": {"message_id": message, "date": self.at(), "chat": place, "text": "x"},
                "data": data,
            }
        }

    def _press(self) -> Json:
        """A press by somebody who has no right to it, of a genuine button or a forged one."""
        chat, message, data = self.draw.choice(self.stolen)
        kind = self.draw.random()
        if kind < 0.4:  # a genuine button, by somebody else, where it stands or in their own chat
            who = self.draw.choice(
                (*self.actors.strangers, *self.actors.outsiders, *self.actors.staff)
            )
            return self._query(
                who, chat if chat < 0 or self.draw.random() < 0.5 else who, message, data
            )
        who = self.draw.choice((*self.actors.strangers, *self.actors.outsiders))
        return self._query(who, chat, message, self._forged(data))

    def _in_name_of(self) -> Json:
        """A press by an engineer of what the desk never showed there: nothing may come of it."""
        chat, message, data = self.draw.choice(self.stolen)
        who = self.draw.choice(self.actors.engineers)
        if self.draw.random() < 0.3:
            return self._query(who, self.draw.choice(self.actors.foreign), message, data)
        public = [button for button in self.stolen if button[0] == self.actors.group]
        chat, message, data = self.draw.choice(public)
        return self._query(who, chat, message, self._forged(data))

    def _forged(self, data: str) -> object:
        """Return callback data that the desk did not make."""
        head, _, mac = data.rpartition(".")
        parts = data.split(".")
        flipped = mac[:-1] + ("A" if mac[-1:] != "A" else "B")
        if self.draw.random() < 0.4:
            return f"{head}.{flipped}"
        return self.draw.choice(
            (
                f"{head}.{flipped}",
                f"{head}.",
                head,
                mac,
                "",
                ".....",
                f"{head}.{'A' * 16}",
                ".".join([parts[0], self.draw.choice(VERBS), *parts[2:]])[:64]
                if parts[1] != "claim"
                else head,
                ".".join([*parts[:2], str(self.draw.randint(90, 10**9)), *parts[3:]]),
                "2" + data[1:],
                text(self.draw)[:64],
                "1.claim.1.ne0..",
                "\x00" * 64,
                7,
                None,
                [],
                data + "x",
                data.swapcase() if data.swapcase() != data else "x",
            )
        )

    def _wrong_shape(self) -> Json:
        """An update whose shape is broken somewhere, at any depth."""
        body: Json = copy.deepcopy(self.draw.choice((self._message, self._press, self._edit))())
        for _ in range(self.draw.randint(1, 3)):
            self._break(body)
        return body

    def _break(self, value: Any) -> None:  # noqa: ANN401 - JSON
        """Put something odd somewhere into JSON, or take something away."""
        while True:
            keys = list(value) if isinstance(value, dict) else list(range(len(value)))
            if not keys:
                return
            key = self.draw.choice(keys)
            if isinstance(value[key], dict | list) and self.draw.random() < 0.7:
                value = value[key]
                continue
            break
        if self._names_somebody(key):
            value[key] = self.draw.choice((None, [], {}, "x", 10**30, True))
        elif self.draw.random() < 0.2:
            del value[key]
        else:
            value[key] = self.draw.choice((*ODD, text(self.draw), "9" * 5000, [0] * 2000))

    @staticmethod
    def _names_somebody(key: object) -> bool:
        """Whether this says who acts or where: a number there would be somebody else's."""
        return key in ("id", "from", "chat", "sender_chat")

    def _unknown_kind(self) -> Json:
        kind = self.draw.choice(
            (
                "channel_post",
                "edited_channel_post",
                "business_message",
                "inline_query",
                "poll_answer",
                "chosen_inline_result",
                "shipping_query",
                "pre_checkout_query",
                "poll",
                "chat_join_request",
                "message_reaction",
                "chat_boost",
                "purchased_paid_media",
                "x",
                "",
                "__class__",
            )
        )
        return {kind: self.draw.choice((*ODD, self._body()))}

    def _member(self) -> Json:
        """A change of somebody's membership, in a foreign chat or without its shape."""
        chat = self.draw.choice(self.actors.foreign)
        status = self.draw.choice(
            ("member", "administrator", "kicked", "left", "restricted", "x", 7)
        )
        change: Json = {
            "chat": {
                "id": chat,
                "type": self.draw.choice(("group", "supergroup", "channel")),
                "title": "x",
            },
            "from": self._user(self._anybody()),
            "date": self.at(),
            "old_chat_member": {"user": self._user(self._anybody()), "status": "left"},
            "new_chat_member": {"user": self._user(self._anybody()), "status": status},
        }
        return {self.draw.choice(("my_chat_member", "chat_member")): change}

    def _replayed(self) -> Json:
        """The same update again: under its own id, or under another."""
        if not self._past:
            return self._message()
        past = copy.deepcopy(self.draw.choice(self._past))
        if self.draw.random() < 0.5:
            del past["update_id"]
        return past

    def _deep(self) -> Json:
        """An update with something deep or huge in it."""
        kind = self.draw.random()
        body = self._body()
        if kind < 0.5:
            inside: Any = "x"
            for _ in range(self.draw.choice((30, DEEPEST, TOO_DEEP))):
                inside = {"a": [inside]}
            body["deep"] = inside
        elif kind < 0.8:
            body["wide"] = {f"k{n}": n for n in range(self.draw.choice((100, 3000)))}
        else:
            body["text"] = "x" * self.draw.choice((4097, 65_536))
        return {"message": body}
