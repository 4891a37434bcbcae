"""Disk full and power cuts: the desk stands them, and what a cut took that was synced is found."""

import asyncio
import contextlib
import sqlite3
from random import Random

import pytest

from campaigns.ground.disk import BALLAST, Disk
from campaigns.ground.disk import disk as lent
from campaigns.ground.ground import Setting, Stuck
from campaigns.ground.wal import Log, cut, log_of, log_path, shrink
from campaigns.trials import disk
from campaigns.trials.disk import left_of

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def database(tmp_path):
    """Return a database and a function that commits an update to it."""
    path = tmp_path / "desk.db"
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE inbox (update_id INTEGER PRIMARY KEY, body TEXT)")
    connection.execute("CREATE TABLE record (id INTEGER PRIMARY KEY, version INTEGER)")
    connection.execute("CREATE TABLE event (record_id INTEGER)")

    def commit(number):
        connection.execute("INSERT INTO inbox VALUES (?, ?)", (number, "x" * 3000))

    yield path, commit
    connection.close()


@pytest.mark.parametrize("seed", range(6))
async def test_a_power_cut_takes_only_what_was_not_synced(database, tmp_path, seed):
    path, commit = database
    for number in range(5):
        commit(number)
    synced = log_of(path)
    for number in range(5, 9):
        commit(number)

    copy = tmp_path / "cut" / "desk.db"
    assert cut(path, copy, synced, Random(seed))  # noqa: S311 - no secret
    assert left_of(copy, set(range(5))) == []
    assert any("9" not in line for line in left_of(copy, {*range(5), 8}))


async def test_an_update_confirmed_before_it_was_synced_is_found(database, tmp_path):
    path, commit = database
    commit(1)
    before = log_of(path)
    commit(2)

    cut(path, tmp_path / "cut" / "desk.db", Log(before.salt, before.end), Random(1))  # noqa: S311
    assert left_of(tmp_path / "cut" / "desk.db", {1, 2}) == [
        "update 2 was confirmed and is not there"
    ]


async def test_what_a_checkpoint_took_was_synced_before(database, tmp_path):
    path, commit = database
    commit(1)
    before = log_of(path)
    commit(2)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA wal_checkpoint(PASSIVE)")

    assert not cut(path, tmp_path / "cut" / "desk.db", before, Random(1))  # noqa: S311
    assert left_of(tmp_path / "cut" / "desk.db", {1, 2}) == []


async def test_damage_is_found(database, tmp_path):
    path, commit = database
    commit(1)
    copy = tmp_path / "cut" / "desk.db"
    cut(path, copy, log_of(path), Random(1))  # noqa: S311 - no secret
    log_path(copy).unlink()
    data = copy.read_bytes()
    copy.write_bytes(data[:16] + b"\xff" * 2_000 + data[2_016:])

    assert left_of(copy, set())


async def test_the_log_shrinks_to_what_counts(database):
    path, commit = database
    for number in range(9):
        commit(number)
    with log_path(path).open("ab") as log:
        log.write(b"\x00" * 50_000)
    end = log_of(path).end

    shrink(path)

    assert log_path(path).stat().st_size == end


async def test_a_full_disk_has_no_room(tmp_path):
    with lent(tmp_path / "disk") as place:
        if type(place) is not Disk:
            pytest.skip("nothing may be mounted here")
        place.fill(0)
        with pytest.raises(OSError, match="space"), (place.folder / "x").open("wb") as file:
            file.write(b"x")
        place.free(0)
        (place.folder / "x").write_bytes(b"x")
        assert not (place.folder / BALLAST).exists()


async def test_the_desk_as_it_is_stands_it(tmp_path):
    kept = tmp_path / "kept"
    figures = await disk.run(Setting(store="sqlite", seed=1, count=1, folder=kept))

    assert figures.violations == []
    assert figures.counts["cycles"] == 1


async def test_a_disk_that_nobody_notices_is_caught(tmp_path, monkeypatch):
    monkeypatch.setattr(Disk, "fill", lambda *_: None)
    monkeypatch.setattr(disk, "RED_SECONDS", 1.0)
    kept = tmp_path / "kept"
    with pytest.raises(BaseExceptionGroup) as fault:
        await asyncio.wait_for(
            disk.run(Setting(store="sqlite", seed=1, count=1, folder=kept)), timeout=60
        )

    assert fault.group_contains(Stuck, match="red")
