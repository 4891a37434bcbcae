"""Single fields of a configuration are changed, and nothing else of the file is touched."""

import difflib

import pytest

from bot.setup.amending import CannotAmend, amended, values_of
from tests.bot.process import CONFIG

SHIPPED = CONFIG.read_text(encoding="utf-8")


def changed_lines(before, after):
    lines = difflib.ndiff(before.splitlines(), after.splitlines())
    return sorted((line for line in lines if line[:2] in ("- ", "+ ")), key=lambda line: line[0])


def test_the_shipped_file_keeps_every_comment_and_line_but_those_that_change():
    after = amended(
        SHIPPED,
        {
            ("desk", "name", "en"): "Help: the desk, [1]",
            ("desk", "language"): "en",
            ("desk", "timezone"): "Europe/Berlin",
            ("telegram", "group"): "-1001234567890123",
            ("telegram", "proxy"): "http://10.0.0.1:8",
        },
    )

    assert changed_lines(SHIPPED, after) == [
        '+   name: {zh: IT服务台, en: "Help: the desk, [1]"}',
        "+   language: en               # for people and groups that chose none: zh or en",
        "+   timezone: Europe/Berlin",
        "+   proxy: http://10.0.0.1:8",
        "+   group: -1001234567890123",
        "-   name: {zh: IT服务台, en: IT Service Desk}",
        "-   language: zh               # for people and groups that chose none: zh or en",
        "-   timezone: Asia/Shanghai",
        "-   # proxy: http://127.0.0.1:3128",
        "-   # group: -1001234567890",
    ]
    assert amended(after, {("desk", "language"): "en"}) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1\n", "a: 1\n\ntelegram:\n  group: -5\n"),
        ("a: 1", "a: 1\n\ntelegram:\n  group: -5\n"),
        ("telegram:\n  mode: polling # x\n", "telegram:\n  group: -5\n  mode: polling # x\n"),
        ("telegram:\n    mode: x\n", "telegram:\n    group: -5\n    mode: x\n"),
        ("telegram: {mode: polling}\n", "telegram: {group: -5, mode: polling}\n"),
        ("telegram: {}\n", "telegram: {group: -5}\n"),
        ("telegram:\n# nothing\nb: 2\n", "telegram:\n  group: -5\n# nothing\nb: 2\n"),
        ("telegram:", "telegram:\n  group: -5\n"),
        ("telegram:\n  group:\n", "telegram:\n  group: -5\n"),
        ("telegram:\n  group: '-7'  # ours\n", "telegram:\n  group: -5  # ours\n"),
        ("telegram:\r\n  group: -7\r\nb: 2\r\n", "telegram:\r\n  group: -5\r\nb: 2\r\n"),
    ],
)
def test_a_field_finds_its_place(before, after):
    assert amended(before, {("telegram", "group"): "-5"}) == after


@pytest.mark.parametrize(
    "value", ["plain", "it's", 'a "b"', "a: b", "# x", "{}", "值：一", "-", "@x"]
)
def test_any_value_is_read_back_as_it_was(value):
    after = amended("desk: {name: {zh: 甲, en: a}}\n", {("desk", "name", "zh"): value})

    assert values_of(after) == {"desk": {"name": {"zh": value, "en": "a"}}}


@pytest.mark.parametrize("before", ["telegram: [1]\n", "telegram: words\n", "desk: 1\n"])
def test_what_is_written_otherwise_is_left_alone(before):
    with pytest.raises(CannotAmend):
        amended(before, {("telegram", "group"): "-5", ("desk", "name", "zh"): "x"})
