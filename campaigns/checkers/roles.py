"""Who was paused and lost its roles does nothing of theirs when it wakes (P13)."""

from collections.abc import Iterator
from datetime import timedelta

from campaigns.checkers.history import History

LOOKED_AT = timedelta(seconds=3)
"""So long after it woke nobody can have got a role back whose holder lives."""
IN_THE_AIR = timedelta(seconds=0.25)
"""What was about to be written into a connection when it was stopped leaves when it wakes.

The others have taken such a send for one of unknown outcome by then: a copy is explained."""
ANYBODYS = {"answerCallbackQuery", "getMe"}
"""What any process may call."""


def paused_are_silent(history: History) -> Iterator[str]:
    """No desk polls or sends on after a pause in which others took its roles over."""
    for pause in history.pauses:
        for call in history.calls:
            is_its = history.callers.get(call.number) == pause.desk
            if is_its and call.method not in ANYBODYS:
                after = call.at - pause.until
                if IN_THE_AIR < after < LOOKED_AT:
                    yield f"{pause.desk} calls {call.method} {after} after it woke"
