"""Hiding the secrets that people type into reports, before anything is stored.

A report should never hold a password, yet people send them. What is hidden is replaced unit for
unit, so that the entities of Telegram still fit, and the words around it stay for whoever helps.
The rules lean to hiding after a plain sign (`password: ...`, `密码是...`) and to leaving alone
without one, where `password reset fails` must stay readable.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from desk.secrets import patterns

MASK: Final = "•"
"""One UTF-16 unit wide."""

Span = tuple[int, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Named:
    """A word for a secret and where it stands."""

    start: int
    end: int
    kind: str


def mask_secrets(text: str) -> str:
    """Return `text` with the secrets in it replaced by dots.

    The result has the same length in UTF-16 units, all other characters stand where they stood,
    blanks inside a secret stay, and masking it again changes nothing. The time is linear in the
    length of `text`, whatever it holds.
    """
    # What is hidden can change how the words beside it are read, so look again until nothing
    # is found. Each round only adds dots; more than two never came up in tests.
    rounds = 0
    while (
        hidden := _overlaid(text, _spans(text.translate(patterns.FOLD)))
    ) != text and rounds < _ROUNDS:
        text = hidden
        rounds += 1
    return hidden


_ROUNDS: Final = 6


def masked(text: str) -> tuple[str, bool]:
    """Return `text` as `mask_secrets` leaves it, and whether anything was hidden now."""
    hidden = mask_secrets(text)
    return hidden, hidden != text


# The keys of an update that hold what somebody typed. A contact is wanted as it is, and its
# numbers would look like cards.
_TYPED: Final = frozenset({"text", "caption", "question", "explanation", "query", "description"})
_UNTOUCHED: Final = frozenset({"contact"})
_ENTITIES: Final = frozenset({"entities", "caption_entities", "text_entities"})


def mask_update(update: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of a raw update in which every typed text is masked, at any depth.

    Masked are the strings under `text`, `caption`, `question`, `explanation`, `query` and
    `description`, and the `url` of entities. All else, `contact` above all, is the same.

    Source: Telegram Bot API, Update, Message, TextQuote, Poll, InlineQuery, MessageEntity.
    """
    fresh: dict[str, Any] = {}
    # A list of work instead of recursion: the depth is the sender's choice.
    work: list[tuple[Any, Any, bool]] = [(update, fresh, False)]
    while work:
        source, target, in_entities = work.pop()
        pairs = source.items() if isinstance(source, dict) else enumerate(source)
        for key, value in pairs:
            copy: Any = value
            if key in _UNTOUCHED:
                pass
            elif isinstance(value, dict | list):
                copy = {} if isinstance(value, dict) else [None] * len(value)
                inside = key in _ENTITIES or (in_entities and isinstance(source, list))
                work.append((value, copy, inside))
            elif isinstance(value, str) and (key in _TYPED or (in_entities and key == "url")):
                copy = mask_secrets(value)
            target[key] = copy
    return fresh


def _overlaid(text: str, spans: list[Span]) -> str:
    if not spans:
        return text
    characters = list(text)
    done = 0
    for start, end in sorted(spans):
        for at in range(max(start, done), end):
            if not characters[at].isspace():
                characters[at] = MASK * (1 + (characters[at] > "\uffff"))
        done = max(done, end)
    return "".join(characters)


def _spans(folded: str) -> list[Span]:
    finders: tuple[Callable[[str], Iterator[Span]], ...] = (
        _shaped,
        _private_keys,
        _cards,
        _residents,
        _named,
    )
    return [span for find in finders for span in find(folded)]


def _shaped(folded: str) -> Iterator[Span]:
    for pattern in (*patterns.SHAPES, *patterns.NAMED_NUMBERS):
        for match in pattern.finditer(folded):
            yield match.span(1)


def _private_keys(folded: str) -> Iterator[Span]:
    at = 0
    while begin := patterns.PRIVATE_KEY.search(folded, at):
        end = folded.find(patterns.PRIVATE_KEY_END, begin.end())
        at = len(folded) if end < 0 else end  # a block without an end was cut: hide all of it
        yield begin.end(), at


