"""The command `check`."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.commands.check import check

ROOT = Path(__file__).parents[2]
TOKEN = {"OPSDESK_TELEGRAM__TOKEN": "123456789:AAcanary-canary_canary"}


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Run the command beside the shipped file, without a token."""
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("OPSDESK_TELEGRAM__TOKEN", raising=False)
    return CliRunner()


def test_a_right_configuration_is_counted(runner: CliRunner, tmp_path: Path) -> None:
    env = TOKEN | {"OPSDESK_DATABASE__URL": f"sqlite+aiosqlite:///{tmp_path}/none.db"}
    result = runner.invoke(check, env=env)

    assert result.exit_code == 0
    assert result.output == (
        "config.yaml is right: 21 categories, 1 team, 6 pending reasons, 10 causes\n"
        "People were not looked at: there is no database of this desk that can be read.\n"
    )
    assert runner.invoke(check, ["--strict"], env=env).exit_code == 0


def test_a_missing_token_is_told(runner: CliRunner) -> None:
    result = runner.invoke(check)

    assert result.exit_code == 1
    assert result.output == (
        "OPSDESK_TELEGRAM__TOKEN: missing; set it to the token that @BotFather gave for the bot\n"
    )


def test_each_error_has_a_line(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text((ROOT / "config.yaml").read_text("utf-8") + "a: 1\nb: 2\n", "utf-8")

    result = runner.invoke(check, ["--config", str(path)], env=TOKEN)

    assert result.exit_code == 1
    assert [line.split(": ")[1] for line in result.output.splitlines()] == ["a", "b"]


def test_a_wrong_use_is_told_apart(runner: CliRunner) -> None:
    assert runner.invoke(check, ["--confg", "x"]).exit_code == 2


def test_it_imports_neither_telegram_nor_a_store() -> None:
    code = "import sys, bot.commands.check; print(*sys.modules)"

    output = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout

    assert not {"telegram", "aiohttp", "sqlalchemy", "asyncio"} & set(output.split())
