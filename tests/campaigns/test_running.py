"""A campaign is played shard by shard, and taken up where it was left."""

from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from campaigns.__main__ import arguments, main, runs
from campaigns.campaign import Campaign
from campaigns.figures import Figures, percentile
from campaigns.running import Run, play


def _run(folder: Path, found: Figures, *, resume: bool = False) -> tuple[Run, list[int]]:
    played: list[int] = []

    async def run(setting):
        played.append(setting.count)
        setting.folder.mkdir(parents=True)
        return found

    campaign = Campaign(does="", counts="", short=1, full=10, run=run)
    asked = Run(
        name="one",
        campaign=campaign,
        store="sqlite",
        seed=1,
        count=10,
        shards=3,
        folder=folder,
        resume=resume,
    )
    return asked, played


def test_shards_share_the_count(tmp_path):
    run, played = _run(tmp_path, Figures())

    for shard in (1, 2, 3):
        play(run, shard)

    assert sum(played) == 10
    assert max(played) - min(played) <= 1


def test_a_finished_shard_is_not_played_again(tmp_path):
    run, _ = _run(tmp_path, Figures(counts={"kills": 3}))
    play(run, 1)
    again, played = _run(tmp_path, Figures(), resume=True)

    found = play(again, 1)

    assert found.counts == {"kills": 3}
    assert played == []


@pytest.mark.parametrize("violated", [True, False])
def test_the_folder_is_kept_only_where_something_was_violated(tmp_path, violated):
    run, _ = _run(tmp_path, Figures(violations=["lost"] if violated else []))

    play(run, 1)

    assert (run.place(1) / "kept").exists() is violated


def test_a_violation_ends_with_one_and_tells_where_it_is_kept(tmp_path, monkeypatch, capsys):
    run, _ = _run(tmp_path, Figures(violations=["nothing lost: update 7"]))
    monkeypatch.setattr("campaigns.__main__.CAMPAIGNS", {"kills": run.campaign})
    words = ["kills", "--store", "sqlite", "--folder", str(tmp_path)]
    monkeypatch.setattr("sys.argv", ["campaigns", *words])

    assert main() == 1

    told = capsys.readouterr().out
    assert "update 7" in told
    assert "seed 1" in told
    assert str(tmp_path) in told


def test_short_plays_what_ci_plays(tmp_path):
    options = arguments(["all", "--short", "--folder", str(tmp_path)])

    assert all(run.count == run.campaign.short for run, _ in runs(options))


def test_what_failed_is_played_again_by_the_words_it_prints(tmp_path):
    run, _ = _run(tmp_path, Figures())
    words = replace(run, name="kills", seed=7).words

    (again, _), *others = runs(arguments(words.split()))

    assert not others
    assert (again.name, again.store, again.seed, again.count) == ("kills", "sqlite", 7, 10)


def test_of_several_at_once_each_is_told_and_one_violation_is_enough(tmp_path, monkeypatch, capsys):
    def played(words):
        code = int("postgres" in words)
        return CompletedProcess(words, code, f"{' '.join(words[:3])} ends\n", "")

    monkeypatch.setattr("campaigns.__main__._played", played)
    words = ["kills", "--short", "--at-once", "2", "--folder", str(tmp_path)]
    monkeypatch.setattr("sys.argv", ["campaigns", *words])

    assert main() == 1

    told = capsys.readouterr().out
    assert "kills --store sqlite ends" in told
    assert "kills --store postgres ends" in told


def test_a_percentile_is_a_value_that_was_measured():
    assert percentile([5.0, 1.0, 3.0], 50) == 3.0
    assert percentile([5.0, 1.0, 3.0], 99) == 5.0
