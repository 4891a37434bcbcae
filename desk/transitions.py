"""The table of moves: which verb leads a record from which state to which."""

from collections.abc import Mapping
from dataclasses import dataclass

from desk.errors import IllegalMove
from desk.record import Kind, State, Verb


@dataclass(frozen=True, slots=True)
class Transitions:
    """The moves of one kind of record; whatever is not listed is refused."""

    moves: Mapping[tuple[State, Verb], State]

    def after(self, state: State, verb: Verb) -> State:
        """Return the state that `verb` leads to.

        Raises:
            IllegalMove: the verb is not possible in this state; it names those that are.
        """
        try:
            return self.moves[state, verb]
        except KeyError:
            raise IllegalMove(state=state, verb=verb, legal=self.verbs(state)) from None

    def verbs(self, state: State) -> frozenset[Verb]:
        """Return the verbs that are possible in `state`."""
        return frozenset(verb for at, verb in self.moves if at is state)


def _fulfilment() -> Transitions:
    """Return the moves that incidents and requests share."""
    new, active, pending = State.NEW, State.ACTIVE, State.PENDING
    resolved, closed, cancelled = State.RESOLVED, State.CLOSED, State.CANCELLED
    moves = {
        (new, Verb.CLAIM): active,
        (new, Verb.REPLY): active,
        (active, Verb.PEND): pending,
        (pending, Verb.RESUME): active,
        (active, Verb.RESOLVE): resolved,
        (pending, Verb.RESOLVE): resolved,
        (resolved, Verb.REOPEN): active,
        (resolved, Verb.CONFIRM): closed,
    }
    for state in (new, active, pending):
        moves[state, Verb.CANCEL] = cancelled
        moves[state, Verb.CORRECT] = state
    for state in (active, pending):
        moves[state, Verb.CLAIM] = state  # only while nobody owns it: desk.incident.claimed
        moves[state, Verb.UNCLAIM] = state
    for state in (active, pending, resolved):
        moves[state, Verb.REPLY] = state
    for state in (new, active, pending, resolved):
        moves[state, Verb.USER_MESSAGE] = state
    for state in State:
        moves[state, Verb.NOTE] = state  # what engineers write is kept, whenever they write it
    return Transitions(moves)


TRANSITIONS: Mapping[Kind, Transitions] = dict.fromkeys(Kind, _fulfilment())
"""The moves of every kind. An approval step for requests joins with the approvals."""
