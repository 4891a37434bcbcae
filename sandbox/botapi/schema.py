"""The Bot API description as a check: of what a caller sends and of what the sandbox answers."""

import functools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.model import Json

SOURCE = Path(__file__).with_name("methods.json")
SCALARS: Mapping[str, tuple[type, ...]] = {
    "String": (str,),
    "Integer": (int,),
    "Float": (int, float),
    "Boolean": (bool,),
    "True": (bool,),
}


@dataclass(frozen=True)
class Description:
    """The methods and types of one Bot API version."""

    version: str
    methods: Mapping[str, Any]
    types: Mapping[str, Any]
    names: Mapping[str, str]


@functools.cache
def description() -> Description:
    """Return the description that is shipped with the sandbox."""
    raw = json.loads(SOURCE.read_text(encoding="utf-8"))
    names = {name.lower(): name for name in raw["methods"]}
    return Description(raw["version"], raw["methods"], raw["types"], names)


def canonical(method: str) -> str | None:
    """Return a method's name as it is written, from any case; None where there is none."""
    return description().names.get(method.lower())


def _parameters(method: str) -> Mapping[str, str]:
    known = description().methods.get(canonical(method) or "", {})
    parameters: Mapping[str, str] = known.get("parameters", {})
    return parameters


def natural(method: str, params: Mapping[str, Any]) -> Json:
    """Return the parameters as their types want them, whichever encoding carried them."""
    types = _parameters(method)
    return {name: _natural(types.get(name, "String?"), value) for name, value in params.items()}


def _natural(type_: str, value: object) -> object:
    type_ = type_.removesuffix("?")
    if not isinstance(value, str) or type_ in {"String", "InputFile or String"}:
        return value
    if type_ == "Boolean" and value.lower() in {"true", "false", "1", "0"}:
        return value.lower() in {"true", "1"}
    try:
        decoded: object = json.loads(value)
    except ValueError:
        return value
    return value if type_ == "Integer or String" and not isinstance(decoded, int) else decoded


def unknown_parameters(method: str, params: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names the description of the method does not know; Telegram ignores them."""
    return tuple(sorted(params.keys() - _parameters(method).keys()))


def mistyped(method: str, params: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of known parameters whose values are not of the described type."""
    types = _parameters(method)
    known = {name: value for name, value in natural(method, params).items() if name in types}
    return tuple(sorted(name for name, value in known.items() if misfits(types[name], value)))


def result_misfits(method: str, result: object) -> list[str]:
    """Say where a result differs from what the description of the method promises."""
    return misfits(description().methods[method]["returns"], result, method)


def misfits(type_: str, value: object, where: str = "") -> list[str]:
    """Say where a value differs from a type of the description: missing, unknown, null, wrong."""
    type_ = type_.removesuffix("?")
    if " or " in type_ and not type_.startswith("Array of "):
        return min((misfits(option, value, where) for option in type_.split(" or ")), key=len)
    if type_.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{where}: not an array"]
        # Some arrays hold several types: A, B and C.
        inner = type_.removeprefix("Array of ").replace(", ", " or ").replace(" and ", " or ")
        return [w for i, item in enumerate(value) for w in misfits(inner, item, f"{where}[{i}]")]
    if type_ in SCALARS:
        return [] if _is_scalar(type_, value) else [f"{where}: {value!r} is not {type_}"]
    if type_ == "InputFile":
        return []
    return _object_misfits(type_, value, where)


def _is_scalar(type_: str, value: object) -> bool:
    if type_ == "True":
        return value is True
    # bool is an int to Python, but no number to the Bot API.
    return isinstance(value, SCALARS[type_]) and isinstance(value, bool) == (type_ == "Boolean")


def _object_misfits(type_: str, value: object, where: str) -> list[str]:
    known = description().types.get(type_)
    if known is None or not isinstance(value, dict):
        return [f"{where}: {value!r} is not {type_}"]
    if "one_of" in known:
        return min((misfits(option, value, where) for option in known["one_of"]), key=len)
    fields = known["fields"]
    found = [f"{where}.{name}: unknown" for name in value.keys() - fields.keys()]
    for name, field_type in fields.items():
        if name in value:
            found += misfits(field_type, value[name], f"{where}.{name}")
        elif not field_type.endswith("?"):
            found.append(f"{where}.{name}: missing")
    return found
