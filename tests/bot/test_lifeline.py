"""What proves that a process of this machine is dead, and what does not."""

import json
import shutil
import subprocess
import sys

import pytest

from bot import lifeline
from bot.lifeline import Lifeline

HOLDS = """
import sys
from pathlib import Path
from bot.lifeline import Lifeline
Lifeline(Path(sys.argv[1]), "other").hold()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def mine(tmp_path):
    mine = Lifeline(tmp_path, "mine")
    mine.hold()
    yield mine
    mine.release()


@pytest.fixture
def other(tmp_path):
    """Return a process that holds a line in the same folder."""
    with subprocess.Popen(  # noqa: S603 (our own command)
        [sys.executable, "-c", HOLDS, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_process_that_was_killed_is_proved_dead(mine, other):
    before = mine.is_cut("other")
    other.kill()
    other.wait()

    assert (before, mine.is_cut("other")) == (False, True)


def test_of_a_process_that_left_no_file_nothing_is_known(mine):
    assert not mine.is_cut("from-elsewhere")


def test_nobody_is_dead_to_itself(mine):
    assert not mine.is_cut("mine")


@pytest.mark.usefixtures("other")
def test_a_copy_of_the_file_of_a_living_process_proves_nothing(mine, tmp_path):
    path = tmp_path / "opsdesk-other.alive"
    shutil.copyfile(path, tmp_path / "copy")
    (tmp_path / "copy").replace(path)

    assert not mine.is_cut("other")


def test_what_was_left_before_the_machine_started_proves_nothing(
    mine, other, tmp_path, monkeypatch
):
    other.kill()
    other.wait()
    (tmp_path / "boot").write_text("another-start\n")
    monkeypatch.setattr(lifeline, "BOOT", tmp_path / "boot")

    assert not mine.is_cut("other")


def test_a_link_proves_nothing(mine, other, tmp_path):
    other.kill()
    other.wait()
    path = tmp_path / "opsdesk-other.alive"
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")

    assert not mine.is_cut("other")


@pytest.mark.parametrize("text", ["", "{", "[]", json.dumps({"boot": "x"})])
def test_a_file_that_says_nothing_proves_nothing(mine, tmp_path, text):
    (tmp_path / "opsdesk-other.alive").write_text(text)

    assert not mine.is_cut("other")


@pytest.mark.parametrize("kind", ["nfs4", ""])
def test_on_the_file_system_of_another_machine_nothing_is_proved(tmp_path, kind):
    mounts = tmp_path / "mounts"
    mounts.write_text(f"x / {kind} rw 0 0\n" if kind else "")
    remote = Lifeline(tmp_path, "remote", mounts)

    remote.hold()

    assert not list(tmp_path.glob("*.alive"))


def test_a_process_that_ends_in_peace_leaves_no_file(tmp_path):
    line = Lifeline(tmp_path, "mine")
    line.hold()
    held = [path.name for path in tmp_path.iterdir()]

    line.release()

    assert (held, list(tmp_path.iterdir())) == (["opsdesk-mine.alive"], [])
