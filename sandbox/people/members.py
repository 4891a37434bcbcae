"""Who is in a chat and what they may do there: joining, leaving, blocking, rights."""

from collections.abc import Collection

from sandbox.model import (
    ADMIN_RIGHTS,
    Bot,
    BotStatus,
    Chat,
    Json,
    MemberStatus,
    Person,
    runs,
)
from sandbox.people.acting import Acting
from sandbox.wire import seconds


class Members(Acting):
    """The part of a world that is about members."""

    def block(self, person: int) -> None:
        """Let a person block the bot, which is told."""
        self._set_blocked(person, blocked=True)

    def unblock(self, person: int) -> None:
        """Let a person unblock the bot, which is told."""
        self._set_blocked(person, blocked=False)

    def join(self, person: int, chat: int) -> None:
        """Let a person enter a group."""
        who, group = self._person(person), self._group(chat)
        if person not in group.present:
            self.set_member_status(chat, person, "member", by=person)
            self.announce(group, who, joined=(who,))

    def leave(self, person: int, chat: int) -> None:
        """Let a person leave a group."""
        if self._present(person, chat).type == "private":
            raise LookupError("nobody leaves a private chat; use block")
        group = self._group(chat)
        group.anonymous.discard(person)
        self.announce(group, self._person(person), left=self._person(person))
        self.set_member_status(chat, person, "left", by=person)

    def set_member_status(
        self, chat: int, person: int, status: MemberStatus, *, by: int | None = None
    ) -> None:
        """Let a person become something else in a group; an administrator bot can be told."""
        who, group = self._person(person), self._group(chat)
        before = group.members.get(person, "left")
        if before == status:
            return
        actor = self._person(self._leader(group, None) if by is None else by)
        old = self.wire.standing(group, who)
        group.members[person] = status
        if not runs(status):
            group.anonymous.discard(person)
        self._tell_of_member(group, actor, who, old)
        self.tell("member", chat_id=chat, person=person)

    def set_anonymous(self, chat: int, person: int, *, on: bool = True) -> None:
        """Let an administrator act in the name of the group, or in their own again.

        Raises:
            LookupError: the person does not run the group.
        """
        who, group = self._person(person), self._group(chat)
        if person not in group.administrators or group.type != "supergroup":
            raise LookupError(f"{person} does not run chat {chat} or it is no supergroup")
        if on == (person in group.anonymous):
            return
        old = self.wire.standing(group, who)
        (group.anonymous.add if on else group.anonymous.discard)(person)
        self._tell_of_member(group, who, who, old)
        self.tell("member", chat_id=chat, person=person)

    def set_bot_status(self, chat: int, status: BotStatus, *, by: int | None = None) -> None:
        """Let somebody in a group add, promote, demote or kick the bot, which is told."""
        group = self._group(chat)
        self.change_bot(group, self._person(group.present[0] if by is None else by), status)

    def set_bot_rights(self, chat: int, rights: Collection[str], *, by: int | None = None) -> None:
        """Let somebody give the bot just these rights of an administrator; it is told.

        Raises:
            LookupError: the bot is no administrator there, or nobody may do that.
            ValueError: there are no such rights.
        """
        group = self._group(chat)
        if group.bot_status != "administrator":
            raise LookupError(f"the bot is no administrator of chat {chat}")
        if unknown := set(rights) - set(ADMIN_RIGHTS):
            raise ValueError(f"there are no such rights: {', '.join(sorted(unknown))}")
        actor = self._person(self._leader(group, by))
        old = self.wire.standing(group, self.bot)
        group.bot_rights = set(rights)
        self._tell_of_member(group, actor, self.bot, old)
        self.tell("member", chat_id=chat)

    def change_bot(self, group: Chat, actor: Person | Bot, status: BotStatus) -> None:
        """Let the bot become something else in a group."""
        old, was_inside = self.wire.standing(group, self.bot), group.has_bot
        group.bot_status = status
        if was_inside != group.has_bot:
            content = {"joined": (self.bot,)} if group.has_bot else {"left": self.bot}
            self.announce(group, actor, **content)
        self._tell_of_member(group, actor, self.bot, old)
        self.tell("member", chat_id=group.id)

    def _set_blocked(self, person: int, *, blocked: bool) -> None:
        who = self._person(person)
        if who.blocked == blocked:
            return
        chat = self._chats[person]
        old = self.wire.standing(chat, self.bot)
        who.blocked = blocked
        self._tell_of_member(chat, who, self.bot, old)
        self.tell("blocked" if blocked else "unblocked", chat_id=person, person=person)

    def _tell_of_member(
        self, chat: Chat, actor: Person | Bot, who: Person | Bot, old: Json
    ) -> None:
        """Tell the bot of a change from an old standing; of others only where it is in charge."""
        mine = who is self.bot
        if not mine and chat.bot_status != "administrator":
            return
        changed: Json = {
            "chat": self.wire.chat(chat),
            "from": self.wire.actor(actor, chat),
            "date": seconds(self.clock()),
            "old_chat_member": old,
            "new_chat_member": self.wire.standing(chat, who),
        }
        kind = "my_chat_member" if mine else "chat_member"
        # Source: telegram-bot-api, Client::add_update_chat_member: lanes apart from messages.
        lane = f"standing:{chat.id}" if mine else f"member:{who.id}"
        self.updates.add(kind, changed, lane)
