"""Priority from impact and urgency, asked as two plain questions."""

from enum import StrEnum


class Impact(StrEnum):
    """Who is affected."""

    MANY = "many"
    TEAM = "team"
    ONE = "one"


class Urgency(StrEnum):
    """Whether people can still work."""

    BLOCKED = "blocked"
    HINDERED = "hindered"
    CAN_WAIT = "can_wait"


class Priority(StrEnum):
    """How soon the desk must act; P1 is the most pressing."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


MATRIX = {
    (Impact.MANY, Urgency.BLOCKED): Priority.P1,
    (Impact.MANY, Urgency.HINDERED): Priority.P2,
    (Impact.MANY, Urgency.CAN_WAIT): Priority.P3,
    (Impact.TEAM, Urgency.BLOCKED): Priority.P2,
    (Impact.TEAM, Urgency.HINDERED): Priority.P3,
    (Impact.TEAM, Urgency.CAN_WAIT): Priority.P4,
    (Impact.ONE, Urgency.BLOCKED): Priority.P3,
    (Impact.ONE, Urgency.HINDERED): Priority.P4,
    (Impact.ONE, Urgency.CAN_WAIT): Priority.P4,
}


def priority(impact: Impact, urgency: Urgency) -> Priority:
    """Return the priority that impact and urgency give together."""
    return MATRIX[impact, urgency]


def closest(impact: Impact, urgency: Urgency, wanted: Priority) -> tuple[Impact, Urgency]:
    """Return what gives the priority `wanted`: the impact stays if it can, the urgency follows."""

    def distance(pair: tuple[Impact, Urgency]) -> tuple[int, int]:
        return (
            abs(_IMPACTS.index(pair[0]) - _IMPACTS.index(impact)),
            abs(_URGENCIES.index(pair[1]) - _URGENCIES.index(urgency)),
        )

    return min((pair for pair, gives in MATRIX.items() if gives is wanted), key=distance)


_IMPACTS, _URGENCIES = tuple(Impact), tuple(Urgency)
