"""From a file to a scenario, or to everything that is wrong with it, each with its line."""

import json
from dataclasses import dataclass

from bot.config import Config, ConfigError, ConfigErrors
from bot.config.document import Raw, parsed
from bot.config.loading import elsewhere, order, typed
from bot.config.tree import Tree
from bot.config.wording import escaped
from bot.simulation import rules
from bot.simulation.scenario import Scenario

_SHAPE = "keys such as `events:`"


@dataclass(frozen=True, slots=True)
class Script:
    """A scenario, and the file that it was read from: what cannot be played has a line, too."""

    scenario: Scenario
    tree: Tree


def read(source: str, content: bytes, config: Config) -> Script:
    """Return what is to be played.

    Args:
        source: the name of the file.
        content: what stands in it, YAML or JSON.
        config: the configuration, on which calendars and reasons are looked up.

    Raises:
        ConfigErrors: something is wrong; it holds all errors at once.
    """
    source = escaped(source)
    if not content.strip():
        raise ConfigErrors([ConfigError(source, None, "", f"the file is empty; {_BEGIN}")])
    document = parsed(_without_tabs(content), _SHAPE)
    tree = Tree(source, _without_nulls(document.values), document, {})
    found = [ConfigError(source, f.line, tree.dotted(f.steps), f.message) for f in document.flaws]
    scenario = None
    if document.is_readable:
        scenario, mistyped = typed(tree, Scenario, rules.EXAMPLES)
        found += elsewhere(mistyped, found)
        found += elsewhere(rules.broken(tree, config), found)
    if scenario is None or found:
        raise ConfigErrors(sorted(found, key=lambda error: order(error, tree)))
    return Script(scenario, tree)


def on(scenario: Scenario, config: Config) -> Config:
    """Return the configuration with the calendars and targets of a scenario in their places."""
    return config.model_copy(
        update={
            "calendars": {**config.calendars, **scenario.calendars},
            "targets": {**config.targets, **scenario.targets},
        }
    )


def _without_tabs(content: bytes) -> bytes:
    """Return JSON as YAML takes it: tabs stand only between its values. What is no JSON stays."""
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return content
    return content.replace(b"\t", b" ")


def _without_nulls(values: dict[str, Raw]) -> dict[str, Raw]:
    """Return what is set: programs write null for what is not."""
    kept: dict[str, Raw] = {key: value for key, value in values.items() if value not in _NULLS}
    events = kept.get("events")
    if isinstance(events, list):
        kept["events"] = [
            _without_nulls(event) if isinstance(event, dict) else event for event in events
        ]
    return kept


_NULLS = ("null", "~")
_BEGIN = rules.EXAMPLES["events"]
