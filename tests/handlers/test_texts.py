"""Two languages from the first text on: none missing, none unused, none untranslated."""

import ast
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
import yaml
from jinja2 import Environment, meta

from desk.draft import Purpose, Question
from desk.errors import (
    AlreadyClaimed,
    AlreadyTheirs,
    AlreadyYours,
    BlockedBy,
    GivenOut,
    IllegalMove,
    LinkOver,
    NobodysWords,
    NoSuchOriginal,
    NotAdmitted,
    NotForYou,
    NotThen,
    NoWords,
    Overdue,
    Refusal,
    TakenAlready,
    TooLate,
    TooMany,
)
from desk.events import FileKind
from desk.identifiers import PersonId, RecordId
from desk.people import LANGUAGES, Role
from desk.priority import Impact, Priority, Urgency
from desk.record import CancelReason, Kind, State, Verb
from desk.transitions import TRANSITIONS
from handlers.chat.acts.deciding import MAY_SAY_NOTHING
from handlers.chat.arrivals import UNREADABLE
from handlers.chat.commands import MENU
from handlers.chat.errors import KEYS, refusal_key
from handlers.chat.words import TEMPLATES, flat

ROOT = TEMPLATES.parent
CODE = [path for folder in ("handlers", "desk", "bot") for path in (ROOT / folder).rglob("*.py")]
CHINESE = re.compile(r"[一-鿿]")
BOTH_LANGUAGES_AT_ONCE = {"language.html.j2", "refused.html.j2"}
"""Pages that read the same in every language: the choice of one, and a text from words.yaml."""
NAMES_THE_OTHER_LANGUAGE = {"commands.language"}


def names(locale):
    return {
        str(path.relative_to(TEMPLATES / locale)) for path in (TEMPLATES / locale).rglob("*.j2")
    }


def source(locale, name):
    return (TEMPLATES / locale / name).read_text(encoding="utf-8")


@cache
def words(locale):
    return flat(yaml.safe_load(source(locale, "words.yaml")))


def literals():
    """Return all strings of the code, and the fixed parts of those that are put together."""
    found = set()
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def used_in_templates():
    text = "".join(source(locale, name) for locale in LANGUAGES for name in names(locale))
    return set(re.findall(r'words\("([\w.]+)"', text))


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_language_has_the_same_texts(locale):
    assert names(locale) == names("zh")
    assert words(locale).keys() == words("zh").keys()


@pytest.mark.parametrize("name", sorted(names("zh")))
def test_a_page_says_the_same_things_in_every_language(name):
    environment = Environment(autoescape=True)
    environment.filters["said"] = str

    def variables(locale):
        return meta.find_undeclared_variables(environment.parse(source(locale, name)))

    assert variables("en") == variables("zh")


@pytest.mark.parametrize("key", sorted(words("zh")))
def test_a_short_text_names_the_same_facts_in_every_language(key):
    def facts(locale):
        return sorted(re.findall(r"{{ *(\w+) *}}", words(locale)[key]))

    assert facts("en") == facts("zh")


@pytest.mark.parametrize("name", sorted(names("zh") - BOTH_LANGUAGES_AT_ONCE))
def test_a_page_is_translated(name):
    code = re.compile(r"{[{%#].*?[}%#]}", re.DOTALL)
    said = {locale: code.sub("", source(locale, name)) for locale in LANGUAGES}

    assert not CHINESE.search(said["en"])
    assert CHINESE.search(source("zh", name)) or not re.search(r"[A-Za-z]{4}", said["en"])


@pytest.mark.parametrize("key", sorted(words("zh").keys() - NAMES_THE_OTHER_LANGUAGE))
def test_a_short_text_is_translated(key):
    assert CHINESE.search(words("zh")[key])
    assert not CHINESE.search(words("en")[key])


def test_no_page_is_unused():
    known = literals()
    known |= {f"{folder}/{name}" for name in known for folder in ("alarms", "rings")}
    shown = {name.partition(".")[0] for name in names("zh")}

    assert {name for name in shown if name not in known} == set()


def test_no_short_text_is_unused():
    known = literals() | used_in_templates()

    def used(key):
        table, _, entry = key.rpartition(".")
        return key in known or (f"{table}." in known or f"{table}.{entry.split('_')[0]}_" in known)

    unused = {key for key in words("zh") if not used(key)}
    built = {f"buttons.{name}" for name in literals()} | {f"toasts.{name}" for name in literals()}
    built |= {f"buttons.{question}" for question in Question}
    assert unused - built == set()


def refusals():
    number, person = RecordId(1), PersonId(1)
    plain = [
        AlreadyTheirs(record=number, holder=person),
        AlreadyYours(record=number),
        BlockedBy(tasks=(number,)),
        GivenOut(),
        *(NotThen(why=why) for why in ("ahead", "long_ago")),
        *(NoSuchOriginal(why=why) for why in ("itself", "circle", "over")),
        NotForYou(),
        Overdue(),
        TooLate(),
        TooLate(what="undo"),
        TooLate(what="stars"),
        NotAdmitted(),
        LinkOver(),
        TooMany(),
        TakenAlready(),
        NobodysWords(),
        NoWords(),
        *(
            NoWords(what=kind)
            for kind in (*UNREADABLE, FileKind.STICKER, "solution", "reason", "number", "task")
        ),
    ]
    states = [IllegalMove(state=state, verb=Verb.NOTE, legal=frozenset()) for state in State]
    claimed = AlreadyClaimed(record=number, holder=person, since=datetime.max.replace(tzinfo=UTC))
    return [*plain, *states, claimed]


STATES_OF_TICKETS = {state for state, _ in TRANSITIONS[Kind.INCIDENT].moves}
EXPECTED = {
    *(f"verbs.{verb}" for verb in Verb),
    *(f"verbs_told.{verb}" for verb in Verb),
    *(f"states.{state}" for state in State),
    *(f"states_in_group.{state}" for state in State),
    *(f"kinds.{kind}" for kind in Kind),
    *(f"files.{kind}" for kind in FileKind),
    *(f"buttons.kind_{kind}" for kind in (Kind.INCIDENT, Kind.REQUEST)),
    *(f"priorities.{priority}" for priority in Priority),
    *(f"impacts.{impact}" for impact in Impact),
    *(f"urgencies.{urgency}" for urgency in Urgency),
    *(f"roles.{role}" for role in [*Role, "user"]),
    *(f"when.{day}" for day in ("yesterday", "today", "tomorrow")),
    *(f"lengths.working_{unit}" for unit in ("days", "hours", "minutes")),
    *(f"lengths.{unit}" for unit in ("hours", "minutes")),
    *(f"toasts.write_{purpose}" for purpose in Purpose),
    *(f"refusals.{refusal_key(refusal)}" for refusal in refusals()),
    *(f"cancelled.{reason}" for reason in CancelReason),
    *(f"many.{why}" for why in (*STATES_OF_TICKETS, "itself", "circle", "over", "unknown")),
    *(f"toasts.done_{purpose}" for purpose in MAY_SAY_NOTHING),
    *(f"commands.{command}" for place in MENU.values() for command in place),
}


@pytest.mark.parametrize("key", sorted(EXPECTED | used_in_templates()))
def test_no_short_text_is_missing(key):
    assert key in words("zh") or any(known.startswith(key) for known in words("zh"))


def test_every_refusal_has_words():
    assert {*KEYS, IllegalMove, NoSuchOriginal, NotThen} == set(Refusal.__subclasses__())


def test_the_templates_stand_where_the_code_looks():
    assert Path(TEMPLATES).is_dir()