def _cards(folded: str) -> Iterator[Span]:
    for run in patterns.DIGIT_RUN.finditer(folded):
        for start, end in _card_places(folded, *run.span()):
            digits = folded[start:end].replace(" ", "").replace("-", "")
            if not _is_card(digits):
                continue
            if not patterns.NOT_A_CARD.search(folded, max(0, start - 32), start):
                yield start, end


def _card_places(folded: str, start: int, end: int) -> Iterator[Span]:
    if end - start <= 2 * _LONGEST_CARD:
        yield start, end  # alone, a card may be written in any groups
    for match in patterns.CARD_GROUPS.finditer(folded, start, end):
        yield match.span(1)


_SHORTEST_CARD: Final = 13
_LONGEST_CARD: Final = 19


def _is_card(digits: str) -> bool:
    """Tell whether a payment network gives out numbers like this one.

    Source: ISO/IEC 7812-1 and the ranges the networks publish.
    """
    length = len(digits)
    if not _SHORTEST_CARD <= length <= _LONGEST_CARD:
        return False
    two, four = int(digits[:2]), int(digits[:4])
    is_issued = (
        (digits[0] == "4" and length in {13, 16, 19})  # Visa
        or ((51 <= two <= 55 or 2221 <= four <= 2720) and length == 16)  # Mastercard  # noqa: PLR2004
        or (two in {34, 37} and length == 15)  # American Express  # noqa: PLR2004
        or (two in {30, 36, 38, 39} and length == 14)  # Diners Club  # noqa: PLR2004
        or (two in {62, 81} and 16 <= length <= 19)  # UnionPay  # noqa: PLR2004
        or ((two in {64, 65} or four == 6011) and 16 <= length <= 19)  # Discover  # noqa: PLR2004
        or (3528 <= four <= 3589 and 16 <= length <= 19)  # JCB  # noqa: PLR2004
        or (2200 <= four <= 2204 and length == 16)  # Mir  # noqa: PLR2004
    )
    return is_issued and _passes_luhn(digits)


def _passes_luhn(digits: str) -> bool:
    doubled = (2 * int(digit) for digit in digits[-2::-2])
    total = sum(map(int, digits[-1::-2])) + sum(number - 9 * (number > 9) for number in doubled)  # noqa: PLR2004
    return total % 10 == 0


def _residents(folded: str) -> Iterator[Span]:
    """Find the numbers of Chinese resident identity cards. Source: GB 11643-1999."""
    for match in patterns.RESIDENT.finditer(folded):
        number = "".join(match.groups()).upper()
        total = sum(
            weight * int(digit)
            for weight, digit in zip(patterns.RESIDENT_WEIGHTS, number[:17], strict=True)
        )
        if patterns.RESIDENT_CHECKS[total % 11] == number[17]:
            yield match.span()


def _named(folded: str) -> Iterator[Span]:
    """Find what is called a password, a token or the like."""
    done = 0
    for match in patterns.KEYWORD.finditer(folded):
        # A word inside what is hidden already names nothing; looking on from it would also
        # cost a square of the length.
        if match.start() < done:
            continue
        kind = (match.lastgroup or "") if match[0].isascii() else "zh"
        named = _Named(start=match.start(), end=match.end(), kind=kind)
        if kind != "zh" and patterns.NAME_GOES_ON.match(folded, named.end):
            continue
        span = _value_of(folded, named)
        if span is not None and span[0] < span[1]:
            done = span[1]
            yield span


