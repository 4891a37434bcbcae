"""Messages as no honest Telegram sends them: senders, places and contents, drawn from a seed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from campaigns.ground.ground import PASSWORD
from campaigns.trials.hostile.texts import text

Json = dict[str, Any]

NUMBERS = (0, -1, 1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63), 10**30, 1.5, -0.0, 1e308)
CARELESS = 0.01
"""The share of messages that hold a password."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Actors:
    """By whom and where hostile updates are said to be; all but `engineers` have no role."""

    strangers: Sequence[int]
    staff: Sequence[int]
    outsiders: Sequence[int]
    """They are in the engineers' group, and nothing more."""
    engineers: Sequence[int]
    """Only what an engineer could not have sent comes in their name."""
    group: int
    foreign: Sequence[int]


@dataclass(kw_only=True)
class Bodies:
    """Draws messages.

    Args:
        draw: what decides.
        actors: by whom they are.
        at: the moment, in Unix seconds; asked for each message.
    """

    draw: Random
    actors: Actors
    at: Callable[[], int]

    def _user(self, who: int) -> Json:
        first = text(self.draw)[:64] if self.draw.random() < 0.3 else f"P{who % 1000}"
        user: Json = {"id": who, "is_bot": False, "first_name": first or "P"}
        if self.draw.random() < 0.3:
            user |= {
                "last_name": text(self.draw)[:64],
                "language_code": self.draw.choice(
                    ("en", "zh", "zh-hans", "xx", "", "e" * 99, "../en", "\x00")
                ),
            }
        if self.draw.random() < 0.2:
            user["username"] = self.draw.choice(("admin", "opsdesk_bot", "a' OR 1=1", "x" * 500))
        return user

    def _place(self, who: int) -> tuple[int, Json]:
        """Return who writes, and where they may be."""
        kind = self.draw.random()
        if kind < 0.55:
            return who, {"id": who, "type": "private", "first_name": "P"}
        if kind < 0.8:
            who = self.draw.choice(self.actors.outsiders)
            return who, {"id": self.actors.group, "type": "supergroup", "title": "IT desk"}
        chat = self.draw.choice(self.actors.foreign)
        title = text(self.draw)[:128]
        return who, {"id": chat, "type": self.draw.choice(("group", "supergroup")), "title": title}

    def _anybody(self) -> int:
        return self.draw.choice((*self.actors.strangers, *self.actors.staff))

    def _body(self) -> Json:
        who, chat = self._place(self._anybody())
        message: Json = {
            "message_id": self.draw.choice(
                (self.draw.randint(1, 5000), self.draw.choice(NUMBERS[:4]))
            ),
            "date": self.at(),
            "chat": chat,
            "from": self._user(who),
        }
        draw = self.draw.random()
        if draw < CARELESS:
            message["text"] = f"I cannot log in, my password: {PASSWORD}"
        elif draw < 0.75:
            message["text"] = text(self.draw)
            if self.draw.random() < 0.3:
                message["entities"] = self._entities()
        elif draw < 0.9:
            message |= {"caption": text(self.draw), "photo": self._sizes()}
        else:
            message |= self.draw.choice(
                (
                    {
                        "document": {
                            "file_id": "f",
                            "file_unique_id": "u",
                            "file_name": text(self.draw),
                        }
                    },
                    {"contact": {"phone_number": text(self.draw), "first_name": "x"}},
                    {"location": {"latitude": 1e308, "longitude": -1e308}},
                    {
                        "venue": {
                            "location": {"latitude": 0, "longitude": 0},
                            "title": text(self.draw),
                            "address": "",
                        }
                    },
                    {"poll": {"id": "1", "question": text(self.draw), "options": []}},
                    {"new_chat_title": text(self.draw)},
                    {"pinned_message": {}},
                    {"left_chat_member": {}},
                    {"migrate_to_chat_id": "x"},
                    {"forum_topic_created": {"name": text(self.draw)}},
                )
            )
        if self.draw.random() < 0.2:
            message["reply_to_message"] = {
                "message_id": self.draw.randint(1, 300),
                "date": self.at(),
                "chat": chat,
                "from": self._user(self._anybody()),
                "text": text(self.draw),
            }
        if self.draw.random() < 0.1:
            message["forward_origin"] = {
                "type": self.draw.choice(("user", "hidden_user", "channel", "x")),
                "date": self.at(),
                "sender_user": self._user(self.draw.choice(self.actors.engineers)),
                "sender_user_name": text(self.draw),
            }
        if self.draw.random() < 0.1:
            message["media_group_id"] = self.draw.choice(("7", "8", "", text(self.draw)))
        if self.draw.random() < 0.1:
            message |= {"message_thread_id": self.draw.randint(0, 5), "is_topic_message": True}
        return message

    def _sizes(self) -> list[Json]:
        size = {"file_id": "A" * self.draw.choice((1, 90, 900)), "file_unique_id": "u"}
        return [
            {**size, "width": n, "height": n, "file_size": n}
            for n in (90, self.draw.choice((0, 2**40)))
        ]

    def _entities(self) -> list[Any]:
        kinds = ("bold", "mention", "text_mention", "text_link", "bot_command", "custom_emoji", "x")
        return [
            {
                "type": self.draw.choice(kinds),
                "offset": self.draw.choice((0, -1, 5, 2**31)),
                "length": self.draw.choice((0, 1, -5, 9, 2**31)),
                "url": "tg://user?id=1",
            }
            for _ in range(self.draw.randint(0, 5))
        ]

    def _orders(self, body: Json) -> Json:
        """What would give somebody a role, if an admin had sent it."""
        whom = self._user(self.draw.choice(self.actors.outsiders))
        group = {"id": self.actors.group, "type": "supergroup", "title": "IT desk"}
        asked = {"message_id": 7, "date": self.at(), "chat": group, "from": whom, "text": "hello"}
        kept = {key: body[key] for key in ("message_id", "date")}
        return {**kept, "chat": group, "text": "/role engineer", "reply_to_message": asked}
