"""What must hold between questions: each exists, is reached, and waits for no circle of others."""

from collections.abc import Iterator, Mapping

from bot.config.document import Raw, Steps
from bot.config.errors import ConfigError
from bot.config.tree import Tree
from bot.config.wording import instead, shown
from desk.understanding.details import Field

Items = Mapping[str, tuple[Steps, dict[str, Raw]]]


def wrong_questions(tree: Tree) -> Iterator[ConfigError]:
    """Return what is wrong between questions, their options and the categories that ask them."""
    items = {
        str(item["key"]): (steps, item) for steps, item in tree.items("questions") if _has(item)
    }
    for key, (steps, item) in items.items():
        yield from _answers_fit(tree, key, steps, item)
        yield from _waits_for_what_exists(tree, items, steps, item)
    yield from _circles(tree, items)
    for steps, category in tree.items("categories"):
        yield from _asked(tree, items, steps, category)


def _has(item: Mapping[str, Raw]) -> bool:
    return isinstance(item.get("key"), str)


def _answers_fit(
    tree: Tree, key: str, steps: Steps, item: Mapping[str, Raw]
) -> Iterator[ConfigError]:
    """Keys of options stand once; the names of fields are kept for the questions that fill them."""
    seen: set[str] = set()
    for position, option in enumerate(_options(item)):
        if option in seen:
            message = f"{shown(option)} stands twice in the options; give each its own key"
            yield tree.error((*steps, "options", position, "key"), message)
        seen.add(option)
    field = item.get("field")
    if key in set(Field) and field != key:
        yield tree.error(
            (*steps, "key"), f"{key} is the name of a field; write field: {key}, or another key"
        )
    if isinstance(field, str) and seen and field == Field.CONTACT:
        message = "a number to call back has no options; take them out"
        yield tree.error((*steps, "options"), message, at_key=True)


def _waits_for_what_exists(
    tree: Tree, items: Items, steps: Steps, item: Mapping[str, Raw]
) -> Iterator[ConfigError]:
    when = item.get("when")
    if not isinstance(when, dict):
        return
    other, answers = when.get("question"), when.get("answers")
    if other is None:
        if answers is not None:
            message = "answers to what? Write the question they belong to, as question: key"
            yield tree.error((*steps, "when", "answers"), message, at_key=True)
        return
    if not isinstance(other, str):
        return
    if other not in items:
        message = f"no question has the key {shown(other)}; {instead(other, items)}"
        yield tree.error((*steps, "when", "question"), message)
        return
    if not isinstance(answers, list) or not answers:
        message = "which answers? List keys of its options, as answers: [one, two]"
        yield tree.error((*steps, "when", "question"), message)
        return
    known = _options(items[other][1])
    for position, answer in enumerate(answers):
        if isinstance(answer, str) and answer not in known:
            right = instead(answer, known) if known else "that question has no options"
            message = f"question {other} has no option {shown(answer)}; {right}"
            yield tree.error((*steps, "when", "answers", position), message)


def _circles(tree: Tree, items: Items) -> Iterator[ConfigError]:
    """Find questions that wait for each other, and so would never be asked."""
    for key, (steps, _) in items.items():
        way, at = [key], _awaited(items, key)
        while at is not None and at in items and at not in way:
            way.append(at)
            at = _awaited(items, at)
        if at == key and key == min(way):
            round_ = " -> ".join((*way, key))
            message = f"these questions wait for each other, so none is ever asked: {round_}"
            yield tree.error((*steps, "when", "question"), message)


def _asked(
    tree: Tree, items: Items, steps: Steps, category: Mapping[str, Raw]
) -> Iterator[ConfigError]:
    asked = category.get("questions")
    if not isinstance(asked, list):
        return
    for position, key in enumerate(asked):
        here = (*steps, "questions", position)
        if not isinstance(key, str):
            continue
        if key not in items:
            right = instead(key, items) if items else "there is no list of questions yet"
            yield tree.error(here, f"no question has the key {shown(key)}; {right}")
        elif key in asked[:position]:
            yield tree.error(here, f"{shown(key)} stands twice; ask it once")
        elif (other := _awaited(items, key)) is not None and other in items and other not in asked:
            message = f"{key} waits for an answer to {other}, which is not asked here; add {other}"
            yield tree.error(here, message)


def _awaited(items: Items, key: str) -> str | None:
    """Return the question that another waits for."""
    when = items[key][1].get("when")
    other = when.get("question") if isinstance(when, dict) else None
    return other if isinstance(other, str) else None


def _options(item: Mapping[str, Raw]) -> list[str]:
    options = item.get("options")
    found = options if isinstance(options, list) else []
    return [str(o["key"]) for o in found if isinstance(o, dict) and isinstance(o.get("key"), str)]
