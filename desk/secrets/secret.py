"""Secrets as a type of their own, and the ring of keys that signs links and buttons."""

import base64
import hashlib
import hmac
from typing import Final, Literal, Never

Bits = Literal[96, 256]

SHORTEST_KEY: Final = 32
"""Bytes; 32 characters in hexadecimal still carry 128 bits."""


class Secret:
    """A string that does not show itself: not in a repr, a format, a log, a pickle or JSON.

    Comparison takes the same time wherever the strings part. An absent secret is None, never an
    empty one: an empty one would equal what an attacker left out.
    """

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        if not value:
            raise ValueError("a secret is not empty")
        self._value: Final = value

    def reveal(self) -> str:
        """Return the string itself, at the one place that must send or use it."""
        return self._value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(_bytes(self._value), _bytes(other._value))

    def __hash__(self) -> int:
        return hash((Secret, self._value))

    def __repr__(self) -> str:
        return "***"

    def __str__(self) -> str:
        return "***"

    def __format__(self, format_spec: str) -> str:
        return "***"

    def __copy__(self) -> "Secret":
        return self

    def __deepcopy__(self, memo: object) -> "Secret":
        # dataclasses.asdict and the like copy deeply, and must not go by way of pickle.
        return self

    def __reduce_ex__(self, protocol: object) -> Never:
        raise TypeError("a secret is not pickled")

    def __getstate__(self) -> Never:
        raise TypeError("a secret has no state to show")


class KeyRing:
    """The key that signs now, and the keys before it, which still verify during a rotation."""

    __slots__ = ("_keys",)

    def __init__(self, current: Secret, *previous: Secret) -> None:
        """Take the keys.

        Raises:
            ValueError: a key is shorter than `SHORTEST_KEY` bytes, and could be guessed.
        """
        self._keys: Final = tuple(_bytes(key.reveal()) for key in (current, *previous))
        if any(len(key) < SHORTEST_KEY for key in self._keys):
            raise ValueError(f"a signing key has at least {SHORTEST_KEY} bytes")

    def __repr__(self) -> str:
        return f"KeyRing(*** x {len(self._keys)})"

    def sign(self, purpose: str, *parts: str, bits: Bits = 256) -> str:
        """Return the signature of `parts` under the current key: base64url without padding.

        It has 43 characters, or 16 with 96 bits. Each part stands with its length, so that
        ("ab", "c") and ("a", "bc") differ; a signature for one purpose or length is none for
        another. What shall expire says so in a part.

        Source: RFC 2104; RFC 4648, section 5.
        """
        return _signature(self._keys[0], purpose, parts, bits)

    def verify(self, purpose: str, signature: str, *parts: str, bits: Bits = 256) -> bool:
        """Tell whether any key of the ring signed `parts` so, in a time that tells nothing."""
        given = _bytes(signature)
        # A list, not a generator: every key is tried, whichever fits.
        fits = [
            hmac.compare_digest(_bytes(_signature(key, purpose, parts, bits)), given)
            for key in self._keys
        ]
        return any(fits)


def _signature(key: bytes, purpose: str, parts: tuple[str, ...], bits: Bits) -> str:
    framed = bits.to_bytes(2, "big")
    for field in map(_bytes, (purpose, *parts)):
        framed += len(field).to_bytes(8, "big") + field
    digest = hmac.new(key, framed, hashlib.sha256).digest()[: bits // 8]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    # Hostile callback data may hold lone surrogates; they are compared, not choked on.
    return text.encode("utf-8", "surrogatepass")
