"""Loads the configuration from file and environment, or tells everything that is wrong."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.config import document, rules, schema
from bot.config.document import Raw, Steps
from bot.config.environment import Variables, given_by
from bot.config.errors import ConfigError, ConfigErrors
from bot.config.section import Section
from bot.config.sections import Config
from bot.config.tree import Tree
from bot.config.wording import escaped, instead, suggestion

_EXAMPLES = {
    "key": "write it like key: desk",
    "kind": "write kind: incident or kind: request",
    "name": "write it like name: {zh: 服务台, en: Service desk}",
    "tz": "write it like tz: Asia/Shanghai",
    "weekly": 'write it like weekly: {mon-fri: ["09:00-18:00"]}',
    "mail": 'write it like mail: {"123456789": duty@example.org}',
    "exceptions": 'write it like exceptions: {"2026-11-24": off}',
    "zh": "write the Chinese words, like zh: 服务台",
    "en": "write the English words, like en: Service desk",
    "resumes_on_user_message": "write true or false",
    "response": "write it like response: 30m",
    "resolution": "write it like resolution: 8h",
    "calendar": "write it like calendar: W",
    "at": "write it like at: 100%",
    "tell": "write it like tell: lead",
    "priorities": "write it like priorities: [P1]",
    "page": "write it like page: oncall",
    "wait": "write it like wait: 5m",
    "nudge": "write it like nudge: 1h",
    "back": "write it like back: 2h",
}
_SHIPPED = "write it as in the config.yaml that Opsdesk ships"

Model = TypeVar("Model", bound=Section)


def load(path: Path, environment: Mapping[str, str], *, need_secrets: bool = True) -> Config:
    """Return the configuration of the file and the environment, as `load_with_lines` does."""
    return load_with_lines(path, environment, need_secrets=need_secrets)[0]


def load_with_lines(
    path: Path, environment: Mapping[str, str], *, need_secrets: bool = True
) -> tuple[Config, Tree]:
    """Return the configuration of the file and the environment, and where each value stands.

    The environment wins.

    Args:
        path: The YAML file.
        environment: The variables, such as `os.environ`.
        need_secrets: Whether missing secrets are errors; without them Telegram is out of reach.

    Raises:
        ConfigErrors: something is wrong; it holds all errors at once.
    """
    file, given = document.read(path), given_by(environment)
    tree = Tree(escaped(str(path)), file.values, file, given.names)
    found = [ConfigError(tree.source, f.line, tree.dotted(f.steps), f.message) for f in file.flaws]
    found += given.errors
    config = None
    if file.is_readable:
        found += _without_secrets(tree)
        _overlay(tree.values, given)
        config, mistyped = typed(tree, Config)
        found += elsewhere(mistyped, found)
        found += elsewhere(rules.broken(tree, need_secrets=need_secrets), found)
    if config is None or found:
        raise ConfigErrors(sorted(found, key=lambda error: order(error, tree)))
    return _with_teams(config), tree


def _with_teams(config: Config) -> Config:
    """Return the configuration with the first team at each category that names none."""
    default = {"team": config.teams[0].key}
    categories = (c if c.team else c.model_copy(update=default) for c in config.categories)
    return config.model_copy(update={"categories": tuple(categories)})


def order(error: ConfigError, tree: Tree) -> tuple[bool, int, str, str]:
    """Return where an error is told: the file by line, then the variables by name."""
    return error.source != tree.source, error.line or 0, error.source, error.field


def elsewhere(errors: Iterable[ConfigError], told: list[ConfigError]) -> list[ConfigError]:
    """Return the errors at places of which nothing is told yet: one cause, one error."""
    places = {(error.source, error.line, error.field) for error in told}
    return [
        error
        for error in errors
        if (error.source, error.line, error.field) not in places
        and (error.source, None, "") not in places
    ]


def _without_secrets(tree: Tree) -> list[ConfigError]:
    """Take secrets out of the values of the file, and return an error for each."""
    found = []
    for secret in rules.SECRETS:
        section, key = secret
        values = tree.values.get(section)
        if isinstance(values, dict) and key in values:
            del values[key]
            message = (
                "a secret does not stand in this file; take the line out and put the value into "
                f"{schema.variable_of(secret)}"
            )
            line = tree.document.key_lines[secret]
            found.append(ConfigError(tree.source, line, tree.dotted(secret), message))
    return found


def _overlay(values: dict[str, Raw], given: Variables) -> None:
    """Let the variables win; a section that is no mapping in the file is left to its error."""
    for steps, value in given.values.items():
        if len(steps) == 1:
            values[str(steps[0])] = value
        else:
            section = values.setdefault(str(steps[0]), {})
            if isinstance(section, dict):
                section[str(steps[1])] = value


def typed(
    tree: Tree, model: type[Model], examples: Mapping[str, str] = _EXAMPLES
) -> tuple[Model | None, list[ConfigError]]:
    """Return the typed values, or what keeps each from its type.

    Args:
        tree: the values.
        model: their type.
        examples: what to write for a key that is missing.
    """
    try:
        return model.model_validate(tree.values), []
    except ValidationError as error:
        details = error.errors(include_input=False, include_url=False)
        # Where an item is wrong, pydantic counts it out and may call the list too short as well.
        details = [d for d in details if d["type"] != "too_short" or not tree.get(*d["loc"])]
        return None, [_explained(tree, detail, model, examples) for detail in details]


def _explained(
    tree: Tree, detail: ErrorDetails, model: type[Section], examples: Mapping[str, str]
) -> ConfigError:
    """Return pydantic's error in plain words at its place."""
    steps = detail["loc"]
    if steps[-1:] == ("[key]",):
        return tree.error(steps[:-1], str(detail["ctx"]["error"]), at_key=True)
    match detail["type"]:
        case "value_error":
            return tree.error(steps, str(detail["ctx"]["error"]))
        case "extra_forbidden":
            return tree.error(steps, _unknown_key(steps, model), at_key=True)
        case "missing":
            message = f"missing; {examples.get(str(steps[-1]), _SHIPPED)}"
        case "model_type":
            message = f"keys of its own belong here: {', '.join(schema.keys_at(steps, model))}"
        case "dict_type":
            message = f"keys of its own belong here; {examples.get(str(steps[-1]), _SHIPPED)}"
        case "tuple_type":
            message = "a list belongs here; begin each line of it with a dash"
        case "too_short":
            message = f"the list is empty; {examples.get(str(steps[-1]), _SHIPPED)}"
        case _:
            message = f"cannot be read; {_SHIPPED}"
    return tree.error(steps, message)


def _unknown_key(steps: Steps, model: type[Section]) -> str:
    """Return what to write instead of a key that nothing knows."""
    key, keys = str(steps[-1]), schema.keys_at(steps[:-1], model)
    near = suggestion(key, keys)
    if near is not None and (*steps[:-1], near) in rules.SECRETS:
        variable = schema.variable_of((*steps[:-1], near))
        return f"unknown key; did you mean {near}? It is a secret and comes from {variable}"
    return f"unknown key; {instead(key, keys)}"
