"""Reports typed in a group: `/new` in answer to a message, `/new words`, `@bot words`."""

import re
from dataclasses import replace

from desk.access import Act, may
from desk.actions.looking.look import page
from desk.actions.reporting import behalf, typed
from desk.actions.reporting.behalf import For
from desk.actions.reporting.typed import Typed
from desk.errors import NobodysWords
from desk.identifiers import DraftId, PersonId
from desk.record import Source
from handlers.chat import arrivals
from handlers.chat.messages import Incoming, Press, command_in
from handlers.context import Answer, Context


async def on_new(incoming: Incoming, context: Context) -> None:
    """Serve `/new`: what it answers is its author's report, else the words after it are."""
    await _new(incoming, incoming.rest, context)


async def on_words(incoming: Incoming, context: Context) -> None:
    """Take words of a group of staff: more of an album, or a report that names the bot."""
    if await typed.joined(context.unit, incoming.actor, incoming.piece, context.now):
        return
    words, named = _without_name(incoming.piece.text, context.bot.username)
    if named:
        await _new(incoming, words, context)


async def on_edited(incoming: Incoming, context: Context) -> None:
    """Take the new words of a message that is still part of a draft."""
    text = incoming.piece.text
    command = command_in(text, context.bot.username)
    words = command.rest if command else _without_name(text, context.bot.username)[0]
    piece = replace(incoming.piece, text=words)
    await typed.amended(context.unit, incoming.actor, piece, context.now)


async def _new(incoming: Incoming, words: str, context: Context) -> None:
    unit, actor, now = context.unit, incoming.actor, context.now
    answered = incoming.answered
    if words or incoming.piece.attachments or answered is None:
        piece = replace(incoming.piece, text=words)
        if not words and not piece.attachments:
            await page(unit, actor, "help", now)
            return
        command = Typed(actor=actor, author=actor.person, piece=piece, said_at=incoming.said_at)
        if may(actor, Act.REPORT_FOR):
            await behalf.begin(unit, command, now)
            return
    else:
        user = arrivals.human(answered)
        if user is None:
            raise NobodysWords
        command = Typed(
            actor=actor,
            author=await arrivals.met(unit, user),
            piece=arrivals.piece(answered),
            said_at=arrivals.said_at(answered, now),
        )
        if may(actor, Act.REPORT_FOR) and command.author.memberships:
            await behalf.begin(unit, command, now)
            return
    await typed.typed(unit, command, now)


def _without_name(text: str, username: str) -> tuple[str, bool]:
    """Return words without the name of the bot, and whether it stood there."""
    name = re.compile(rf"(?<!\w)@{re.escape(username)}(?!\w)\s*", re.IGNORECASE)
    words, times = name.subn("", text)
    return words.strip(), bool(times)


async def on_who(press: Press, context: Context) -> Answer:
    """Serve a button of the question for whom an engineer reports."""
    arg = press.pressed.arg
    draft = DraftId(press.pressed.ref)
    command = For(actor=press.actor, draft=draft)
    if arg.startswith("p") and arg[1:].isdecimal():
        command = replace(command, requester=PersonId(int(arg[1:])))
    elif arg in OUTSIDE:
        command = replace(command, source=OUTSIDE[arg], done=False)
    elif arg == "caller":
        command = replace(command, named=True)
    await behalf.chosen(context.unit, command, context.now)
    return Answer("")


OUTSIDE = {"phone": Source.PHONE, "walk": Source.WALK_IN}
"""The buttons for somebody without an account, and how such a report came in."""
