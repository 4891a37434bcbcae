"""The moves of a record, every pair of state and verb, and the pages drawn from them."""

import os
from pathlib import Path

import pytest

from desk.drawing import drawn
from desk.errors import IllegalMove
from desk.record import Kind, State, Verb
from desk.transitions import TRANSITIONS

STATES = Path(__file__).parents[2] / "docs" / "states"

ALLOWED = {
    State.NEW: "claim note reply user_message correct cancel",
    State.ACTIVE: "claim unclaim note reply user_message correct pend resolve cancel",
    State.PENDING: "claim unclaim note reply user_message correct resume resolve cancel",
    State.RESOLVED: "note reply user_message confirm reopen",
    State.CLOSED: "note",
    State.CANCELLED: "note",
}
"""Written by hand, so that a change of the table must be meant."""


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("state", State)
def test_a_verb_is_possible_exactly_where_the_plan_says_so(kind, state, verb):
    allowed = ALLOWED[state].split()

    if verb in allowed:
        assert TRANSITIONS[kind].after(state, verb) in State
    else:
        with pytest.raises(IllegalMove) as refused:
            TRANSITIONS[kind].after(state, verb)
        assert refused.value.legal == frozenset(Verb(name) for name in allowed)


@pytest.mark.parametrize("kind", Kind)
def test_the_page_of_states_is_drawn_from_the_table(kind):
    page = STATES / f"{kind}.md"
    if os.environ.get("OPSDESK_WRITE_DOCS"):
        page.write_text(drawn(kind), encoding="utf-8")

    assert page.read_text(encoding="utf-8") == drawn(kind)
