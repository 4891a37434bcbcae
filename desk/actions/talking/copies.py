"""Copies of cards that the desk does not know: left by a call whose outcome nobody learnt."""

from dataclasses import replace
from datetime import datetime

from desk.identifiers import ChatId
from desk.notices import Card, Form, Notice, Rank, Subject
from desk.ports import Unit


async def met(unit: Unit, subject: Subject, chat: ChatId, message_id: int, now: datetime) -> None:
    """Stage what becomes of a message with buttons of `subject` on which somebody pressed.

    Where the desk knows no card, it is the card; where it knows another one, this copy goes.
    """
    if await unit.cards.at(chat, message_id) is not None:
        return
    card = await unit.cards.get(subject, chat)
    if card is None or card.message_id is None:
        card = card or Card(subject=subject, chat=chat)
        await unit.cards.save(replace(card, message_id=message_id, shown=None))
        return
    await unit.notices.add(
        Notice(
            ref=f"{Form.REMOVE}:{chat}:{message_id}",
            form=Form.REMOVE,
            template="remove",
            chat=chat,
            subject=subject,
            seq=0,
            rank=Rank.CARD,
            not_before=now,
            important=False,
            quiet=True,
            data={"message_id": message_id},
        )
    )
