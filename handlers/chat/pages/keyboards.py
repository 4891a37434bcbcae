"""Which buttons stand under a card: only what the record's state allows now."""

from collections.abc import Callable

from desk.draft import Purpose
from desk.feedback import MOST
from desk.incident import legal
from desk.notices import Menu
from desk.policy import Policy
from desk.record import Kind, Record, State, Verb
from handlers.chat.buttons import Buttons, Pressed, shown
from handlers.chat.pages.menus import Choice, Offer
from handlers.chat.pages.standing import Standing
from handlers.chat.pages.views import Ticket
from handlers.chat.words import Words
from handlers.context import Button, Keyboard

COLUMNS = 2


def rows(buttons: list[Button], columns: int = COLUMNS) -> list[list[Button]]:
    """Return the buttons in rows."""
    return [buttons[at : at + columns] for at in range(0, len(buttons), columns)]


def group_card(
    ticket: Ticket, menu: Menu, words: Words, buttons: Buttons, offer: Offer
) -> Keyboard:
    """Return the engineers' buttons of a ticket; `offer` is what they are beside its state."""
    record = ticket.record
    press = _Presser(record, buttons, words)
    back = press("menu", "back", Menu.MAIN)
    if record.state is State.CLOSED and offer.choices is None:
        return [[press("menu", "category", Menu.FAMILY)]]
    if not record.is_open and record.state is not State.CLOSED:
        return []
    if not ticket.admitted:
        admit = Pressed(
            verb="admit", ref=record.id, state=shown(record), arg=str(ticket.requester.id)
        )
        text = words("buttons.admit", name=ticket.requester.name[:16])
        return [[buttons.button(text, admit)]]
    inside: dict[Menu, Callable[[], list[Button]]] = {
        Menu.PEND: lambda: press.choices("pend", words.names("pending_reasons")),
        Menu.CAUSE: lambda: press.choices("cause", words.names("causes")),
        Menu.SOLUTION: list,
        Menu.MORE: lambda: _more(record, press),
    }
    if offer.choices is not None:
        chosen = [press.choice(choice) for choice in offer.choices]
        return [*rows(chosen, offer.columns), [back]]
    if menu in inside:
        return [*rows(inside[menu]()), [back]]
    verbs = legal(record)
    given_out = press("menu", "assign", Menu.ASSIGN)
    offered = [
        (Verb.CLAIM, given_out if offer.given_out else press("claim", "claim")),
        (Verb.REPLY, press("words", "reply", Verb.REPLY)),
        (Verb.NOTE, press("words", "note", Verb.NOTE)),
        (Verb.PEND, press("menu", "pend", Menu.PEND)),
        (Verb.RESUME, press("resume", "resume")),
        (Verb.RESOLVE, press("menu", "resolve", Menu.CAUSE)),
        (Verb.CORRECT, press("menu", "more", Menu.MORE)),
    ]
    main = rows([button for verb, button in offered if verb in verbs])
    return [[press("mistake", "mistake")], *main] if offer.undo else main


def _more(record: Record, press: "_Presser") -> list[Button]:
    """Return what is seldom pressed: who works it, how pressing and what it is, its end."""
    other = Kind.REQUEST if record.kind is Kind.INCIDENT else Kind.INCIDENT
    verbs = legal(record)
    offered = [
        (Verb.ASSIGN, press("menu", "assign", Menu.ASSIGN)),
        (Verb.HAND_OVER, press("menu", "hand_over", Menu.HAND_OVER)),
        (Verb.ESCALATE, press("up", "escalate")),
        (Verb.RAISE, press("menu", "priority", Menu.PRIORITY)),
        *([(Verb.PROMISE, press("newtime", "new_time"))] if record.owner is not None else ()),
        (Verb.CORRECT, press("menu", "category", Menu.FAMILY)),
        (Verb.CORRECT, press("kind", f"kind_{other}")),
        (Verb.UNCLAIM, press("unclaim", "unclaim")),
        (Verb.HAND_OVER, press("split", "split")),
        (Verb.JOIN, press("watch", "follow")),
        (Verb.CANCEL, press("menu", "give_up", Menu.CANCEL)),
    ]
    return [button for verb, button in offered if verb in verbs]