def _value_of(folded: str, named: _Named) -> Span | None:
    before = folded[max(0, named.start - 64) : named.start]
    if pair := _paired(folded, named, before):
        return pair
    if sign := patterns.SIGN.match(folded, named.end) or patterns.ELEMENT.match(folded, named.end):
        return _after_sign(folded, named, before, sign)
    if named.kind != "zh" and before[-1:].isalpha() and before[-1:].isascii():
        return None  # only a sign makes `dbpassword` a name
    if copula := patterns.COPULA_ZH.match(folded, named.end):
        return _after_copula_zh(folded, copula.end())
    copula = patterns.COPULA.match(folded, named.end)
    if (
        copula is None
        and (to := patterns.TO.match(folded, named.end))
        and patterns.CHANGING.search(before)
    ):
        copula = to
    return _after_copula(folded, named, copula.end()) if copula else _bare(folded, named, before)


def _paired(folded: str, named: _Named, before: str) -> Span | None:
    """Find the second of two values under one heading, as in `user/pass: a / b`."""
    # The cheap question first: this one is asked for every name there is.
    joined = before.rstrip(" \t").lower().removesuffix("and").rstrip(" \t/+&、,和与及")
    if not joined.endswith(patterns.ACCOUNT_ENDS) or not patterns.PAIR_BEFORE.search(before):
        return None
    pair = patterns.PAIR.match(folded, named.end)
    if pair is None or _is_prose(pair["name"]):
        return None
    start, end = _value(folded, pair.end())
    return None if _is_prose(folded[start:end]) else (start, end)


def _after_sign(folded: str, named: _Named, before: str, sign: re.Match[str]) -> Span | None:
    start = _end(patterns.TO_VALUE, folded, sign.end())
    if named.kind == "phrase":
        line_end = folded.find("\n", start)
        return start, len(folded) if line_end < 0 else line_end
    start = _end(patterns.HINT, folded, start)
    in_query = sign[0] == "=" and patterns.IN_QUERY.search(before) is not None
    start, end = _value(folded, start, in_query=in_query)
    value = folded[start:end]
    core = _core(value)
    says_something_else = (
        not core
        or _is_prose(value)
        or patterns.LABEL.fullmatch(value)
        or (core.isdigit() and patterns.AMOUNT.match(folded, end))
        or (named.kind == "weak" and len(core) < _SHORTEST_WEAK)
        or (patterns.PROGRAM_ERROR.search(before) and not _is_strong(core))
        or (patterns.EMAIL.fullmatch(value) and patterns.ABOUT_TO_RESET.search(before))
        or (patterns.INFLECTED.fullmatch(core) and not patterns.CLAUSE_ENDS.match(folded, end))
    )
    return None if says_something_else and not _is_quoted(folded, start) else (start, end)


_SHORTEST_WEAK: Final = 3


def _after_copula(folded: str, named: _Named, at: int) -> Span | None:
    start, end = _value(folded, _end(patterns.TO_VALUE, folded, at))
    value = folded[start:end]
    core = _core(value)
    if not core or _is_prose(value) or patterns.ORDINARY.fullmatch(core):
        return None
    if core.isdigit():
        is_short = len(core) < _SHORTEST_WEAK
        return None if is_short or patterns.AMOUNT.match(folded, end) else (start, end)
    if _is_strong(core) or _is_quoted(folded, start):
        return start, end
    if patterns.INFLECTED.fullmatch(core) or named.kind == "weak" or len(core) < _SHORTEST_WEAK:
        return None
    # A single word that ends the clause is the password itself; prose would go on.
    end = start + len(core)
    return (start, end) if patterns.CLAUSE_ENDS.match(folded, end) else None


def _after_copula_zh(folded: str, at: int) -> Span | None:
    start, end = _value(folded, _end(patterns.HINT, folded, _end(patterns.TO_VALUE, folded, at)))
    value = folded[start:end]
    core = _core(value)
    if not core or _is_prose(value) or patterns.EMAIL.fullmatch(value):
        return None
    if core.isdigit():
        return None if patterns.AMOUNT.match(folded, end) else (start, end)
    return None if patterns.ORDINARY.fullmatch(core) and not core.isalnum() else (start, end)


