"""Finds the working group: named, or the one to which the bot is added meanwhile."""

import asyncio
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.config import values
from bot.replies import Outcome, Reply
from bot.setup.asking import Terminal, Unusable
from bot.setup.meeting import Met
from bot.setup.waiting import Ended, FoundGroup, Waiting
from bot.telegram import Door, Pool
from bot.wire.standing import GroupStanding, standing_of

LINK = "https://t.me/{username}?startgroup=desk&admin=manage_topics+pin_messages+delete_messages"
"""Source: Telegram, deep links: adds a bot to a group, as an administrator with these rights."""


class CannotSetUp(Exception):
    """Setup ends without having done its work; the text is for people."""


@dataclass(kw_only=True, slots=True)
class Joining:
    """Asks, waits, and looks at the group until it is right or good enough."""

    terminal: Terminal
    runner: asyncio.Runner
    door: Door
    bot: Met
    waiting: Waiting
    wait_seconds: float
    is_sandbox: bool = False
    _passed: set[int] = field(default_factory=set)

    def group(self, known: int | None) -> GroupStanding | None:
        """Return the group to work in, None for none yet.

        Args:
            known: the one that is named already, if any.

        Raises:
            CannotSetUp: it cannot be found, and nobody can be asked.
        """
        group = known if known is not None else self._chosen()
        while group is not None:
            standing = self._looked_at(group)
            if standing is not None:
                return standing
            if self.terminal.takes_defaults:
                raise CannotSetUp(self.terminal.phrases("group.give_another"))
            group = self._chosen()
        return None

    def _chosen(self) -> int | None:
        """Return the id of the group that a person names or adds the bot to."""
        say = self.terminal.say
        say("group.how", link=LINK.format(username=self.bot.username))
        if self.is_sandbox:
            say("group.sandbox")
        while True:
            answer = self.terminal.ask("group.ask", self._parsed, default="")
            if answer != "wait":
                return None if answer == "skip" else int(answer)
            found = self._waited_for()
            if isinstance(found, FoundGroup):
                return found.id
            self._explain(found)

    def _parsed(self, answer: str) -> str:
        if not answer:
            return "wait"
        if answer.lower() in self.terminal.phrases("group.skip_words").split():
            return "skip"
        try:
            return str(values.group_id(answer) or "skip")
        except ValueError:
            raise Unusable(self.terminal.phrases("group.wrong")) from None

    def _waited_for(self) -> FoundGroup | Ended:
        """Return the group to which the bot is added, once a person says that it is this one."""
        self.terminal.say("group.waiting", minutes=max(round(self.wait_seconds / 60), 1))
        while True:
            found = self.runner.run(self.waiting.group(self.wait_seconds, self._passed))
            if isinstance(found, Ended):
                return found
            if self.terminal.agrees("group.right", title=found.title, id=found.id):
                return found
            self._passed.add(found.id)

    def _explain(self, why: Ended) -> None:
        """Say why no group came, and put right what can be."""
        terminal = self.terminal
        if why is Ended.WEBHOOK:
            terminal.say("group.webhook", host=self._webhook_host())
            if terminal.agrees("group.remove_webhook", default=False):
                gone = {"drop_pending_updates": False}
                self.runner.run(self.door.post("deleteWebhook", gone, pool=Pool.ANSWERS))
                return
        else:
            terminal.say(f"group.{why.value}")
        if terminal.takes_defaults:
            raise CannotSetUp(terminal.phrases("group.give_another"))

    def _webhook_host(self) -> str:
        """Return where updates go; never the path, which is a secret of its owner."""
        reply = self.runner.run(self.door.post("getWebhookInfo", pool=Pool.ANSWERS))
        info = reply.result if reply.is_ok and isinstance(reply.result, dict) else {}
        try:
            return urlsplit(str(info.get("url") or "")).hostname or "?"
        except ValueError:
            return "?"

    def _looked_at(self, group: int) -> GroupStanding | None:
        """Return the group once it is right, or good enough for the person; None for another."""
        terminal = self.terminal
        while True:
            found = self.runner.run(self._look(group))
            if isinstance(found, Reply):
                if found.outcome is Outcome.REFUSED:
                    terminal.say("group.unknown", id=group, reason=found.description)
                    return None
                terminal.say("group.no_answer", reason=found.description)
                if not terminal.agrees("group.try_again", default=not terminal.takes_defaults):
                    return None
                continue
            if found.id != group:
                terminal.say("group.moved", id=found.id)
                group = found.id
            if not self._wants_another_look(found):
                return found

    async def _look(self, group: int) -> GroupStanding | Reply:
        """Return what a group is, wherever it has moved to."""
        await self.waiting.look()
        group = self.waiting.now_at(group)
        found = await standing_of(self.door, group, self.bot.id)
        if isinstance(found, Reply) and found.migrate_to is not None:
            return await standing_of(self.door, found.migrate_to, self.bot.id)
        if isinstance(found, GroupStanding) and found.kind == "group" and found.is_inside:
            # Telegram names the new id only to a call that would write.
            typing = {"chat_id": group, "action": "typing"}
            reply = await self.door.post("sendChatAction", typing, pool=Pool.ANSWERS)
            if reply.migrate_to is not None:
                return await standing_of(self.door, reply.migrate_to, self.bot.id)
        return found

    def _wants_another_look(self, found: GroupStanding) -> bool:
        """Say what is missing, and ask whether that shall be mended first."""
        terminal, missing = self.terminal, found.missing
        terminal.say("group.found", title=found.title, id=found.id)
        if not missing:
            terminal.say("group.complete")
            return False
        for what in missing:
            terminal.say(f"group.missing.{what}", username=self.bot.username)
        if terminal.takes_defaults:
            terminal.say("group.as_it_is")
            return False
        return terminal.ask("group.look_again", self._again, default="")

    def _again(self, answer: str) -> bool:
        if not answer:
            return True
        if answer.lower() in self.terminal.phrases("group.go_on_words").split(","):
            return False
        raise Unusable(self.terminal.phrases("group.again_or_on"))