def private_card(
    ticket: Ticket, menu: Menu, words: Words, buttons: Buttons, stand: Standing
) -> Keyboard:
    """Return the requester's buttons of a ticket."""
    record = ticket.record
    press = _Presser(record, buttons, words)
    verbs = legal(record)
    if Verb.RATE in verbs:
        return after_solution(ticket, words, buttons, stand)
    if menu is Menu.HURRY and stand.may_hurry:
        return [[press("hurry", "hurry_really")], [press("menu", "back", Menu.MAIN)]]
    if menu is Menu.WITHDRAW and Verb.CANCEL in verbs:
        return [[press("cancel", "withdraw_really"), press("menu", "back", Menu.MAIN)]]
    if Verb.USER_MESSAGE in verbs:
        offered = [
            (Verb.USER_MESSAGE, press("words", "add", Verb.USER_MESSAGE)),
            (Verb.URGE, press("urge", "urge")),
            (Verb.COMPLAIN, press("words", "complain", Purpose.COMPLAINT)),
            (Verb.CANCEL, press("menu", "withdraw", Menu.WITHDRAW)),
        ]
        costly = frozenset() if ticket.admitted else COSTLY
        main = rows([button for verb, button in offered if verb in verbs - costly])
        return [[press("menu", "hurry", Menu.HURRY)], *main] if stand.may_hurry else main
    return []


def after_solution(
    ticket: Ticket, words: Words, buttons: Buttons, stand: Standing
) -> list[list[Button]]:
    """Return what is asked of a solution: whether it holds, for how many stars, and why so few."""
    record = ticket.record
    press = _Presser(record, buttons, words)
    asked: list[list[Button]] = []
    if Verb.CONFIRM in legal(record):
        asked.append([press("confirm", "confirm"), press("reopen", "reopen")])
    if stand.takes_stars:
        asked.append(
            press.choices("stars", [(str(count), f"{count}⭐") for count in range(1, MOST + 1)])
        )
    if stand.may_explain:
        asked.append([press("words", "explain", Purpose.RATING)])
    return asked


COSTLY = frozenset({Verb.URGE, Verb.COMPLAIN})
"""What wakes people: not for those whom the desk does not know."""


class _Presser:
    """Makes the buttons of one record."""

    def __init__(self, record: Record, buttons: Buttons, words: Words) -> None:
        self._record, self._buttons, self._words = record, buttons, words

    def __call__(self, verb: str, text: str, arg: str = "") -> Button:
        pressed = Pressed(verb=verb, ref=self._record.id, state=shown(self._record), arg=arg)
        return self._buttons.button(self._words(f"buttons.{text}"), pressed)

    def choice(self, choice: Choice) -> Button:
        """Return the button of something that is offered."""
        state = shown(self._record)
        pressed = Pressed(verb=choice.verb, ref=self._record.id, state=state, arg=choice.arg)
        return self._buttons.button(choice.text, pressed)

    def choices(self, verb: str, names: list[tuple[str, str]]) -> list[Button]:
        """Return a button a choice, each carrying its key."""
        state = shown(self._record)
        return [
            self._buttons.button(
                name, Pressed(verb=verb, ref=self._record.id, state=state, arg=key)
            )
            for key, name in names
        ]


def families(policy: Policy, words: Words) -> list[tuple[str, str, str]]:
    """Return a button a family: verb, text, what it opens; a lone category is chosen at once."""
    found = []
    for key in policy.families:
        keys = inside(policy, key)
        name = words.name("families", key)
        found.append(("cat", name, keys[0]) if len(keys) == 1 else ("fam", name, key))
    return found


def inside(policy: Policy, family: str | None) -> list[str]:
    """Return the categories of a family."""
    return [key for key, category in policy.categories.items() if category.family == family]
