"""The one builder of stories: the whole desk on a real store, against a Telegram in process.

    async def test_the_loser_of_a_race_learns_who_has_it(scene):
        record = await scene.reported(by="requester")

        await scene.together(("engineer", "claim"), ("rival", "claim"))

        assert scene.toasts("engineer", "rival") == {"You have it", "Already claimed by Engineer"}
        scene.expect("group", "Engineer")
        scene.expect("requester", "Engineer", f"#{record.id}")

Who: `requester` and `second` (staff the desk knows), `newcomer` (whom it does not know),
`engineer`, `rival`, `lead`, `outsider` (in the group without a role). Where: a name stands for
that person's private chat, `group` for the engineers' group. Everybody speaks English.

What people do, each followed by everything the desk does about it: `say`, `photo`, `edit`,
`press`, `together`, `reported` (and its parts `chooses`, `sends`). What happens:
`later(minutes=30)`, `restart`, `crash_before_send`. What can be seen: `expect` (which takes a
message in), `last`, `texts`, `card`, `toast`, `toasts`, `record`, `quiet`, and `open_list`: the
list of open tickets of a group, which nothing else looks at.

At its end a scene fails on every message, new or edited, that nobody took in (`expect`,
`skip`), on every ERROR line nobody explained (`explain`), and on every call that Telegram would
not have taken as it stands, unless it was declared (`allow`).
"""

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from bot.loops import Loop, Trouble
from desk.identifiers import RecordId
from desk.record import Record
from sandbox.model import Message, Person
from sandbox.world import World
from tests.forgery import Forgery
from tests.stage import GROUP, Stage
from tests.watch import Errors, Reader, button_of, is_list, words_of

STAFF = ("requester", "second", "newcomer")
MOST_TURNS = 600
REST = timedelta(milliseconds=500)
"""A card waits so long at most for what else belongs on it; nobody calls that later."""
ROOM = timedelta(seconds=3)
"""So long a chat may keep people waiting: they act faster here than anybody can press."""
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc0"
    "000000030001005e7d0b6d0000000049454e44ae426082"
)


