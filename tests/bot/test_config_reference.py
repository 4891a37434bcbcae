"""The reference of the configuration names every field as it is."""

import json
import re
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from bot.config import Config, load, schema
from bot.config.schema import typed

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "configuration.md"
ROW = re.compile(
    r"^\| `(?P<field>[a-z_.\[\]]+)` \| (?P<meaning>.+) \| (?P<default>[^|]+) "
    r"\| (?:`(?P<variable>[A-Z_]+)` )?\| (?P<example>.+) \|$",
    re.MULTILINE,
)
ROWS = {match["field"]: match for match in ROW.finditer(PAGE.read_text("utf-8"))}
NEEDED = {
    "OPSDESK_TELEGRAM__TOKEN": "123456:token",
    "OPSDESK_WEBHOOK__SECRET": "a-secret-of-this-test",
    "OPSDESK_MAIL__HOST": "mail.example.org",
    "OPSDESK_MAIL__SENDER": "desk@example.org",
    "OPSDESK_MAIL__PASSWORD": "a-password-of-this-test",
}
"""What some of the examples need beside them."""


def fields() -> dict[str, FieldInfo]:
    """Return every field of the model by the name that the page uses."""
    found = {}
    for steps, info in schema.fields():
        found[".".join(map(str, steps))] = info
        if len(steps) == 1:
            model = schema.section_of(info.annotation)
            assert model is not None
            found |= {f"{steps[0]}[].{key}": item for key, item in model.model_fields.items()}
    return found


FIELDS = fields()


def test_the_page_has_a_row_for_each_field_in_the_order_of_the_model() -> None:
    assert list(ROWS) == list(FIELDS)


def test_every_row_of_a_table_is_read_by_this_test() -> None:
    text = PAGE.read_text("utf-8")

    assert len(ROWS) == text.count("\n| `")


@pytest.mark.parametrize("name", FIELDS)
def test_a_row_tells_the_default(name: str) -> None:
    told, default = ROWS[name]["default"], FIELDS[name].default

    if told == "required":
        assert default is PydanticUndefined or name == "telegram.token"
    elif told == "the first team":
        assert name == "categories[].team"
    elif told == "`W` and `A`":
        assert list(FIELDS[name].get_default(call_default_factory=True)) == ["W", "A"]
    elif told == "as in `config.yaml`":
        shipped = getattr(load(ROOT / "config.yaml", NEEDED), name)
        assert FIELDS[name].get_default(call_default_factory=True) == shipped
    elif told in {"none", "empty"}:
        assert not FIELDS[name].get_default(call_default_factory=True)
    else:
        assert typed(FIELDS[name], told.strip("`")) == default


@pytest.mark.parametrize("name", FIELDS)
def test_a_row_tells_the_variable(name: str) -> None:
    expected = None if "[]" in name else schema.variable_of(tuple(name.split(".")))

    assert ROWS[name]["variable"] == expected


@pytest.mark.parametrize("name", FIELDS)
def test_the_example_of_a_row_is_right(name: str) -> None:
    example = ROWS[name]["example"]
    if example == "see `config.yaml`":
        return

    value = example.removeprefix("`").removesuffix("`")

    if "[]" not in name:
        load(ROOT / "config.yaml", NEEDED | {ROWS[name]["variable"]: value})
    elif value.startswith("{"):
        mapping: TypeAdapter[object] = TypeAdapter(FIELDS[name].annotation or dict)
        mapping.validate_python(json.loads(value))
    else:
        assert typed(FIELDS[name], value) is not None


def test_the_page_has_a_part_for_each_section_in_the_order_of_the_model() -> None:
    parts = re.findall("^## (.+)$", PAGE.read_text("utf-8"), re.MULTILINE)

    assert parts == list(Config.model_fields)