def _bare(folded: str, named: _Named, before: str) -> Span | None:
    """Find a value that follows the name without a sign; it has to look like a secret."""
    is_option = before.endswith("--")
    on_line = patterns.BARE_LINE.match(folded, named.end)
    at = on_line.end() if on_line else _end(patterns.BARE, folded, named.end)
    if at == named.end and named.kind != "zh":
        return None
    start, end = _value(folded, at)
    value = folded[start:end]
    core = _core(value)
    if (
        not core
        or _is_prose(value)
        or patterns.ORDINARY.fullmatch(core)
        or patterns.EMAIL.fullmatch(value)
    ):
        return None
    if is_option or (
        patterns.NAMED_BEFORE.search(before) and not patterns.INFLECTED.fullmatch(core)
    ):
        return start, end
    if core.isdigit():
        hides = _is_bare_number(folded, named, start, end) and not patterns.ABOUT_TO_RESET.search(
            before
        )
    elif core.isascii() and core.isalpha():
        hides = (
            named.kind == "zh"
            and at > named.end
            and len(core) >= _SHORTEST_WEAK
            and patterns.CLAUSE_ENDS.match(folded, end) is not None
            and not patterns.ABOUT_TO_RESET.search(before)
        )
    else:
        has_symbol = any(character in "!@#$%^&*+=~?|" for character in core)
        hides = _is_strong(core) and (has_symbol or not patterns.ABOUT_TO_RESET.search(before))
    return (start, end) if hides else None


_SHORTEST_CODE: Final = 3
"""Digits after a Chinese name of a secret that may be one, where they end a clause."""


def _is_bare_number(folded: str, named: _Named, start: int, end: int) -> bool:
    length = len(_core(folded[start:end]))
    if named.kind == "zh":
        is_enough = length > _SHORTEST_CODE or (
            length == _SHORTEST_CODE and patterns.CLAUSE_ENDS.match(folded, end) is not None
        )
    elif folded[named.start : named.end].lower() == "pass":
        is_enough = False  # `pass 2024 times`
    else:
        is_code = named.kind == "weak"
        is_year = patterns.YEAR.fullmatch(_core(folded[start:end])) is not None
        is_enough = length >= (_SHORTEST_WEAK if is_code else 4) and (is_code or not is_year)
    return is_enough and not patterns.AMOUNT.match(folded, end)


def _value(folded: str, start: int, *, in_query: bool = False) -> Span:
    """Return where the value at `start` stands, without the quotes around it."""
    if quoted := patterns.QUOTED.match(folded, start):
        return quoted.span(quoted.lastgroup or 0)
    ending = patterns.QUERY_ENDS if in_query else patterns.NEXT_FIELD
    at = start
    while token := patterns.TOKEN.match(folded, at):
        # A little more than the window is looked at: what follows a comma decides.
        cut = ending.search(folded, max(start + 1, at - 1), token.end() + 40)
        if cut and cut.start() < token.end():
            return start, cut.start()
        at = token.end()
    return start, at


def _is_quoted(folded: str, start: int) -> bool:
    return folded[start - 1 : start] in set("\"'`“‘「『【《") and start > 0


def _end(pattern: re.Pattern[str], folded: str, at: int) -> int:
    match = pattern.match(folded, at)
    return match.end() if match else at


def _core(value: str) -> str:
    return value[:_LONGEST_LOOK].strip(".,;:!?()[]{}<>\"'`*_")


_LONGEST_LOOK: Final = 512


def _is_prose(value: str) -> bool:
    core = _core(value)
    return core.lower().replace("’", "'") in patterns.WORDS or (
        value != "" and core == "" and not set(value) & set("*_")
    )


def _is_strong(core: str) -> bool:
    if len(core) < 4 or patterns.ORDINARY.fullmatch(core):  # noqa: PLR2004
        return False
    has_letter = any(map(str.isalpha, core))
    has_digit = any(map(str.isdigit, core))
    return has_letter and (has_digit or any(character in "!@#$%^&*+=~?|" for character in core))
