"""What is done before the first message: it leaves nothing behind, and nothing to be done later."""

import gc

import pytest

from bot.rehearsal import rehearse
from desk.people import LANGUAGES
from desk.secrets.secret import KeyRing
from handlers.chat.words import _environment
from store.tables import outbox, person
from tests.store.builders import NOW, POLICY, values


@pytest.fixture
def thawed():
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("thawed")
async def test_a_rehearsal_leaves_nothing_in_the_store(store):
    keys = KeyRing(*await store.settings.signing_keys())

    await rehearse(store, POLICY, keys, NOW)

    assert await values(store, person.c.id) == []
    assert await values(store, outbox.c.id) == []


@pytest.mark.usefixtures("thawed")
async def test_after_it_every_text_is_compiled_and_the_collector_is_at_rest(store):
    keys = KeyRing(*await store.settings.signing_keys())

    await rehearse(store, POLICY, keys, NOW)

    for locale in LANGUAGES:
        environment = _environment(locale)
        assert len(environment.cache or ()) == len(environment.list_templates(extensions=["j2"]))
    assert gc.get_freeze_count() > 0
