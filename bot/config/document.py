"""Reads a YAML file into strings, lists and mappings, and remembers the line of each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import yaml

from bot.config.wording import printable

Raw: TypeAlias = str | list["Raw"] | dict[str, "Raw"]
"""A value before it is typed: every scalar is a string, so `off` and `18:00` are only words."""

Steps: TypeAlias = tuple[str | int, ...]
"""The way from the root of a configuration to a value: keys and positions in lists."""

SECTIONS = "sections such as `desk:`"
"""What a configuration consists of."""

_LARGEST_BYTES = 1_048_576
_DEEPEST = 32
_STANDARD_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "seq", "map")}
_LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")

_PLAIN_WORDS = (
    (r"'\\t' that cannot start", "a tab stands here; indent with spaces"),
    (r"'(@|`|%)' that cannot start", "a value that begins with @, ` or % needs quotes around it"),
    (
        r"mapping values are not allowed",
        "a second colon or a wrong indent; quote text with a colon",
    ),
    (r"while scanning a quoted scalar", "a quote is opened here and not closed"),
    (r"while parsing a flow", "a bracket is opened here and not closed"),
    (r"could not find expected ':'", "a key without its colon; write `key: value`"),
    (r"expected <block end>", "the indent fits no line above; align keys that belong together"),
    (r"unknown escape character", 'a lone \\ in "double" quotes; write it twice or quote with \''),
    (r"undefined alias|found unknown", "text that begins with * or & needs quotes around it"),
    (r"another document", "a second document begins here; keep only one, without `---`"),
)


class Unreadable(Exception):
    """A file that cannot be read as YAML at all."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with the document itself, whatever the fields may be."""

    steps: Steps
    line: int | None
    message: str


@dataclass(slots=True)
class Document:
    """What stands in a file; the root is an empty mapping when the file could not be read."""

    values: dict[str, Raw] = field(default_factory=dict)
    key_lines: dict[Steps, int] = field(default_factory=dict)
    value_lines: dict[Steps, int] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)
    is_readable: bool = True


def read(path: Path) -> Document:
    """Return what stands in the file; what is wrong with it as a document is in `flaws`."""
    try:
        return parsed(_content(path))
    except Unreadable as why:
        return _unreadable(why)


def parsed(content: bytes, shape: str = SECTIONS) -> Document:
    """Return what stands in the content of a file.

    Args:
        content: what was read.
        shape: what the file must consist of, in words.
    """
    document = Document()
    try:
        document.values = _Reading(document).of(_compose(_text(content)), shape)
    except Unreadable as why:
        return _unreadable(why)
    return document


def _unreadable(why: Unreadable) -> Document:
    return Document(flaws=[Flaw((), why.line, why.message)], is_readable=False)


def _content(path: Path) -> bytes:
    """Return the content of a file; one that is too large is cut, and refused later."""
    try:
        if path.is_dir():
            raise Unreadable("this is a folder; name the file in it, such as config.yaml")
        with path.open("rb") as file:
            return file.read(_LARGEST_BYTES + 1)
    except FileNotFoundError:
        raise Unreadable(
            "there is no such file; name another with --config, or copy the one Opsdesk ships"
        ) from None
    except PermissionError:
        raise Unreadable("this user may not read the file; give it the right to") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "this is not the name of a file"
        raise Unreadable(f"the file cannot be read: {reason}") from None


def _text(content: bytes) -> str:
    """Return the text of a file of reasonable size."""
    if len(content) > _LARGEST_BYTES:
        raise Unreadable("the file is larger than 1 MiB and is no configuration; name another")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Unreadable("the text is not UTF-8; save the file as UTF-8", line) from None


class _Loader(yaml.BaseLoader):
    """Composes nodes of strings; refuses aliases and depths that no configuration needs."""

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Compose the next node."""
        if self.check_event(yaml.AliasEvent):
            raise Unreadable(
                "a value that begins with * refers to another; write it out", self._next_line()
            )
        if self._depth > _DEEPEST:
            raise Unreadable(
                "too many levels, one inside the other; no field is so deep", self._next_line()
            )
        self._depth += 1
        node = super().compose_node(parent, index)
        self._depth -= 1
        return node

    def _next_line(self) -> int:
        event: yaml.Event = self.peek_event()  # type: ignore[no-untyped-call]
        return 1 if event.start_mark is None else event.start_mark.line + 1


@lru_cache(maxsize=2)
def _compose(text: str) -> yaml.Node:
    """Return the root node of the text; nobody changes it, so that it is parsed once."""
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as error:
        line = len(_LINE_BREAK.findall(text, 0, int(error.position))) + 1
        raise Unreadable("a control character stands here; delete it", line) from None
    try:
        root = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        raise Unreadable(_plain(error), _line(error)) from None
    except (ValueError, OverflowError):
        # PyYAML lets chr() and int() fail on hostile numbers such as "\UFFFFFFFF".
        raise Unreadable("this is not YAML: a number is out of range", loader.line + 1) from None
    if root is None:
        raise Unreadable("the file is empty; copy the one that Opsdesk ships and change it")
    return root


def _plain(error: yaml.MarkedYAMLError) -> str:
    """Return the parser's complaint in plain words."""
    complaint = f"{error.context or ''}; {error.problem or ''}"
    for pattern, words in _PLAIN_WORDS:
        if re.search(pattern, complaint):
            return f"this is not YAML: {words}"
    return f"this is not YAML: {printable(error.problem or 'the parser does not say why')}"


def _line(error: yaml.MarkedYAMLError) -> int | None:
    """Return the line to look at: where something was opened, else where the parser gave up."""
    is_unclosed = re.search("quoted scalar|parsing a flow", str(error.context or ""))
    mark = (error.context_mark if is_unclosed else None) or error.problem_mark
    return None if mark is None else mark.line + 1


class _Reading:
    """Turns nodes into plain values and notes their lines in a document."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def of(self, root: yaml.Node, shape: str) -> dict[str, Raw]:
        """Return the values below `root`."""
        if not isinstance(root, yaml.MappingNode):
            raise Unreadable(
                f"the file must consist of {shape}; copy the one Opsdesk ships",
                root.start_mark.line + 1,
            )
        return dict(self._pairs(root, ()))

    def _value(self, node: yaml.Node, steps: Steps) -> Raw:
        self._document.value_lines[steps] = line = node.start_mark.line + 1
        if node.tag not in _STANDARD_TAGS:
            self._wrong(steps, line, "a word that begins with ! is a YAML tag; put it in quotes")
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, steps))
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*steps, i)) for i, item in enumerate(node.value)]
        return str(node.value)

    def _pairs(self, node: yaml.MappingNode, steps: Steps) -> Iterator[tuple[str, Raw]]:
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode) or not key_node.value:
                self._wrong(steps, line, "a key must be one word, as in `port: 8080`")
                continue
            key = str(key_node.value)
            here = (*steps, key)
            if here in self._document.key_lines:
                first = self._document.key_lines[here]
                self._wrong(here, line, f"stands twice, first in line {first}; keep one")
                continue
            self._document.key_lines[here] = line
            if not _is_blank(value_node):
                yield key, self._value(value_node, here)

    def _wrong(self, steps: Steps, line: int, message: str) -> None:
        self._document.flaws.append(Flaw(steps, line, message))


def _is_blank(node: yaml.Node) -> bool:
    """Whether nothing stands after the colon, as in `group:`; such a field is not set."""
    return isinstance(node, yaml.ScalarNode) and not node.value and not node.style
