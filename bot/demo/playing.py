"""Plays what people did: through the world and the real loops, on a clock that jumps."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import sandbox
from bot.demo.cast import GROUP_ID, STAFF_GROUP_ID, Player
from bot.demo.clock import DemoClock
from bot.engine import Engine
from sandbox.model import Button
from sandbox.world import World

MOST_TURNS = 100
REST = timedelta(milliseconds=500)
MOST_ROOM = timedelta(seconds=61)
"""Telegram's limits make a chat wait no longer than that; they are kept in the past, too."""
PICTURES = Path(__file__).parent / "pictures"
VOICE = Path(sandbox.__file__).parent / "static" / "voice.oga"
VOICE_SECONDS = 3
OURS = 6
"""Parts of our own callback data: version, verb, reference, state, argument, signature."""


class Playing:
    """Lets people act and the desk answer.

    Args:
        world: where people are.
        engine: the desk.
        clock: what `later` moves.
        language: what the group speaks.
    """

    def __init__(self, world: World, engine: Engine, clock: DemoClock, language: str) -> None:
        self.language = language
        self._world = world
        self._engine = engine
        self._clock = clock
        self._threads: dict[int, int | None] = {}

    async def says(self, who: Player, words: str) -> None:
        """Let somebody write: staff to the bot, engineers where they pressed last in the group."""
        thread = self._threads.get(who.id)
        self._world.say(who.id, words, chat=self._room(who), thread=thread)
        await self._settle()

    async def asks(self, who: Player, words: str) -> None:
        """Let somebody who works here write to the bot in private."""
        self._world.say(who.id, words)
        await self._settle()

    async def chats(self, who: Player, words: str, *, answering: bool = False) -> None:
        """Let somebody write among colleagues, or answer what was written there last."""
        answered = self._world.messages(STAFF_GROUP_ID)[-1].id if answering else None
        self._world.say(who.id, words, chat=STAFF_GROUP_ID, reply_to=answered)
        await self._settle()

    async def begins(self, who: Player, words: str, *pictures: str) -> None:
        """Let somebody begin a report of something new; the desk shows what it understood."""
        if pictures:
            await self.shows(who, *pictures, words=words)
        else:
            await self.says(who, words)
        for anew in ("newer", "which -"):
            if anew in self._offered(who.id):
                await self.presses(who, anew, at_home=True)

    async def sends(self, who: Player, words: str, *pictures: str) -> None:
        """Let somebody report something as the desk understands it."""
        await self.begins(who, words, *pictures)
        await self.presses(who, "file", at_home=True)

    async def shows(self, who: Player, *names: str, words: str | None = None) -> None:
        """Let somebody send the bot pictures: one, or several as an album."""
        pictures = [(PICTURES / f"{name}.jpg").read_bytes() for name in names]
        if len(pictures) == 1:
            self._world.send_photo(who.id, pictures[0], caption=words)
        else:
            album = [("photo", picture) for picture in pictures]
            self._world.send_album(who.id, album, caption=words)
        await self._settle()
        await self.later(seconds=2)  # so long the desk waits for another part

    async def speaks(self, who: Player) -> None:
        """Let somebody send the bot a voice message."""
        self._world.send_voice(who.id, VOICE.read_bytes(), duration=VOICE_SECONDS)
        await self._settle()
        await self.later(seconds=2)

    async def presses(self, who: Player, *names: str, at_home: bool = False) -> None:
        """Let somebody press the first of the named buttons that there is, newest card first.

        Raises:
            LookupError: there is none of them.
        """
        room = who.id if at_home else self._room(who)
        for message in reversed(self._world.messages(room)):
            buttons = [button for row in message.keyboard for button in row]
            for name in names:
                for button in buttons:
                    if name in _names(button):
                        self._world.press(who.id, room, message.id, button.data or "")
                        if room == GROUP_ID:
                            self._threads[who.id] = message.thread
                        await self._settle()
                        return
        raise LookupError(f"{who.name} finds no button {' or '.join(names)}")

    async def reports(
        self,
        who: Player,
        words: str,
        category: str,
        impact: str,
        urgency: str,
        pictures: Sequence[str] = (),
    ) -> None:
        """Let somebody report a fault, with pictures or without, as it was."""
        await self.begins(who, words, *pictures)
        ways = (f"cat {category}", f"fam {category.partition('.')[0]}", "ask category")
        for way in ways[:0:-1]:
            if ways[0] not in self._offered(who.id):
                await self.presses(who, way)
        for step in (ways[0], "ask impact", f"imp {impact}", "ask urgency", f"urg {urgency}"):
            await self.presses(who, step)
        await self.presses(who, "file")

    async def resolves(self, who: Player, cause: str, solution: str) -> None:
        """Let an engineer say what it was and what was done."""
        await self.presses(who, "menu cause")
        await self.presses(who, f"cause {cause}", "cause")
        await self.says(who, solution)

    async def later(self, **span: float) -> None:
        """Let time go by in small steps, so that what comes due happens near its moment."""
        left = timedelta(**span)
        while left > timedelta():
            step = min(left, max(timedelta(minutes=1), left / 4))
            self._clock.later(step)
            await self._engine.presence.was_here()
            left -= step
            await self._settle()

    async def until(self, **ago: float) -> None:
        """Let time go by until the present is so far away."""
        await self.later(seconds=(self._clock.behind - timedelta(**ago)).total_seconds())

    def _room(self, who: Player) -> int:
        group = self._world.chats[GROUP_ID]
        return GROUP_ID if who.id in group.present else who.id

    def _offered(self, room: int) -> set[str]:
        for message in reversed(self._world.messages(room)):
            if message.keyboard:
                return {name for row in message.keyboard for b in row for name in _names(b)}
        return set()

    async def _settle(self) -> None:
        """Let the desk do all there is to do, and what rests for a moment appear."""
        for _ in range(2):
            for _ in range(MOST_TURNS):
                if not await self._engine.turn() and not await self._had_room():
                    break
            self._clock.later(REST)

    async def _had_room(self) -> bool:
        """Let time go by until Telegram takes what is due; tell whether that was needed."""
        room = await self._engine.sender.room_at()
        if room is None or not (wait := room - self._clock.now()) <= MOST_ROOM:
            return False
        self._clock.later(wait)
        return True


def _names(button: Button) -> set[str]:
    """Return what a button may be called: by its verb, or by verb and argument."""
    parts = (button.data or "").split(".")
    if len(parts) < OURS:
        return set()
    verb, argument = parts[1], ".".join(parts[4:-1])
    return {verb, f"{verb} {argument or '-'}"}
