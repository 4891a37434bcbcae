"""The card of a report that is being told: what was understood, one question, and its buttons."""

from desk.draft import WORDLESS, Draft, Question
from desk.identifiers import DraftId
from desk.notices import Notice
from desk.people import Person
from desk.policy import Policy
from desk.priority import Impact, Priority, Urgency
from desk.sla import after
from desk.understanding.details import By, Detail
from handlers.chat.buttons import Buttons, Pressed
from handlers.chat.pages import behalf
from handlers.chat.pages.answers import told_answers, told_fields
from handlers.chat.pages.keyboards import families, inside, rows
from handlers.chat.words import Words
from handlers.context import Button, Context, Keyboard, Rendered

MOST_BECAUSE = 3
"""How many of the words that decided a card names."""


async def draft_card(notice: Notice, words: Words, context: Context) -> Rendered | None:
    """Render the card of a draft, None where it is no more."""
    draft_id = DraftId(int(notice.subject.key[1:]))
    conversation = await context.unit.conversations.by_draft(draft_id)
    if conversation is None or conversation.draft is None:
        return None
    draft, policy = conversation.draft, context.unit.policy
    person = await context.unit.people.get(conversation.person)
    if draft.question is Question.REQUESTER:
        return await behalf.ask(notice, conversation, draft, words, context)
    offered = [await context.unit.records.get(number) for number in draft.candidates]
    pressing = draft.priority is Priority.P1
    wait = policy.draft_file_urgent if pressing else policy.draft_file
    detail = policy.questions.get(draft.detail or "")
    given = {slot: answer.text for slot, answer in draft.answers.items() if answer.text}
    text = words.page(
        "draft",
        draft=draft,
        asks=_asks(draft, detail),
        ask=detail.ask[words.locale] if detail else "",
        offers=bool(draft.offered or (detail and detail.options)),
        sign=WORDLESS[draft.attachments[0].kind] if draft.attachments else "📝",
        arrived=draft.attachments[0].kind.value if draft.attachments else "",
        category=policy.categories.get(draft.category or ""),
        because=_because(draft),
        fields=told_fields(given),
        answers=told_answers(given, policy, words),
        nudged=bool(notice.data.get("nudged")),
        newcomer=not person.verified and not await context.unit.records.recent_of(person.id, 1),
        candidates=offered if draft.question is Question.WHICH else [],
        minutes=int(wait.total_seconds() // 60),
        pressing=pressing and draft.can_be_filed,
        opening=_opening(draft, person, words, context),
        told_at=words.moment(draft.reported_at) if draft.is_backdated else "",
        promise=_promise(draft, words, context) if person.verified else "",
    )
    buttons = Buttons(context.keys, notice.chat)
    return Rendered(text=text, keyboard=draft_buttons(draft, words, buttons, policy))


def _asks(draft: Draft, detail: Detail | None) -> str:
    """Return what the card asks; nothing where the configuration no longer has the question."""
    if draft.question is None or (draft.question is Question.DETAIL and detail is None):
        return ""
    return draft.question.value


def _opening(draft: Draft, person: Person, words: Words, context: Context) -> str:
    """Return when work on the report begins; nothing while the desk is open, or if it is urgent."""
    calendar = context.unit.policy.service_hours
    if not draft.can_be_filed or draft.priority is Priority.P1 or calendar.is_open(context.now):
        return ""
    opening = calendar.next_opening(context.now)
    return words.when(opening, context.now, person.timezone) if opening else ""


def _promise(draft: Draft, words: Words, context: Context) -> str:
    """Return by when somebody answers, if it is sent; empty while its priority is not known."""
    policy = context.unit.policy
    level = policy.levels(policy.terms_version).get(draft.priority) if draft.priority else None
    if level is None:
        return ""
    at = after(level.hours, draft.reported_at, level.response)
    return words.when(at, context.now) if at > context.now else ""


def _because(draft: Draft) -> tuple[str, ...]:
    """Return the words from which the category was guessed; none where the person chose it."""
    if Question.CATEGORY in draft.by_hand or not draft.guesses:
        return ()
    return draft.guesses[0].because[:MOST_BECAUSE]


def draft_buttons(draft: Draft, words: Words, buttons: Buttons, policy: Policy) -> Keyboard:
    """Return the buttons for the draft's next question, and one to send it once it has words."""
    press = _Presser(draft, words, buttons)
    give_up = press("drop", "drop")
    if draft.question is Question.WHICH:
        which = [press.named("which", f"#{record}", str(record)) for record in draft.candidates]
        return [*rows(which, 3), [press("which", "new_report")], [give_up]]
    if draft.family is not None and draft.question is Question.CATEGORY:
        names = [(key, words.name("categories", key)) for key in inside(policy, draft.family)]
        categories = rows([press.named("cat", name, key) for key, name in names])
        return [*categories, [press("fam", "back")]]
    answers = _answers(draft, words, press, policy)
    if draft.asking is not None:
        return [*answers, [press("ask", "back")]]
    if not draft.can_be_filed:
        return [*answers, [give_up]]
    changes = [*_corrections(draft, policy, press), give_up]
    return [*answers, [press("file", "file")], *rows(changes)]


def _answers(draft: Draft, words: Words, press: "_Presser", policy: Policy) -> list[list[Button]]:
    """Return the answers to the draft's next question."""
    match draft.question:
        case Question.CATEGORY if draft.asking or draft.likely_category is None:
            return [*_guessed(draft, words, press), *_families(policy, words, press)]
        case Question.CATEGORY:
            other = press("ask", "other_category", Question.CATEGORY)
            return [*_guessed(draft, words, press), [other]]
        case Question.IMPACT:
            # "Only me" is the usual answer, so it comes first.
            return [[press("imp", f"impacts.{impact}", impact)] for impact in reversed(Impact)]
        case Question.URGENCY:
            return [[press("urg", f"urgencies.{urgent}", urgent)] for urgent in Urgency]
        case Question.DETAIL:
            detail = policy.questions.get(draft.detail or "")
            return _options(draft, detail, words, press) if detail else []
        case _:
            return []


class _Presser:
    """Makes the buttons of one draft."""

    def __init__(self, draft: Draft, words: Words, buttons: Buttons) -> None:
        self._draft, self._words, self._buttons = draft, words, buttons

    def __call__(self, verb: str, text: str, arg: str = "") -> Button:
        key = text if "." in text else f"buttons.{text}"
        return self.named(verb, self._words(key), arg)

    def named(self, verb: str, name: str, arg: str) -> Button:
        """Return a button with a name that is no text of ours."""
        return self._buttons.button(name, Pressed(verb=verb, ref=self._draft.id, arg=arg))


def _guessed(draft: Draft, words: Words, press: _Presser) -> list[list[Button]]:
    """Return a row for each likely category that it does not have already, if any is likely."""
    if draft.likely_category is None:
        return []
    likely = [g.category for g in draft.guesses if g.category != draft.category]
    return [[press.named("cat", words.name("categories", key), key)] for key in likely]


def _families(policy: Policy, words: Words, press: _Presser) -> list[list[Button]]:
    return rows([press.named(verb, name, key) for verb, name, key in families(policy, words)])


def _options(draft: Draft, detail: Detail, words: Words, press: _Presser) -> list[list[Button]]:
    """Return the answers to a question: given before, offered by the desk, none."""
    before = [
        press.named("det", _short(text), f"{detail.key}.{place}")
        for place, text in enumerate(draft.offered)
    ]
    known = {text.casefold() for text in draft.offered}
    options = [
        press.named("det", option.names[words.locale], f"{detail.key}.{option.key}")
        for option in detail.options
        if not known & {name.casefold() for name in option.names.values()}
    ]
    return rows([*before, *options, press("det", "skip", f"{detail.key}.")])


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1]}…"


LONGEST_LABEL = 20
"""How much of a remembered answer a button shows, in characters."""


def _corrections(draft: Draft, policy: Policy, press: _Presser) -> list[Button]:
    """Return what can be changed: what the desk understood by itself, and the title."""
    asked = [Question.CATEGORY, Question.IMPACT, Question.URGENCY, Question.TITLE]
    if draft.may_be_earlier:
        asked.append(Question.MOMENT)
    open_ = draft.question
    changes = [press("ask", question, question) for question in asked if question is not open_]
    for detail in policy.details(draft.category):
        given = draft.answers.get(detail.slot)
        if given is not None and given.text and (detail.field or given.by is not By.HAND):
            again = f"{Question.DETAIL}.{detail.key}"
            changes.append(press("ask", detail.field or Question.DETAIL, again))
    return changes
