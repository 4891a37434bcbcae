"""The command `triage`, and the examples it works on."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.commands.triage import triage
from bot.config import ConfigErrors, load

ROOT = Path(__file__).parents[2]
SMALL = """\
desk:
  name: {zh: 服务台, en: Desk}
teams:
  - {key: desk, name: {zh: 服务台, en: Desk}}
families:
  - {key: hardware, name: {zh: 硬件, en: Hardware}}
  - {key: network, name: {zh: 网络, en: Network}}
  - {key: other, name: {zh: 其他, en: Other}}
categories:
  - {key: hardware.printer, name: {zh: 打印机, en: Printer}, kind: incident,
     examples: {
       zh: [打印机卡纸, 打印出来有黑线],
       en: [printer jammed]}}
  - {key: network.wifi, name: {zh: 无线, en: Wi-Fi}, kind: incident,
     examples: {zh: [wifi连不上], en: [no wifi]}}
  - {key: other, name: {zh: 其他, en: Other}, kind: incident}
pending_reasons:
  - key: wait_user
    name: {zh: 待用户, en: Waiting}
    told: {zh: 请回复, en: Please answer}
    resumes_on_user_message: true
causes:
  - {key: other, name: {zh: 其他, en: Other}}
"""


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Run the command beside a small configuration, without a token."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("OPSDESK_TELEGRAM__TOKEN", raising=False)
    Path("config.yaml").write_text(SMALL, "utf-8")
    return CliRunner()


def write(name: str, *reports: object) -> None:
    lines = [
        report if isinstance(report, str) else json.dumps(report, ensure_ascii=False)
        for report in reports
    ]
    Path(name).write_text("\n".join(lines) + "\n", "utf-8")


def test_one_sentence_is_explained(runner: CliRunner) -> None:
    result = runner.invoke(triage, ["打印机又卡纸了"])

    assert result.exit_code == 0
    best = result.output.splitlines()[0]
    assert best.startswith("hardware.printer")
    assert "卡纸" in best


def test_json_is_one_line_a_report_with_the_best_guess_first(runner: CliRunner) -> None:
    write("reports.jsonl", {"text": "no wifi here", "category": "network.wifi"}, "", {"text": ""})

    result = runner.invoke(triage, ["--file", "reports.jsonl", "--json"])

    assert result.exit_code == 0
    known, blank = map(json.loads, result.output.splitlines())
    assert known["text"] == "no wifi here"
    assert [guess["category"] for guess in known["guesses"]] == [
        "network.wifi",
        "hardware.printer",
        "other",
    ]
    assert known["guesses"][0]["because"][0] == "wifi"
    assert 0.5 < known["guesses"][0]["confidence"] <= 1
    assert blank["guesses"][0]["category"] == "other"


def test_a_file_with_categories_tells_how_many_were_right_and_the_misses(
    runner: CliRunner,
) -> None:
    write(
        "reports.jsonl",
        {"text": "打印机卡纸", "category": "hardware.printer"},
        {"text": "wifi没了", "category": "network.wifi"},
        {"text": "打印有黑线", "category": "network.wifi"},
        {"text": "wifi", "category": "no.such"},
    )

    result = runner.invoke(triage, ["--file", "reports.jsonl"])

    assert result.exit_code == 0
    assert "right at the first guess: 2 of 4 (50.0 %)" in result.output
    assert "right within three:       3 of 4 (75.0 %)" in result.output
    assert "打印有黑线: network.wifi, but guessed hardware.printer" in result.output


def test_bad_lines_are_told_with_their_numbers(runner: CliRunner) -> None:
    write(
        "reports.jsonl",
        {"text": "wifi"},
        "no json",
        {"words": "wifi"},
        {"text": 5},
        {"text": "wifi", "category": 5},
        [],
    )

    result = runner.invoke(triage, ["--file", "reports.jsonl", "--json"])

    assert result.exit_code == 2
    assert result.stdout == ""
    assert [line.partition(": ")[0] for line in result.stderr.splitlines()] == [
        f"reports.jsonl:{number}" for number in (2, 3, 4, 5, 6)
    ]


def test_bytes_that_are_no_text_are_told(runner: CliRunner) -> None:
    Path("reports.jsonl").write_bytes('{"text": "打印"}'.encode("gb18030"))

    result = runner.invoke(triage, ["--file", "reports.jsonl"])

    assert result.exit_code == 2
    assert "reports.jsonl:1: the text is not UTF-8" in result.stderr


def test_standard_input_is_read_as_a_file_or_as_sentences(runner: CliRunner) -> None:
    listed = runner.invoke(triage, ["--file", "-", "--json"], input='{"text": "wifi"}\n')
    said = runner.invoke(triage, ["-", "--json"], input="wifi\n\n打印\n")

    assert [json.loads(line)["text"] for line in listed.output.splitlines()] == ["wifi"]
    assert [json.loads(line)["text"] for line in said.output.splitlines()] == ["wifi", "打印"]


@pytest.mark.parametrize("words", [[], ["wifi", "--file", "x"], ["--file", "missing.jsonl"]])
def test_a_wrong_use_is_told_apart(runner: CliRunner, words: list[str]) -> None:
    assert runner.invoke(triage, words).exit_code == 2


def test_a_wrong_configuration_is_told(runner: CliRunner) -> None:
    result = runner.invoke(triage, ["--config", "missing.yaml", "wifi"])

    assert result.exit_code == 1
    assert "there is no such file" in result.stderr


def test_an_example_in_two_categories_is_an_error_that_names_both_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("config.yaml")
    path.write_text(SMALL.replace("[no wifi]", "[no wifi, Printer  jammed]"), "utf-8")

    with pytest.raises(ConfigErrors) as raised:
        load(path, {}, need_secrets=False)

    assert [str(error) for error in raised.value.errors] == [
        (
            'config.yaml:15: categories[network.wifi].examples.en[2]: "Printer  jammed" stands in '
            "categories[hardware.printer].examples.en[1], line 13, too; keep one"
        )
    ]


def test_it_imports_neither_telegram_nor_a_store() -> None:
    code = "import sys, bot.commands.triage; print(*sys.modules)"

    output = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert not {"telegram", "aiohttp", "sqlalchemy"} & set(output.split())
