"""People at the desk: each conversation is drawn from the seed, from the report to its end."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from random import Random

from campaigns.checkers.history import Report
from campaigns.checkers.signs import parts_of
from campaigns.ground.ground import GROUP, PASSWORD, Ground, Stuck, pause
from campaigns.ground.telegram import buttons
from sandbox.model import Person

WORDS = {
    "en": (
        "The printer on floor 2 is dead",
        "My laptop does not start",
        "The wireless network is slow",
        "I cannot log on, my account is locked",
        "Outlook sends no mail",
        "The projector of room 301 shows nothing",
    ),
    "zh": (
        "二楼的打印机坏了",
        "电脑开不了机",
        "无线网很慢",
        "账号被锁定了，登录不了",
        "Outlook 发不出邮件",
        "301 会议室的投影仪没有画面",
    ),
}
MORE = {"en": "It is still so", "zh": "现在还是这样"}
WAIT_SHOWN_SECONDS = 15.0
PRESS_SECONDS = 45.0
"""So long somebody waits before they press once more."""
MOST_STUCK = 3
"""When so many wait in vain the desk is broken, and nobody else begins."""
MOST_OPENED = 4
"""How often somebody opens a menu that closes before they chose."""


@dataclass(kw_only=True)
class Tally:
    """What came of the conversations."""

    filed: int = 0
    claimed: int = 0
    raced: int = 0
    replied: int = 0
    held: int = 0
    resolved: int = 0
    stuck: list[str] = field(default_factory=list)


class Player:
    """Plays conversations on a ground.

    Args:
        ground: where.
        racers: how many press the same claim, at least one.
        to_the_end: whether tickets are worked, or only claimed.
        every_answer: whether those who press Claim wait until each of them is answered.
        longest_thought: how long at most people think before they press or go on, in seconds.
    """

    def __init__(
        self,
        ground: Ground,
        *,
        racers: Sequence[int] = (1, 1, 2, 3),
        to_the_end: bool = True,
        every_answer: bool = False,
        longest_thought: float = 0.0,
    ) -> None:
        self.every_answer = every_answer
        self.longest_thought = longest_thought
        self._ground = ground
        self._world = ground.world
        self._racers = racers
        self._to_the_end = to_the_end
        self._hands = {person.id: asyncio.Lock() for person in ground.engineers}
        self.tally = Tally()

    @asynccontextmanager
    async def talking(self, at_once: int) -> AsyncIterator[None]:
        """Let so many people talk, one conversation after the other, until the block ends."""
        numbers, over = count(), asyncio.Event()

        async def one_after_the_other() -> None:
            while not over.is_set() and not self.is_given_up:
                await self.play([next(numbers)], 1)

        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(one_after_the_other())
            yield
            over.set()

    async def play(self, numbers: Sequence[int], at_once: int) -> None:
        """Play the conversations of these numbers, so many at once."""
        waiting = list(reversed(numbers))

        async def one_after_the_other() -> None:
            while waiting and not self.is_given_up:
                await self._conversation(waiting.pop())

        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(one_after_the_other())

    async def _conversation(self, number: int) -> None:
        """Play one; what does not come is noted, and others go on."""
        conversation = Conversation(self, self._ground, number)
        try:
            await conversation.play()
        except Stuck as why:
            self.tally.stuck.append(f"conversation {number}: waits for {why}")

    @property
    def is_given_up(self) -> bool:
        """Whether so many waited in vain that nobody else begins."""
        return len(self.tally.stuck) >= MOST_STUCK

    def hands(self, person: Person) -> asyncio.Lock:
        """Return what an engineer holds while pressing and writing what belongs together."""
        return self._hands[person.id]

    @property
    def racers(self) -> Sequence[int]:
        """How many press the same claim; one is drawn."""
        return self._racers

    @property
    def to_the_end(self) -> bool:
        """Whether tickets are worked, or only claimed."""
        return self._to_the_end


class Conversation:
    """One report and all that becomes of it."""

    def __init__(self, player: Player, ground: Ground, number: int) -> None:
        self._player = player
        self._ground = ground
        self._world = ground.world
        self._random = Random(f"{ground.setting.seed} {number}")
        self._marks = f"x{ground.setting.seed}c{number}"
        self._said = 0
        self._language = self._random.choice(("zh", "en"))
        self._person = ground.newcomer(f"Reporter{number}", self._language)
        self._ticket = ""

    async def play(self) -> None:
        """Report, be served, and see it end."""
        await self._report()
        owner = await self._claim()
        if not self._player.to_the_end:
            return
        for step in self._random.sample(("add", "reply", "hold", "progress", "note"), 2):
            await self._step(step, owner)
        await self._resolve(owner)

    async def _step(self, step: str, owner: Person) -> None:
        """Let one thing happen to a ticket in hand."""
        await self._thinks()
        match step:
            case "add":
                self._world.say(self._person.id, self._marked(MORE[self._language]))
            case "progress":
                self._world.say(self._person.id, "/my")
            case "reply":
                await self._reply(owner)
            case "hold":
                await self._hold(owner)
            case _:
                await self._writes(owner, "words note", "Cable changed")

    # -- what the reporter does ----------------------------------------------------------------

    async def _report(self) -> None:
        """Write what is wrong, change something now and then, and send it."""
        person, draw = self._person.id, self._random
        words = draw.choice(WORDS[self._language])
        if draw.random() < 0.1:  # noqa: PLR2004 - one in ten
            words += f", password: {PASSWORD}"
        self._world.say(person, self._marked(words))
        await self._shown(person, "file", "a draft")
        if draw.random() < 0.3:  # noqa: PLR2004 - about one in three
            self._world.say(person, self._marked(MORE[self._language]))
        if draw.random() < 0.2:  # noqa: PLR2004 - one in five
            await self._chooses(self._person, person, "ask urgency", "urg hindered")
        elif draw.random() < 0.1:  # noqa: PLR2004 - one in twelve: everybody is paged
            await self._chooses(self._person, person, "ask impact", "imp many")
            await self._chooses(self._person, person, "ask urgency", "urg blocked")
        self._ground.reports.append(Report(person=person, mark=f"{self._marks}."))
        await self._does(self._person, person, "file", self._has_number)
        self._player.tally.filed += 1

    def _has_number(self) -> bool:
        """Whether a card of a ticket stands in the reporter's chat; its number is kept."""
        for message in self._world.messages(self._person.id):
            for button in buttons(message):
                verb, number, _ = parts_of(button.data or "")
                if verb == "words" and number:
                    self._ticket = number
                    return True
        return False

    # -- what engineers do ---------------------------------------------------------------------

    async def _claim(self) -> Person:
        """Let some engineers press Claim at once; return whose it is."""
        engineers = self._random.sample(
            self._ground.engineers, self._random.choice(self._player.racers)
        )
        await self._carded(engineers[0], "claim")
        pressed = []
        for engineer in engineers:
            found = self._world.offered(GROUP, self._ticket, "claim")
            if found is None:
                break  # somebody was quicker, and the card shows it
            message, button = found
            pressed.append(self._world.press(engineer.id, GROUP, message.id, button.data or ""))
        if self._player.every_answer:
            await self._ground.until(
                lambda: all(self._world.answer_of(query) for query in pressed),
                f"answers to the claims of #{self._ticket}",
            )
        self._player.tally.raced += len(engineers) > 1
        await self._ground.until(self._owner, f"an owner of #{self._ticket}")
        self._player.tally.claimed += 1
        owner = self._owner()
        if owner is None:
            raise Stuck(f"an owner of #{self._ticket}")
        return owner

    def _owner(self) -> Person | None:
        """Return whom the card in the group names."""
        found = self._world.offered(GROUP, self._ticket, "words reply")
        if found is None or self._world.offered(GROUP, self._ticket, "claim"):
            return None
        text = found[0].text or ""
        return next((e for e in self._ground.engineers if e.name in text), None)

    async def _carded(self, engineer: Person, verb: str) -> None:
        """Wait until the group has the ticket's card; ask for it where a digest stands for it."""

        def shown() -> bool:
            return self._world.offered(GROUP, self._ticket, verb) is not None

        try:
            await self._ground.until(shown, "", WAIT_SHOWN_SECONDS)
        except Stuck:
            self._world.say(engineer.id, f"/t_{self._ticket}", chat=GROUP)
            await self._ground.until(shown, f"{verb} of #{self._ticket} in the group")

    async def _reply(self, owner: Person) -> None:
        mark = await self._writes(owner, "words reply", "We are on it")
        await self._ground.until(
            lambda: self._reads(self._person.id, mark), f"the reply {mark} to #{self._ticket}"
        )
        self._player.tally.replied += 1

    async def _hold(self, owner: Person) -> None:
        async with self._player.hands(owner):
            await self._chooses(owner, GROUP, "menu pend", "pend wait_user")
        await self._does(
            owner, GROUP, "resume", lambda: self._button(GROUP, self._ticket, "menu pend")
        )
        self._player.tally.held += 1

    async def _resolve(self, owner: Person) -> None:
        async with self._player.hands(owner):
            await self._chooses(owner, GROUP, "menu cause", "cause other")
            self._world.say(owner.id, self._marked("Mended"), chat=GROUP)
        chat = self._person.id
        await self._does(
            self._person, chat, "confirm", lambda: not self._button(chat, self._ticket, "confirm")
        )
        self._player.tally.resolved += 1

    async def _writes(self, owner: Person, button: str, words: str) -> str:
        """Press a button and write what it asks for; return the mark of what was written."""
        async with self._player.hands(owner):
            await self._presses(owner, GROUP, self._ticket, button)
            text = self._marked(words)
            self._world.say(owner.id, text, chat=GROUP)
            return text.rpartition(" ")[2]

    # -- how ---------------------------------------------------------------------------------------

    def _marked(self, words: str) -> str:
        """Return words with one of their own at the end, by which they are known again."""
        self._said += 1
        mark = f"{self._marks}.{self._said}."
        self._ground.said.append(mark)
        return f"{words} {mark}"

    async def _shown(self, chat: int, verb: str, what: str) -> None:
        await self._ground.until(lambda: self._button(chat, "", verb), what)

    async def _presses(
        self,
        person: Person,
        chat: int,
        ticket: str,
        verb: str,
        done: Callable[[], object] = lambda: False,
    ) -> None:
        """Press a button as soon as it stands there, unless it is done by then."""
        await self._thinks()
        await self._ground.until(
            lambda: done() or (not self._world.outage and self._button(chat, ticket, verb)),
            f"{verb} of #{ticket} in {chat}",
        )
        found = self._button(chat, ticket, verb)
        if found is not None and not done():
            self._world.press(person.id, chat, found[0], found[1])

    @property
    def _presses_again_after(self) -> float:
        """How many seconds somebody waits before they press once more."""
        return min(PRESS_SECONDS, self._ground.setting.patience) + self._ground.patience

    async def _thinks(self) -> None:
        """Wait as people do before they press or write."""
        if self._player.longest_thought:
            await pause(self._random.uniform(0.0, self._player.longest_thought))

    async def _does(self, person: Person, chat: int, verb: str, done: Callable[[], object]) -> None:
        """Press a button until it is done: Telegram forgets a press that waits too long."""
        for _ in range(MOST_OPENED):
            await self._presses(person, chat, self._ticket, verb, done)
            try:
                await self._ground.until(done, verb, self._presses_again_after)
            except Stuck:
                continue
            return
        raise Stuck(f"what {verb} of #{self._ticket} in {chat} does")

    async def _chooses(self, person: Person, chat: int, opens: str, choice: str) -> None:
        """Open a menu and choose from it; what closes before is opened again, as people do."""
        for _ in range(MOST_OPENED):
            await self._presses(
                person, chat, self._ticket, opens, lambda: self._button(chat, self._ticket, choice)
            )
            try:
                await self._ground.until(
                    lambda: self._button(chat, self._ticket, choice), choice, WAIT_SHOWN_SECONDS
                )
            except Stuck:
                continue
            await self._presses(person, chat, self._ticket, choice)
            return
        raise Stuck(f"{choice} of #{self._ticket} in {chat}")

    def _button(self, chat: int, ticket: str, verb: str) -> tuple[int, str] | None:
        """Return message and data of a button: of a ticket, or of whatever is newest."""
        if ticket:
            offered = self._world.offered(chat, ticket, verb)
            return None if offered is None else (offered[0].id, offered[1].data or "")
        for message in reversed(self._world.messages(chat)):
            for button in buttons(message):
                named, _, argument = parts_of(button.data or "")
                if verb in (named, f"{named} {argument}"):
                    return message.id, button.data or ""
        return None

    def _reads(self, chat: int, mark: str) -> bool:
        return any(mark in (m.text or "") for m in self._world.messages(chat) if m.from_bot)