class Scene(Forgery):
    """One desk with its people; see the top of this module."""

    def __init__(self, stage: Stage, errors: Errors) -> None:
        self._stage = stage
        self._errors = errors
        self._reader = Reader(stage.world)
        self._presses: dict[str, str] = {}
        self._holding = False
        self._sending = True

    # -- what people do ------------------------------------------------------------------------

    async def say(
        self, who: str, text: str, *, reply_to: Message | None = None, chat: str | None = None
    ) -> Message:
        """Let somebody write, to the bot itself or in `chat`."""
        return await self._done(
            self.world.say(
                self.person(who).id,
                text,
                chat=self.chat(chat or who),
                reply_to=reply_to.id if reply_to else None,
            )
        )

    async def photo(
        self,
        who: str,
        caption: str | None = None,
        *,
        reply_to: Message | None = None,
        chat: str | None = None,
    ) -> Message:
        """Let somebody send a picture."""
        return await self._done(
            self.world.send_photo(
                self.person(who).id,
                PIXEL,
                chat=self.chat(chat or who),
                caption=caption,
                reply_to=reply_to.id if reply_to else None,
            )
        )

    async def edit(self, who: str, message: Message, text: str) -> Message:
        """Let somebody change the words of a message of their own."""
        changed = self.world.edit(self.person(who).id, message.chat_id, message.id, text)
        return await self._done(changed)

    async def press(
        self,
        who: str,
        button: str,
        on: Message | Record | RecordId | None = None,
        *,
        chat: str | None = None,
    ) -> str:
        """Let somebody press a button; return the toast.

        The button is named by its label or a part of it, by its verb (`claim`), or by verb and
        argument (`cat hardware.printer`, `which -` for none). It is looked for on the message or
        record `on`, else on the newest message that has it, in `chat`: by default the private
        chat of staff, the group for everybody else.
        """
        room = self.chat(chat or (who if who in STAFF else "group"))
        message, found = button_of(self.world, room, button, on)
        query = self.world.press(self.person(who).id, room, message.id, found.data or "")
        self._presses[who] = query
        await self._done(message)
        return self.toast(who)

    async def together(self, *presses: tuple[Any, ...]) -> None:
        """Let several presses reach Telegram before the desk sees any: `(who, button[, on])`."""
        async with self.all_at_once():
            for who, *rest in presses:
                await self.press(who, *rest)

    @asynccontextmanager
    async def all_at_once(self) -> AsyncIterator[None]:
        """Let everything that people do inside reach Telegram before the desk sees any of it."""
        self._holding = True
        try:
            yield
        finally:
            self._holding = False
        await self.settle()

    async def closed(self, record: Record) -> None:
        """Let a ticket be claimed, resolved and confirmed; all that is said is taken in."""
        await self.press("engineer", "claim", record)
        await self.press("engineer", "menu cause", record)
        await self.press("engineer", "cause other", record)
        await self.say("engineer", "Mended", chat="group")
        await self.press("requester", "confirm", record)
        self.skip()

    async def reported(
        self,
        by: str = "requester",
        words: str = "The printer on floor 2 is dead",
        **choices: str,
    ) -> Record:
        """Let somebody report a fault to the end; all that is said on the way is taken in.

        `choices` are what `chooses` takes: what is not as the desk understood it by itself.
        """
        await self.say(by, words)
        return await self.sends(by, **choices)

    async def sends(self, by: str = "requester", **choices: str) -> Record:
        """Let somebody send the report that is under way; all that is said is taken in."""
        before = await self._stage.numbers()
        if "which -" in self._reader.offered(self.chat(by)):
            await self.press(by, "which -", chat=by)
        await self.chooses(by, **choices)
        await self.press(by, "file", chat=by)
        new = await self._stage.numbers() - before
        assert new, f"nothing was filed; {by} sees:\n{self._reader.shown(self.chat(by))}"
        self.skip(by)
        self.skip("group")
        return await self.record(max(new))

    async def chooses(
        self,
        by: str = "requester",
        *,
        category: str | None = None,
        impact: str | None = None,
        urgency: str | None = None,
    ) -> None:
        """Let somebody correct what the desk understood of a report, where it is not so."""
        draft = await self._stage.draft_of(self.chat(by))
        if category is not None and draft.category != category:
            steps = (f"cat {category}", f"fam {category.partition('.')[0]}", "ask category")
            while True:
                offered = self._reader.offered(self.chat(by))
                step = next(step for step in steps if step in offered)
                await self.press(by, step, chat=by)
                if step == steps[0]:
                    break
        if impact is not None and draft.impact != impact:
            await self.press(by, "ask impact", chat=by)
            await self.press(by, f"imp {impact}", chat=by)
        if urgency is not None and draft.urgency != urgency:
            await self.press(by, "ask urgency", chat=by)
            await self.press(by, f"urg {urgency}", chat=by)

    # -- what happens --------------------------------------------------------------------------

    async def later(self, **span: float) -> None:
        """Let time go by; whatever comes due on the way happens at its moment."""
        end = self.clock.now() + timedelta(**span)
        await self.settle()
        while (due := await self._stage.next_due()) is not None and due < end:
            # What could not be done now comes again a little later, not at once.
            self.clock.move_to(max(due, self.clock.now() + timedelta(milliseconds=200)))
            await self._stage.engine.presence.was_here()
            await self.settle()
        self.clock.move_to(end)
        await self._stage.engine.presence.was_here()
        await self.settle()

    async def away(self, **span: float) -> None:
        """Let time go by while nothing reaches the desk; then it comes back."""
        self.clock.move_to(self.clock.now() + timedelta(**span))
        await self.restart()

    async def settle(self) -> None:
        """Let every loop turn until there is nothing to do; cards that rest a moment appear."""
        for _ in range(MOST_TURNS):
            if await self._turn():
                continue
            room = await self._stage.engine.sender.room_at()
            if room is not None and room - self.clock.now() <= ROOM:
                self.clock.move_to(room)
                continue
            due = await self._stage.next_due()
            if due is None or not timedelta() < due - self.clock.now() <= REST:
                return
            self.clock.move_to(due)
        raise AssertionError("the desk does not come to rest")

    async def restart(self) -> None:
        """Kill the desk where it stands and start it again on what it had committed."""
        await self._stage.restart()
        await self.settle()

    @asynccontextmanager
    async def crash_before_send(self) -> AsyncIterator[None]:
        """Let everything be committed and nothing be sent; then the desk dies and starts again."""
        self._sending = False
        try:
            yield
        finally:
            self._sending = True
        await self.restart()

    # -- what can be seen ----------------------------------------------------------------------

    def expect(self, chat: str, *parts: str) -> Message:
        """Take in the oldest unread message of a chat that holds all parts, and return it.

        Parts are looked for in its words and on its buttons.
        """
        return self._reader.take(self.chat(chat), parts)

    def skip(self, chat: str | None = None) -> None:
        """Take in everything unread, in one chat or in all: this story is not about it."""
        self._reader.skip(None if chat is None else self.chat(chat))

    def quiet(self, *chats: str) -> None:
        """Fail if anything in these chats is unread."""
        for chat in chats:
            unread = self._reader.unread(self.chat(chat))
            assert not unread, f"unexpected in {chat}:\n" + "\n".join(map(words_of, unread))

    def last(self, chat: str) -> Message:
        """Return the newest message of a chat, beside the list."""
        return self._said(chat)[-1]

    def texts(self, chat: str) -> list[str]:
        """Return the words of all messages of a chat, as they stand, beside the list."""
        return [words_of(message) for message in self._said(chat)]

    def open_list(self, chat: str = "group") -> Message:
        """Return the list of open tickets of a group."""
        return [m for m in self.world.messages(self.chat(chat)) if is_list(m)][-1]

    def card(self, chat: str, on: Record | RecordId | None = None) -> Message:
        """Return the newest message of the bot that has buttons, of one record if named."""
        return self._reader.card(self.chat(chat), on)

    def buttons(self, chat: str, on: Record | RecordId | None = None) -> list[str]:
        """Return the labels on the newest card of a chat."""
        return [b.text for row in self.card(chat, on).keyboard for b in row]

    def toast(self, who: str) -> str:
        """Return what the last press of somebody was answered, nothing where it was not yet."""
        answer = self.world.answer_of(self._presses[who])
        return (answer.text or "") if answer else ""

    def toasts(self, *who: str) -> set[str]:
        """Return the toasts of several people."""
        return {self.toast(name) for name in who}

    async def record(self, record: Record | RecordId | int) -> Record:
        """Return a record as the store has it now."""
        number = record.id if isinstance(record, Record) else RecordId(record)
        return await self._stage.record(number)

    # -- what is allowed to go wrong -----------------------------------------------------------

    def newest_update(self) -> int:
        """Return the id of the last update that Telegram made."""
        return self.world.updates.last_id

    def explain(self, pattern: str) -> None:
        """Declare that ERROR lines which match belong to this story."""
        self._errors.explained.append(re.compile(pattern))

    def allow(self, pattern: str) -> None:
        """Declare that Telegram may answer calls with an error which matches."""
        self._errors.allowed.append(re.compile(pattern))

    # -- who and where -------------------------------------------------------------------------

    @property
    def world(self) -> World:
        """Telegram, for everything a story needs beside the verbs."""
        return self._stage.world

    @property
    def clock(self) -> Any:
        """The clock of desk and Telegram."""
        return self._stage.clock

    @property
    def desk(self) -> Stage:
        """The running desk: its store, engine and policy."""
        return self._stage

    def person(self, who: str) -> Person:
        """Return somebody of the cast."""
        return self._stage.cast[who]

    def chat(self, name: str) -> int:
        """Return a chat's id by the name it has in stories."""
        return GROUP if name == "group" else self.person(name).id

    def _said(self, chat: str) -> list[Message]:
        messages = self.world.messages(self.chat(chat))
        return [message for message in messages if not (is_list(message) or message.is_service)]

    # -- inside --------------------------------------------------------------------------------

    async def _done(self, message: Message) -> Message:
        if not self._holding:
            await self.settle()
        return message

    async def _turn(self) -> int:
        engine = self._stage.engine
        loops: list[Loop | None] = [engine.groups, engine.intake, engine.worker, engine.timers]
        if self._sending:
            loops += [engine.sender, engine.ringer]
        done = 0
        for loop in loops:
            if loop is None:
                continue
            try:
                done += await loop.turn()
            except Trouble:
                continue  # Telegram is away: the story knows
        return done

    def check(self) -> None:
        """Fail on everything that nobody asked for; called at the end of a story."""
        found = [
            *(f"nobody took in:\n{words_of(message)}" for message in self._reader.unread()),
            *self._errors.unexplained(),
            *self._errors.wrong_calls(self.world.calls),
        ]
        assert not found, "\n\n".join(found)


@asynccontextmanager
async def played(
    database_url: str, variables: dict[str, str] | None = None, language: str = "en"
) -> AsyncIterator[Scene]:
    """Lend a scene on a store; the environment `variables` change its configuration."""
    errors = Errors()
    root = logging.getLogger()
    root.addHandler(errors)
    stage = Stage(database_url, variables, language)
    try:
        await stage.open()
        yield Scene(stage, errors)
    finally:
        await stage.close()
        root.removeHandler(errors)
