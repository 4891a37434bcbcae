"""Migrations: they make what tables.py says, and undo it."""

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from store.database.engine import Database
from store.errors import SchemaMismatch
from store.schema import HEAD, MIGRATIONS, downgrade, upgrade
from store.store import Store
from store.tables import metadata

SHAPES = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '%autoindex%'",
    "postgresql": """
        SELECT 'column', table_name || '.' || column_name,
            concat_ws(' ', column_name, data_type, is_nullable, column_default)
            FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    """,
}


@pytest.fixture
async def database(empty_database_url):
    database = Database.at(empty_database_url)
    yield database
    await database.close()


async def in_transaction(database, work):
    async with database.writing() as connection:
        result = await connection.run_sync(work)
        await connection.commit()
        return result


def shape(connection):
    """Return everything a database knows of its tables, however its words are spaced."""
    rows = connection.execute(text(SHAPES[connection.dialect.name]))
    words = {}
    for kind, name, definition in rows:
        parts = re.sub(r"[\s\"]+", " ", definition or "").split(", ")
        # The order in which constraints stand within a table says nothing.
        words[kind, name] = sorted(part.strip(" ()") for part in parts)
    return {key: said for key, said in words.items() if "alembic" not in key[1]}


def test_head_is_the_newest_revision():
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))

    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


async def test_alembic_finds_no_difference(database):
    await in_transaction(database, upgrade)

    def difference(connection):
        return compare_metadata(MigrationContext.configure(connection), metadata)

    assert await in_transaction(database, difference) == []


async def test_migrations_make_to_the_letter_what_the_tables_say(database):
    await in_transaction(database, upgrade)
    migrated = await in_transaction(database, shape)
    await in_transaction(database, lambda connection: downgrade(connection, "base"))
    await in_transaction(database, metadata.create_all)

    assert migrated == await in_transaction(database, shape)
    assert len(migrated) > len(metadata.tables)


async def test_down_leaves_nothing_and_up_works_again(database):
    await in_transaction(database, upgrade)
    await in_transaction(database, lambda connection: downgrade(connection, "base"))

    def tables(connection):
        return inspect(connection).get_table_names()

    assert await in_transaction(database, tables) == ["alembic_version"]
    await in_transaction(database, upgrade)
    assert len(await in_transaction(database, tables)) == len(metadata.tables) + 1


async def test_a_migration_that_fails_leaves_nothing(database):
    def broken(connection):
        upgrade(connection)
        raise OSError

    with pytest.raises(Exception, match="cannot"):
        await in_transaction(database, broken)

    assert await in_transaction(database, lambda c: inspect(c).get_table_names()) == []


async def test_a_store_made_by_a_newer_desk_is_refused(empty_database_url, database):
    await in_transaction(database, upgrade)
    await in_transaction(
        database, lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9000'"))
    )
    await database.close()

    with pytest.raises(SchemaMismatch, match="made by a newer desk"):
        await Store.open(empty_database_url)


async def test_opening_a_store_again_needs_no_migration(empty_database_url, monkeypatch):
    store = await Store.open(empty_database_url)
    await store.close()
    monkeypatch.setattr("store.schema.upgrade", None)

    store = await Store.open(empty_database_url)
    await store.probe()
    await store.close()


async def test_a_running_desk_stops_writing_when_its_tables_are_changed_under_it(store):
    await store.probe()

    async with store._database.writing() as connection:
        await connection.write(text("UPDATE alembic_version SET version_num = '9999'"))
        await connection.commit()

    with pytest.raises(SchemaMismatch, match="changed to version 9999"):
        await store.probe()
    async with store._database._transaction(store._database._writer, writes=True) as connection:
        await connection.write(
            text("UPDATE alembic_version SET version_num = :head"), {"head": HEAD}
        )
        await connection.commit()
    await store.probe()
