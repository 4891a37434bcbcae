"""Every seeded bug applies to the code as it is, and names the campaign that must find it."""

import subprocess

import pytest

from campaigns.__main__ import arguments
from campaigns.ground.desks import ROOT
from campaigns.seeded import caught_by, patches


@pytest.mark.parametrize("patch", patches(), ids=lambda patch: patch.stem)
def test_a_seeded_bug_applies_and_names_who_finds_it(patch):
    done = subprocess.run(  # noqa: S603 - our own patches
        ["git", "apply", "--check", str(patch)],  # noqa: S607 - whichever git is there
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    assert arguments(caught_by(patch)).name != "bugs"
