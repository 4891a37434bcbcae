"""What happens to groups: upgraded, made forums, their topics changed, the bot let in or out."""

from collections.abc import Collection

import telegram

from desk.actions.places import groups, topic_news
from desk.actions.places.groups import Standing
from desk.notices import Notice
from desk.people import Chat
from handlers.chat import arrivals
from handlers.chat.acts import members
from handlers.chat.messages import command_of
from handlers.chat.words import Words
from handlers.context import Context, Rendered


def thread_of(message: object) -> int | None:
    """Return the topic in which a message stands; a chain of answers is none."""
    if isinstance(message, telegram.Message) and message.is_topic_message:
        return message.message_thread_id
    return None


async def on_service(message: telegram.Message, context: Context) -> None:
    """Take in what a message tells of its group, whoever wrote it."""
    unit, now = context.unit, context.now
    if message.migrate_to_chat_id is not None:
        await groups.moved(unit, message.chat.id, message.migrate_to_chat_id, now)
    elif message.migrate_from_chat_id is not None:
        await groups.moved(unit, message.migrate_from_chat_id, message.chat.id, now)
    chat = await _working(message.chat, context)
    if chat is None:
        return
    is_forum = bool(message.chat.is_forum)
    if is_forum is not chat.is_forum:
        standing = Standing(is_forum=is_forum, manages_topics=chat.manages_topics)
        await groups.learned(unit, chat.id, standing, now)
    thread = thread_of(message)
    if thread is not None:
        await _on_topic(message, chat, thread, context)


async def _on_topic(message: telegram.Message, chat: Chat, thread: int, context: Context) -> None:
    edited = message.forum_topic_edited
    if message.forum_topic_closed is not None:
        await topic_news.turned(context.unit, chat.id, thread, closed=True)
    elif message.forum_topic_reopened is not None:
        await topic_news.turned(context.unit, chat.id, thread, closed=False)
    elif edited is not None and edited.name:
        await topic_news.renamed(context.unit, chat.id, thread, edited.name)


async def on_nobody(message: telegram.Message, commands: Collection[str], context: Context) -> None:
    """Tell an anonymous admin why a message that would do something does nothing."""
    chat = await _ours(message.chat, context)
    sender = message.sender_chat
    if chat is None or sender is None or sender.id != message.chat.id:
        return
    thread = thread_of(message)
    topic = None if thread is None else await context.unit.topics.at(chat.id, thread)
    answered = answered_message(message)
    author = answered.from_user if answered is not None else None
    command = command_of(message, context.bot.username)
    asks = command is not None and command.name in commands
    in_ticket = topic is not None and topic.subject.record_id is not None
    if asks or in_ticket or (author is not None and author.id == context.bot.id):
        await groups.tell_anonymous(context.unit, chat.id, thread, context.now)


def answered_message(message: telegram.Message) -> telegram.Message | None:
    """Return the message that one answers; in a topic everything "answers" its beginning."""
    answered = message.reply_to_message
    return None if answered is None or answered.forum_topic_created is not None else answered


async def on_membership(
    change: telegram.ChatMemberUpdated, update_id: int, context: Context
) -> None:
    """Take in that the bot was let into a chat, put out of it, or given other rights."""
    unit, now, source = context.unit, context.now, f"u{update_id}"
    inside = _is_inside(change.new_chat_member)
    if change.chat.type == telegram.Chat.PRIVATE:
        private = await unit.chats.private(await arrivals.met(unit, change.from_user))
        await members.reach_changed(private.id, context, gone=not inside)
        return
    known = await unit.chats.by_telegram(change.chat.id)
    if known is not None and known.telegram_id != change.chat.id:
        return  # the old id of a group that has moved
    if known is None or not (known.working or known.staff):
        arrivals.LOG.info("the bot is now %s in %s", change.new_chat_member.status, change.chat.id)
        if inside and not _is_inside(change.old_chat_member):
            await groups.let_in(unit, change.chat.id, source, now)
        return
    await groups.seen(unit, known.id, source, now, inside=inside)
    if inside:
        await groups.learned(unit, known.id, _standing(change), now)


async def strange(notice: Notice, words: Words, context: Context) -> Rendered | None:
    """Render what is said in a group that no team has; nothing when one has it by now."""
    chat = await context.unit.chats.get(notice.chat)
    if chat.working or chat.staff:
        return None
    return Rendered(text=words.page(notice.template, group=chat.telegram_id))


async def anonymous(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render why nothing is done for an anonymous admin."""
    del context
    return Rendered(text=words.page(notice.template))


async def _ours(chat: telegram.Chat, context: Context) -> Chat | None:
    """Return a group in which people may do something."""
    if chat.type == telegram.Chat.PRIVATE:
        return None
    known = await context.unit.chats.by_telegram(chat.id)
    return known if known is not None and (known.working or known.staff) else None


async def _working(chat: telegram.Chat, context: Context) -> Chat | None:
    known = await _ours(chat, context)
    return known if known is not None and known.working else None


def _is_inside(member: telegram.ChatMember) -> bool:
    if isinstance(member, telegram.ChatMemberRestricted):
        return bool(member.is_member and member.can_send_messages)
    return member.status not in (telegram.ChatMember.BANNED, telegram.ChatMember.LEFT)


def _standing(change: telegram.ChatMemberUpdated) -> Standing:
    member = change.new_chat_member
    manages = isinstance(member, telegram.ChatMemberAdministrator) and member.can_manage_topics
    return Standing(is_forum=bool(change.chat.is_forum), manages_topics=bool(manages))
