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


WHILE_WORKED = (
    Verb.ASSIGN,
    Verb.UNCLAIM,
    Verb.HAND_OVER,
    Verb.RAISE,
    Verb.LOWER,
    Verb.ESCALATE,
    Verb.URGE,
    Verb.WARN,
    Verb.REMIND,
    Verb.PAGE,
    Verb.DECLINE,
    Verb.ACKNOWLEDGE,
    Verb.KEEP,
    Verb.PROMISE,
)
"""What can happen to an incident or request as long as somebody is to do something about it."""


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
        moves |= {(state, verb): state for verb in WHILE_WORKED}
    moves[active, Verb.UNDO] = new  # of a claim
    moves[resolved, Verb.UNDO] = active  # of a solution
    for state in (active, pending):
        moves[state, Verb.CLAIM] = state  # only while nobody owns it: desk.incident.claimed
    for state in (active, pending, resolved):
        moves[state, Verb.REPLY] = state
    for state in (new, active, pending, resolved):
        moves[state, Verb.USER_MESSAGE] = state
        moves[state, Verb.JOIN] = state
    for state in (new, active, pending, resolved, closed):
        moves[state, Verb.CORRECT] = state  # after the end only the category: for the reports
        moves[state, Verb.COMPLAIN] = state
    for state in (resolved, closed):
        moves[state, Verb.RATE] = state
    for state in (new, active, pending, resolved, closed, cancelled):
        moves[state, Verb.NOTE] = state  # what engineers write is kept, whenever they write it
        moves[state, Verb.LEAVE] = state
    return Transitions(moves)


def _work() -> Transitions:
    """Return the moves of a task."""
    todo, doing, done, skipped = State.TODO, State.DOING, State.DONE, State.SKIPPED
    moves = {
        (todo, Verb.START): doing,
        (todo, Verb.FINISH): done,
        (doing, Verb.FINISH): done,
        (doing, Verb.UNCLAIM): todo,
        (doing, Verb.START): doing,  # only while nobody has it: desk.task.started
    }
    for state in (todo, doing):
        moves[state, Verb.SKIP] = skipped
        moves[state, Verb.ASSIGN] = state
        moves[state, Verb.HAND_OVER] = state
    for state in (todo, doing, done, skipped):
        moves[state, Verb.CORRECT] = state
        moves[state, Verb.NOTE] = state
    return Transitions(moves)


TRANSITIONS: Mapping[Kind, Transitions] = {
    Kind.INCIDENT: _fulfilment(),
    Kind.REQUEST: _fulfilment(),
    Kind.TASK: _work(),
}
"""The moves of every kind. An approval step for requests joins with the approvals."""
