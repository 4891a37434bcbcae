"""What a campaign found, in one line and as data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(kw_only=True)
class Figures:
    """What one shard of a campaign measured; times are in seconds."""

    counts: dict[str, int] = field(default_factory=dict)
    times: dict[str, list[float]] = field(default_factory=dict)
    violations: list[str] = field(default_factory=list)

    def line(self) -> str:
        """Return all of it in one line."""
        parts = [f"{name} {count}" for name, count in self.counts.items()]
        parts += [
            f"{name} p50 {percentile(values, 50):.2f} s p99 {percentile(values, 99):.2f} s"
            for name, values in self.times.items()
            if values
        ]
        return ", ".join([*parts, f"violations {len(self.violations)}"])

    def add(self, other: "Figures") -> None:
        """Take in what another shard measured."""
        for name, count in other.counts.items():
            self.counts[name] = self.counts.get(name, 0) + count
        for name, values in other.times.items():
            self.times.setdefault(name, []).extend(values)
        self.violations += other.violations

    def data(self) -> dict[str, object]:
        """Return it as JSON can hold it."""
        return {"counts": self.counts, "times": self.times, "violations": self.violations}

    @classmethod
    def of(cls, data: Mapping[str, object]) -> "Figures":
        """Return what data() gave."""
        counts, times, found = data["counts"], data["times"], data["violations"]
        if not isinstance(counts, dict) or not isinstance(times, dict):
            raise TypeError("a file of results is not one")
        return cls(counts=counts, times=times, violations=list(_lines(found)))


def _lines(found: object) -> list[str]:
    return [str(line) for line in found] if isinstance(found, list) else []


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that so many percent do not exceed."""
    ordered = sorted(values)
    at = -(-len(ordered) * percent // 100)
    return ordered[max(int(at), 1) - 1]
