"""What can be set: the fields of the configuration, found by their way from the root."""

from collections.abc import Callable, Iterator
from types import UnionType
from typing import Any, cast, get_args, get_origin

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo

from bot.config.document import Steps
from bot.config.sections import Config

PREFIX = "OPSDESK_"


def fields() -> Iterator[tuple[Steps, FieldInfo]]:
    """Return each field that a variable can set: keys of sections, and lists as a whole."""
    for name, section in Config.model_fields.items():
        model = section_of(section.annotation)
        if model is None or is_list(section) or is_mapping(section):
            yield (name,), section
        else:
            yield from (((name, key), info) for key, info in model.model_fields.items())


def variable_of(steps: Steps) -> str:
    """Return the name of the variable that sets a field."""
    return PREFIX + "__".join(map(str, steps)).upper()


def is_list(info: FieldInfo) -> bool:
    """Whether a field holds many values."""
    return get_origin(info.annotation) is tuple


def is_mapping(info: FieldInfo) -> bool:
    """Whether a field holds values by keys that the configuration chooses."""
    return get_origin(info.annotation) is dict


def takes_text(info: FieldInfo) -> bool:
    """Whether a field can be read from plain text; lists of ids can, lists of teams cannot."""
    return section_of(info.annotation) is None


def keys_at(steps: Steps, root: type[BaseModel] = Config) -> list[str]:
    """Return the keys that the mapping at `steps` knows, from `root` on."""
    model: type[BaseModel] | None = root
    is_chosen = False  # the next step is no field but a key that the configuration chose
    for step in steps:
        if is_chosen:
            is_chosen = False
        elif isinstance(step, str) and model is not None:
            info = model.model_fields.get(step)
            model = section_of(info.annotation) if info else None
            is_chosen = info is not None and is_mapping(info)
    return list(model.model_fields) if model else []


def typed(info: FieldInfo, value: object) -> Any:  # noqa: ANN401 - the type is the field's
    """Return the value of one setting after its own parser; raise ValueError when it is wrong."""
    for step in info.metadata:
        if isinstance(step, BeforeValidator):
            value = cast("Callable[[object], object]", step.func)(value)
    return value


def section_of(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - any annotation
    """Return the section that an annotation holds, or may, or as items of a list or mapping."""
    if get_origin(annotation) is UnionType:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) is dict:
        annotation = get_args(annotation)[1]
    if get_origin(annotation) is tuple:
        annotation = get_args(annotation)[0]
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return annotation if is_model else None
