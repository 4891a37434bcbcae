"""The parameters of one call, read as leniently as the official server reads them."""

import json
import re
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import bad
from sandbox.model import Json

NUMBER = re.compile(r"-?\d{1,19}")
DECIMAL = re.compile(r"-?\d{1,19}(?:\.\d{1,19})?")


@dataclass(frozen=True, kw_only=True)
class Upload:
    """A file that came with a call."""

    name: str
    data: bytes


@dataclass(kw_only=True)
class Params:
    """What a call carries; `read` collects the names the method looked at.

    The official server turns every value into text first, whichever encoding carried it, and reads
    numbers and objects from that text.
    """

    given: Json
    files: dict[str, Upload] = field(default_factory=dict)
    encoding: str = "none"
    read: set[str] = field(default_factory=set)

    def text(self, name: str) -> str:
        """Return a parameter as text; empty where it is not there.

        A null in a JSON body is the text `null`, as it is to the official server.
        """
        self.read.add(name)
        value = self.given.get(name, "")
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def required(self, name: str) -> str:
        """Return a text that has to be there."""
        text = self.text(name)
        if not text:
            raise bad(f'parameter "{name}" is required')
        return text

    def flag(self, name: str) -> bool:
        """Return a yes or no."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def decimal(self, name: str) -> float:
        """Return a number with a fraction; what is no number counts as 0."""
        match = DECIMAL.match(self.text(name).strip())
        return float(match.group()) if match else 0.0

    def integer(
        self, name: str, default: int = 0, *, low: int | None = None, high: int | None = None
    ) -> int:
        """Return a number cut to its range; what is no number counts as 0."""
        text = self.text(name).strip()
        if not text:
            return default
        match = NUMBER.match(text)
        value = int(match.group()) if match else 0
        value = value if low is None else max(low, value)
        return value if high is None else min(high, value)

    def value(self, name: str, what: str) -> Any:  # noqa: ANN401 - JSON can be anything
        """Return a parameter that holds JSON, None where it is empty.

        Raises:
            Refused: the text is no JSON; `what` names the thing as the official server does.
        """
        text = self.text(name).strip()
        if not text:
            return None
        try:
            return json.loads(text)
        except ValueError:
            raise bad(f"can't parse {what} JSON object") from None

    def loose(self, name: str) -> Any:  # noqa: ANN401 - JSON can be anything
        """Return a parameter that holds JSON, None where it is none: some mistakes are forgiven."""
        try:
            return json.loads(self.text(name))
        except ValueError:
            return None

    def upload(self, name: str) -> Upload | None:
        """Return the file a parameter carries, itself or by attach://."""
        self.read.add(name)
        return self.files.get(name) or self.attached(self.text(name))

    def attached(self, address: str) -> Upload | None:
        """Return the file that attach:// names, if that is what this is."""
        scheme, _, part = address.partition("attach://")
        if not part or scheme:
            return None
        self.read.add(part)
        return self.files.get(part)

    def shown(self) -> Json:
        """Return the parameters for the log, contents of files replaced by their sizes."""
        files = {
            name: {"file_name": upload.name, "size": len(upload.data)}
            for name, upload in self.files.items()
        }
        return {**self.given, **files}

    def attachments(self) -> set[str]:
        """Return the parts that another parameter names by attach://; they are no parameters."""
        text = json.dumps(self.given, ensure_ascii=False)
        return {name for name in self.files if f"attach://{name}" in text}
