"""Reads settings from environment variables: `OPSDESK_<SECTION>__<KEY>`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic.fields import FieldInfo

from bot.config import schema
from bot.config.document import Raw, Steps
from bot.config.errors import ConfigError
from bot.config.sections import Config
from bot.config.wording import printable, suggestion


@dataclass(slots=True)
class Variables:
    """What the environment sets; `values` and `names` are by the way to the field."""

    values: dict[Steps, Raw] = field(default_factory=dict)
    names: dict[Steps, str] = field(default_factory=dict)
    errors: list[ConfigError] = field(default_factory=list)


def given_by(environment: Mapping[str, str]) -> Variables:
    """Return what the variables set; an empty variable sets nothing."""
    found = Variables()
    known = {schema.variable_of(steps): (steps, info) for steps, info in schema.fields()}
    for name in sorted(environment):
        text = environment[name].strip()
        if name not in known:
            if _is_ours(name):
                found.errors.append(_unknown(name, list(known)))
        elif text:
            steps, info = known[name]
            found.names[steps] = name
            try:
                found.values[steps] = _value(info, text)
            except ValueError as error:
                found.errors.append(ConfigError(name, None, "", str(error)))
                found.values[steps] = text
    return found


def _is_ours(name: str) -> bool:
    """Whether a variable is meant as a setting: two underscores, or the name of a section."""
    name = name.upper()
    if not name.startswith(schema.PREFIX):
        return False
    words = name.removeprefix(schema.PREFIX)
    sections = (section.upper() for section in Config.model_fields)
    return "__" in words or any(f"{words}_".startswith(f"{section}_") for section in sections)


def _unknown(name: str, known: list[str]) -> ConfigError:
    """Return the error of a variable that sets nothing."""
    words = name.upper().removeprefix(schema.PREFIX).lower()
    if words in Config.model_fields:
        keys = [
            variable
            for variable in known
            if variable.startswith(f"{schema.variable_of((words,))}__")
        ]
        hint = f"a section is set key by key: {', '.join(keys)}"
    else:
        near = suggestion(words, [k.removeprefix(schema.PREFIX).lower() for k in known])
        hint = "the settings are listed in docs/reference/configuration.md"
        hint = f"did you mean {schema.variable_of((near,))}?" if near else hint
    return ConfigError(printable(name), None, "", f"no setting has this variable; {hint}")


def _value(info: FieldInfo, text: str) -> Raw:
    """Return the value of a variable, from JSON where the field is a list or mapping."""
    is_json = schema.is_mapping(info) or (schema.is_list(info) and text.startswith("["))
    if schema.takes_text(info) and not is_json:
        return text
    try:
        return _strings(json.loads(text, parse_int=str, parse_float=str, object_pairs_hook=_once))
    except json.JSONDecodeError as error:
        example = '["…"]' if schema.is_list(info) else '{"zh": "…", "en": "…"}'
        raise ValueError(
            f"is not JSON at character {error.pos + 1}; write it like {example}"
        ) from None
    except RecursionError:
        raise ValueError("has too many levels, one inside the other; no field is so deep") from None


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the pairs as a mapping; raise ValueError when a key stands twice."""
    keys = [key for key, _ in pairs]
    for key in keys:
        if keys.count(key) > 1:
            raise ValueError(f"the key {printable(key)} stands twice; keep one")
    return dict(pairs)


def _strings(value: object) -> Raw:
    """Return JSON with every scalar a string, as the file is read too; null sets nothing."""
    if isinstance(value, dict):
        return {key: _strings(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_strings(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
