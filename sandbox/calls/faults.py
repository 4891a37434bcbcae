"""Failures on order: the whole API unreachable, or the next call of one method going wrong."""

from dataclasses import dataclass, field

from sandbox.errors import Refused

ANY_SENDING = "*"
SENDING = ("send", "forward", "copy")
NOT_SENDING = "sendchataction"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """How one call fails: by an error or a closed connection, before or after its effect.

    The method `*` is any that sends something.
    """

    method: str
    status: int
    description: str
    retry_after: int | None
    applied: bool
    drop: bool

    @property
    def refusal(self) -> Refused:
        """The error the caller sees."""
        parameters = {} if self.retry_after is None else {"retry_after": self.retry_after}
        return Refused(self.description, self.status, parameters)

    def meets(self, method: str) -> bool:
        """Say whether a call of this method fails so."""
        name = method.lower()
        if self.method == ANY_SENDING:
            return name.startswith(SENDING) and name != NOT_SENDING
        return self.method.lower() == name


@dataclass(kw_only=True)
class Faults:
    """The failures that were ordered and did not happen yet."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> None:
        """Order a failure; several for one method happen one a call, in order."""
        self.waiting.append(fault)

    def take(self, method: str) -> Fault | None:
        """Return the failure this call meets, and be rid of it."""
        for fault in self.waiting:
            if fault.meets(method):
                self.waiting.remove(fault)
                return fault
        return None
