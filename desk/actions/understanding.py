"""What the desk understands of a report by itself: category, priority, and answers it need not ask.

What the person chose stays; everything else is understood anew whenever words change.
"""

from collections.abc import Mapping
from dataclasses import replace

from desk.draft import Draft, Question
from desk.identifiers import PersonId
from desk.incident import DEFAULT_IMPACT, DEFAULT_URGENCY
from desk.policy import Policy
from desk.ports import Unit
from desk.record import Source
from desk.understanding.details import (
    Answer,
    By,
    Detail,
    Field,
    next_detail,
    of_attachments,
    option_in,
)
from desk.understanding.inference import imply
from desk.understanding.mentions import mentioned

REMEMBERED = 20
"""How many of a person's tickets are looked at for what they answered before."""
MOST_OFFERED = 3
FOR_OTHERS = frozenset({Source.ON_BEHALF, Source.PHONE, Source.WALK_IN})
"""Told by somebody else: what the teller answered before is no answer."""


async def understand(unit: Unit, draft: Draft, person: PersonId) -> Draft:
    """Return the draft with all that its words, and the person's tickets before, tell."""
    draft = _categorised(unit, draft)
    draft = _weighed(unit.policy, draft)
    return await _detailed(unit, draft, _whose(draft, person))


def _whose(draft: Draft, person: PersonId) -> PersonId | None:
    """Return for whom it is told; None for somebody whom the desk does not know, or not yet."""
    is_for_other = draft.caller is not None or draft.source in FOR_OTHERS
    if draft.requester is not None:
        return draft.requester
    return None if is_for_other or draft.asking is Question.REQUESTER else person


def is_for_few(unit: Unit, words: str) -> bool:
    """Tell whether words are surely about something confidential."""
    guess = next(iter(unit.triage.guess(words)), None) if words else None
    category = unit.policy.categories.get(guess.category) if guess and guess.is_sure else None
    return category is not None and category.confidential


def words_of(draft: Draft) -> str:
    """Return the words that tell what a report is about."""
    return draft.text or draft.own_title or ""


def _categorised(unit: Unit, draft: Draft) -> Draft:
    """Return the draft with the likely categories, and with one of them where that is sure."""
    words, policy = words_of(draft), unit.policy
    found = unit.triage.guess(words) if words else ()
    guesses = tuple(guess for guess in found if guess.category in policy.categories)
    if guesses and guesses[0].category == policy.category(None).key:
        guesses = ()  # nothing was understood
    draft = replace(draft, guesses=guesses)
    if Question.CATEGORY in draft.by_hand:
        return draft
    is_sure = bool(guesses) and guesses[0].is_sure
    return replace(draft, category=guesses[0].category if is_sure else None)


def _weighed(policy: Policy, draft: Draft) -> Draft:
    """Return the draft with impact and urgency: chosen, said, usual for its category, or mild."""
    category = policy.categories.get(draft.likely_category or "")
    implied = imply(
        words_of(draft),
        impact=category.impact if category else None,
        urgency=category.urgency if category else None,
    )
    chosen = draft.by_hand
    usual = (
        (category and category.impact) or DEFAULT_IMPACT,
        (category and category.urgency) or DEFAULT_URGENCY,
    )
    told = (implied.impact or DEFAULT_IMPACT, implied.urgency or DEFAULT_URGENCY)
    both = {Question.IMPACT, Question.URGENCY} <= chosen
    return replace(
        draft,
        impact=draft.impact if Question.IMPACT in chosen else told[0],
        urgency=draft.urgency if Question.URGENCY in chosen else told[1],
        because=() if both or told == usual else implied.because,
    )


async def _detailed(unit: Unit, draft: Draft, person: PersonId | None) -> Draft:
    """Return the draft with the answers that are known, and the one question that is left."""
    details = unit.policy.details(draft.category)
    answers = _told(unit.policy, draft, details)
    text = words_of(draft)
    before: tuple[str, ...] = ()
    while (detail := next_detail(details, answers, text)) is not None:
        before = await _before(unit, draft, detail, person)
        if len(before) != 1:
            break
        answers[detail.slot] = Answer(before[0], By.BEFORE)
    if draft.asking is Question.DETAIL:
        detail = unit.policy.questions.get(draft.detail or "")
        before = await _before(unit, draft, detail, person) if detail else ()
    return replace(
        draft,
        asking=None if detail is None and draft.asking is Question.DETAIL else draft.asking,
        answers=answers,
        detail=detail.key if detail else None,
        offered=before if detail else (),
    )


def _told(policy: Policy, draft: Draft, details: tuple[Detail, ...]) -> dict[str, Answer]:
    """Return what the person answered, and what stands in the words and what was sent with them."""
    text = words_of(draft)
    found = mentioned(text)
    said: dict[str, str | None] = {
        Field.PLACE: found.place,
        Field.DEVICE: found.device,
        Field.CONTACT: found.phone,
    }
    for detail in details:
        option = option_in(detail, text)
        if option is not None and not said.get(detail.slot):
            said[detail.slot] = option.names[policy.language] if detail.field else option.key
    by_hand = {slot: a for slot, a in draft.answers.items() if a.by is By.HAND}
    words: Mapping[str, str | None] = said | of_attachments(draft.attachments)
    return {str(slot): Answer(t, By.WORDS) for slot, t in words.items() if t} | by_hand


async def _before(
    unit: Unit, draft: Draft, detail: Detail, person: PersonId | None
) -> tuple[str, ...]:
    """Return what the person answered in tickets before, the newest first.

    A device is that of the same kind of fault: nobody's printer is their computer.
    """
    if detail.field is None or person is None:
        return ()
    found: dict[str, None] = {}
    for record in sorted(await unit.records.recent_of(person, REMEMBERED), key=lambda r: -r.id):
        same = detail.field is not Field.DEVICE or record.category == draft.category
        answer = getattr(record, detail.field.value)
        if answer and same:
            found.setdefault(answer)
    return tuple(found)[:MOST_OFFERED]
