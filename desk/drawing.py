"""The states of a kind as a page with a diagram, drawn from its table of moves."""

from desk.record import OPEN, Kind, State
from desk.transitions import TRANSITIONS

HEAD = """# States: {kind}

Drawn from `desk/transitions.py`; a test holds this page equal to the code.
To write it anew: `OPSDESK_WRITE_DOCS=1 python3 tasks.py test tests/desk/test_transitions.py`

```mermaid
stateDiagram-v2
  [*] --> {first}: report
"""


def drawn(kind: Kind) -> str:
    """Return the page of a kind: its diagram, and what can be done without leaving a state."""
    moves = sorted(TRANSITIONS[kind].moves.items(), key=lambda move: _order(*move[0]))
    lines = [f"  {at} --> {to}: {verb}" for (at, verb), to in moves if at is not to]
    known = {state for state, _ in TRANSITIONS[kind].moves}
    states = [state for state in State if state in known]
    lines += [f"  {state} --> [*]" for state in states if state not in OPEN]
    stays = [
        f"| {state} | {', '.join(verb for (at, verb), to in moves if at is state is to)} |"
        for state in states
    ]
    table = "\n".join(["| state | stays, when |", "| --- | --- |", *stays])
    return HEAD.format(kind=kind, first=states[0]) + "\n".join(lines) + f"\n```\n\n{table}\n"


def _order(state: State, verb: str) -> tuple[int, str]:
    return list(State).index(state), verb
