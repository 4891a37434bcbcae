"""Changes single fields of a YAML file and leaves everything else, comments too, as it stands."""

import json
import re
from collections.abc import Mapping
from typing import Any

import yaml

Steps = tuple[str, ...]


class CannotAmend(Exception):
    """A field cannot be put into this file without touching what else stands there."""


def amended(text: str, changes: Mapping[Steps, str]) -> str:
    """Return the text of a file with these fields changed or added.

    Args:
        text: YAML that could be read as a configuration.
        changes: new values by their way from the root.

    Raises:
        CannotAmend: the file is written in a way that this does not know.
    """
    wanted = values_of(text)
    for steps, value in changes.items():
        text = _put(text, steps, value)
        _set(wanted, steps, value)
    if values_of(text) != wanted:
        raise CannotAmend
    return text


def values_of(text: str) -> dict[str, Any]:
    """Return what stands in YAML, every scalar a string."""
    values = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - it makes strings, lists and mappings
    return values if isinstance(values, dict) else {}


def _set(values: dict[str, Any], steps: Steps, value: str) -> None:
    for step in steps[:-1]:
        if not isinstance(values.get(step), dict):
            values[step] = {}
        values = values[step]
    values[steps[-1]] = value


def _put(text: str, steps: Steps, value: str) -> str:
    """Return the text with one field changed or added."""
    key: yaml.Node | None = None
    node = yaml.compose(text, yaml.BaseLoader)
    for depth, step in enumerate(steps):
        pairs = node.value if isinstance(node, yaml.MappingNode) else []
        found = {name.value: (name, item) for name, item in pairs}.get(step)
        if found is None and depth == 0:
            return _with_section(text, steps, value)
        if found is None:
            if key is None or node is None or depth != len(steps) - 1:
                raise CannotAmend
            return _added(text, key, node, step, value)
        key, node = found
    if not isinstance(node, yaml.ScalarNode):
        raise CannotAmend
    return _replaced(text, node, value)


def _replaced(text: str, node: yaml.ScalarNode, value: str) -> str:
    start, end = node.start_mark.index, node.end_mark.index
    space = " " if start == end else ""
    return text[:start] + space + _scalar(value) + text[end:]


def _added(text: str, key: yaml.Node, node: yaml.Node, field: str, value: str) -> str:
    """Return the text with a field more in a section: in place of its example, else on top."""
    line = f"{field}: {_scalar(value)}"
    if isinstance(node, yaml.MappingNode) and node.flow_style:
        at = node.start_mark.index + 1
        return f"{text[:at]}{line}{', ' if node.value else ''}{text[at:]}"
    if node.value and not isinstance(node, yaml.MappingNode):
        raise CannotAmend
    indent = " " * (node.value[0][0].start_mark.column if node.value else 2)
    begin, end = key.start_mark.index, max(node.end_mark.index, key.end_mark.index)
    example = re.compile(rf"^{indent}# ?{field}:.*$", re.MULTILINE).search(text, begin, end)
    if example is not None:
        return text[: example.start()] + indent + line + text[example.end() :]
    at = text.find("\n", key.end_mark.index) + 1
    if not at:
        return f"{text}\n{indent}{line}\n"
    return f"{text[:at]}{indent}{line}\n{text[at:]}"


def _with_section(text: str, steps: Steps, value: str) -> str:
    if len(steps) != 2:  # noqa: PLR2004 - a section and its field
        raise CannotAmend
    begin = text if text.endswith("\n") else f"{text}\n"
    return f"{begin}\n{steps[0]}:\n  {steps[1]}: {_scalar(value)}\n"


def _scalar(value: str) -> str:
    """Return a value as YAML, in quotes where it would be read otherwise without."""
    try:
        plain = values_of(f"{{k: {value}, z: x}}")
    except yaml.YAMLError:
        plain = {}
    if plain == {"k": value, "z": "x"}:
        return value
    return json.dumps(value, ensure_ascii=False)
