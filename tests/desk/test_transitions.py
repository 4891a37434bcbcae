"""The moves of a record, every pair of state and verb, and the pages drawn from them."""

import os
from pathlib import Path

import pytest

from desk.drawing import drawn
from desk.errors import IllegalMove
from desk.record import Kind, State, Verb
from desk.transitions import TRANSITIONS

STATES = Path(__file__).parents[2] / "docs" / "states"

GIVEN = "assign hand_over raise lower correct escalate"
SAID = "note reply user_message join leave"
TOLD = "urge complain"
CALLED = "warn remind page decline acknowledge keep promise"
ALLOWED = {
    State.NEW: f"claim unclaim {GIVEN} {SAID} {TOLD} {CALLED} cancel",
    State.ACTIVE: f"claim unclaim {GIVEN} {SAID} {TOLD} {CALLED} pend resolve undo cancel",
    State.PENDING: f"claim unclaim {GIVEN} {SAID} {TOLD} {CALLED} resume resolve cancel",
    State.RESOLVED: f"{SAID} correct complain confirm reopen undo rate",
    State.CLOSED: "note leave correct complain rate",
    State.CANCELLED: "note leave",
}
"""Written by hand, so that a change of the table must be meant."""
ALLOWED_TASK = {
    State.TODO: "start finish skip assign hand_over correct note",
    State.DOING: "start finish unclaim skip assign hand_over correct note",
    State.DONE: "correct note",
    State.SKIPPED: "correct note",
}


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("state", State)
def test_a_verb_is_possible_exactly_where_the_plan_says_so(kind, state, verb):
    table = ALLOWED_TASK if kind is Kind.TASK else ALLOWED
    allowed = table.get(state, "").split()

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
