"""A prepared statement says and gives what it does through SQLAlchemy."""

import pytest
from sqlalchemy import bindparam, func, select, update

from store.database.engine import Database
from store.database.statements import Prepared, Statements, statements_of
from store.errors import Overtaken, StoreUnavailable
from store.queues.inbox import RawUpdate
from store.sql import among, insert, moment
from store.store import Store
from store.tables import counter, inbox
from tests.store.builders import NOW

PUT = (
    insert(inbox)
    .on_conflict_do_nothing(index_elements=["bot_id", "update_id"])
    .returning(inbox.c.id, inbox.c.update_id)
)
READ = select(inbox).where(inbox.c.received_at <= moment("by")).order_by(inbox.c.id)
COUNT = select(func.count(), func.max(inbox.c.update_id)).where(inbox.c.lane == bindparam("of"))
MOVE = update(inbox).where(inbox.c.lane == bindparam("of")).values(lane=bindparam("new"), term=7)
ADD = insert(counter)


def a_row(number, **changed):
    row = {
        "bot_id": 1,
        "update_id": number,
        "lane": "1:2",
        "body": {"text": "打印机坏了 \x00 \ud800"},
        "received_at": NOW,
        "state": "pending",
        "attempts": 0,
        "term": 0,
    }
    return row | changed


@pytest.fixture
async def database(database_url):
    statements_of.cache_clear()  # each test begins with none
    store = await Store.open(database_url)
    yield store._database
    await store.close()


@pytest.fixture
def prepared(monkeypatch):
    """The statements that were run without SQLAlchemy."""
    made = []
    values = Prepared.values

    def noted(self, parameters):
        if "alembic_version" not in self.sql:  # which every transaction that writes asks
            made.append(self.sql.split()[0])
        return values(self, parameters)

    monkeypatch.setattr(Prepared, "values", noted)
    return made


async def both(database, statement, parameters=None):
    """Return what a statement gives through SQLAlchemy, and prepared."""
    database._statements = Statements(database._statements._dialect)
    async with database.reading() as connection:
        first = await connection.rows(statement, parameters)
        return first, await connection.rows(statement, parameters)


async def test_rows_are_the_same_by_name_by_place_and_by_type(database, prepared):
    async with database.writing() as connection:
        await connection.written(PUT, [a_row(5), a_row(6, lane="3:4")])
        await connection.commit()

    first, second = await both(database, READ, {"by": NOW})

    assert prepared == ["SELECT"]
    assert [tuple(row) for row in second] == [tuple(row) for row in first]
    assert [row._fields for row in second] == [tuple(row._mapping) for row in first]
    assert second[0].body == {"text": "打印机坏了 \x00 \ud800"}
    assert second[0].received_at == NOW
    assert second[0].received_at.utcoffset() is not None
    assert second[1].lane == "3:4"


async def test_columns_without_a_name_and_no_rows_are_the_same(database, prepared):
    first, second = await both(database, COUNT, {"of": "nobody"})
    assert [tuple(row) for row in first] == [tuple(row) for row in second] == [(0, None)]

    assert await both(database, READ, {"by": NOW}) == ([], [])
    assert prepared == ["SELECT", "SELECT"]


async def test_many_rows_are_put_at_once_and_return_what_is_new(database, prepared):
    async with database.writing() as connection:
        await connection.written(PUT, [a_row(1)])
        new = await connection.written(PUT, [a_row(1), a_row(2), a_row(3)])
        await connection.commit()

    assert prepared == ["INSERT"] * 3
    assert [row.update_id for row in new] == [2, 3]


async def test_a_write_tells_how_many_rows_it_met(database, prepared):
    async with database.writing() as connection:
        await connection.written(PUT, [a_row(1), a_row(2), a_row(3, lane="other")])
        assert await connection.write(MOVE, {"of": "1:2", "new": "a"}) == 2
        assert await connection.write(MOVE, {"of": "1:2", "new": "b"}) == 0
        assert await connection.write(MOVE, {"of": "a", "new": "b"}) == 2
        await connection.write(ADD, [{"name": f"c{n}", "value": n} for n in range(2)])
        await connection.write(ADD, [{"name": f"z{n}", "value": n} for n in range(2)])
        moved = await connection.rows(select(inbox.c.term).where(inbox.c.lane == "b"))
        kept = await connection.rows(select(counter.c.name).where(counter.c.name.like("z%")))
        await connection.commit()

    assert prepared == ["UPDATE"] * 2 + ["INSERT"] * 2
    assert [row.term for row in moved] == [7, 7]
    assert [row.name for row in kept] == ["z0", "z1"]


@pytest.mark.parametrize("again", [False, True])
async def test_what_no_column_takes_is_refused_alike(database, again):
    async with database.writing() as connection:
        if again:
            await connection.written(PUT, [a_row(1)])
        with pytest.raises(ValueError, match="NUL"):
            await connection.written(PUT, [a_row(2, lane="\x00")])


@pytest.mark.parametrize("times", [0, 1])
async def test_a_taken_key_is_overtaken_alike(database, times):
    async with database.writing() as connection:
        for name in "ab"[: times + 1]:
            await connection.write(ADD, {"name": name, "value": 1})
        with pytest.raises(Overtaken):
            await connection.write(ADD, {"name": "a", "value": 1})


async def test_a_missing_value_is_told_before_anything_is_run(database):
    async with database.writing() as connection:
        await connection.write(MOVE, {"of": "x", "new": "y"})
        await connection.write(MOVE, {"of": "x", "new": "y"})
        with pytest.raises(KeyError, match="new"):
            await connection.write(MOVE, {"of": "x"})


async def test_a_list_for_in_stays_with_sqlalchemy(database, prepared):
    these = select(counter).where(counter.c.name.in_(bindparam("names", expanding=True)))
    async with database.writing() as connection:
        for _ in range(3):
            assert await connection.rows(these, {"names": ["a", "b"]}) == []

    assert prepared == []


async def test_among_takes_lists_of_any_length(database, prepared):
    these = select(counter.c.name).where(among(counter.c.value, "values")).order_by("name")
    async with database.writing() as connection:
        await connection.write(ADD, [{"name": f"y{n}", "value": 100 + n} for n in range(4)])
        found = [
            [row.name for row in await connection.rows(these, {"values": values})]
            for values in ([100], [101, 103], [], [100, 101, 102, 103, 7])
        ]

    assert found == [["y0"], ["y1", "y3"], [], ["y0", "y1", "y2", "y3"]]
    assert prepared == ["SELECT"] * 3


async def test_a_statement_made_for_one_use_is_not_kept(database):
    async with database.reading() as connection:
        await connection.rows(READ, {"by": NOW})
        kept = len(database._statements._known)
        for number in range(5):
            await connection.rows(select(counter.c.value).where(counter.c.value == number))

    assert len(database._statements._known) <= kept + 1  # the last may be in use still


async def test_on_a_file_without_tables_the_fault_is_told_alike(tmp_path):
    database = Database.at(f"sqlite:///{tmp_path / 'empty.db'}")
    for _ in range(2):
        with pytest.raises(StoreUnavailable, match="holds no tables"):
            async with database.reading() as connection:
                await connection.rows(READ, {"by": NOW})
    await database.close()


async def test_an_update_is_put_as_before(store):
    raw = RawUpdate(update_id=9, lane="1:1", body={"a": 1})
    assert [await store.inbox.put(1, [raw], NOW) for _ in range(3)] == [1, 0, 0]
