import copy
import dataclasses
import hmac
import json
import pickle
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.secrets.secret import KeyRing, Secret

CANARY = "canary-Zs@2024"
KEY, OLD, OTHER = (Secret(letter * 32) for letter in "koz")
short_texts = st.lists(st.text(st.sampled_from("ab\x00\ud800é"), max_size=4), max_size=4)


@dataclasses.dataclass(frozen=True)
class Holder:
    token: Secret


SHOWN: dict[str, Callable[..., str]] = {
    "repr": repr,
    "str": str,
    "format": format,
    "format method": "{:>20} {!r}".format,
    "f-string": lambda s: f"{s} {s!r} {s:>9}",
    "list": lambda s: repr([s]),
    "dataclass": lambda s: repr(Holder(s)),
    "asdict": lambda s: repr(dataclasses.asdict(Holder(s))),
    "json by str": lambda s: json.dumps({"s": s}, default=str),
    "copies": lambda s: repr((copy.copy(s), copy.deepcopy(s))),
}


@pytest.mark.parametrize("way", SHOWN)
def test_a_secret_does_not_show_itself(way):
    text = SHOWN[way](*[Secret(CANARY)] * (2 if way == "format method" else 1))

    assert "***" in text
    is_shown = CANARY in text
    assert not is_shown


@pytest.mark.parametrize(
    "leak",
    [pickle.dumps, lambda s: pickle.dumps(s, 0), json.dumps, lambda s: s.__getstate__(), vars],
    ids=["pickle", "pickle 0", "json", "state", "vars"],
)
def test_a_secret_refuses_to_be_written_out(leak):
    with pytest.raises(TypeError) as refusal:
        leak(Secret(CANARY))

    assert CANARY not in str(refusal.value)


def test_a_secret_is_revealed_on_demand_only():
    assert Secret(CANARY).reveal() == CANARY
    assert not hasattr(Secret(CANARY), "__dict__")


def test_secrets_are_equal_by_content_and_never_to_a_string():
    assert Secret(CANARY) == Secret(CANARY)
    assert hash(Secret(CANARY)) == hash(Secret(CANARY))
    assert Secret(CANARY) != Secret(CANARY + "x")
    assert Secret(CANARY) != CANARY
    assert Secret("é\ud800") == Secret("é\ud800")
    assert len({Secret("a"), Secret("a"), Secret("b")}) == 2


def test_secrets_are_compared_in_constant_time(monkeypatch):
    asked = []

    def compare(a, b):
        asked.append((a, b))
        return a == b

    monkeypatch.setattr(hmac, "compare_digest", compare)

    assert Secret("a") == Secret("a")
    assert KeyRing(KEY, OLD).verify("p", KeyRing(KEY).sign("p"))
    assert len(asked) == 3  # both keys are tried although the first fits


def test_an_empty_secret_is_refused():
    with pytest.raises(ValueError, match="not empty"):
        Secret("")


@pytest.mark.parametrize(("bits", "length"), [(96, 16), (256, 43)])
def test_a_signature_is_short_and_fits_an_address(bits, length):
    signature = KeyRing(KEY).sign("press", "1", "2", bits=bits)

    assert len(signature) == length
    assert signature.replace("-", "").replace("_", "").isalnum()
    assert KeyRing(KEY).verify("press", signature, "1", "2", bits=bits)


def test_a_signature_is_the_same_in_every_version():
    # Buttons in chats live for years: this value must never change.
    assert KeyRing(KEY).sign("press", "1", "é", bits=96) == "aiWBcRsO2T66ASpx"


def test_a_key_before_the_current_one_still_verifies():
    signature = KeyRing(OLD).sign("link", "1")

    assert KeyRing(KEY, OLD).verify("link", signature, "1")
    assert not KeyRing(KEY).verify("link", signature, "1")
    assert not KeyRing(KEY, OTHER).verify("link", signature, "1")
    assert KeyRing(KEY, OLD).sign("link", "1") == KeyRing(KEY).sign("link", "1")


@given(short_texts, short_texts)
def test_no_two_lists_of_parts_share_a_signature(one, two):
    ring = KeyRing(KEY)

    assert (ring.sign("p", *one) == ring.sign("p", *two)) == (one == two)
    assert ring.verify("p", ring.sign("p", *one), *two) == (one == two)


@pytest.mark.parametrize(
    ("purpose", "parts"),
    [
        ("p", ("a", "bc")),
        ("p", ("abc",)),
        ("p", ("ab", "c", "")),
        ("pab", ("c",)),
        ("q", ("ab", "c")),
        ("p", ("c", "ab")),
    ],
)
def test_parts_cannot_be_moved_between_fields(purpose, parts):
    ring = KeyRing(KEY)

    assert not ring.verify(purpose, ring.sign("p", "ab", "c"), *parts)


@pytest.mark.parametrize("bits", [96, 256])
def test_no_flipped_bit_is_accepted(bits):
    ring = KeyRing(KEY, OLD)
    signature = ring.sign("link", "1", bits=bits)

    for index, character in enumerate(signature):
        for bit in range(7):
            flipped = signature[:index] + chr(ord(character) ^ 1 << bit) + signature[index + 1 :]
            assert not ring.verify("link", flipped, "1", bits=bits)


CHANGED = {
    "padded": lambda s: s + "=",
    "blank": lambda s: s + " ",
    "cut": lambda s: s[:-1],
    "empty": lambda _: "",
    "surrogate": lambda s: s + "\ud800",
    "Chinese": lambda _: "签名",
    "head": lambda s: s[:16],
    "other case": str.swapcase,
    "other trailing bits": lambda s: s[:-1] + chr(ord(s[-1]) + 1),
}


@pytest.mark.parametrize("way", CHANGED)
def test_a_signature_written_otherwise_is_refused(way):
    ring = KeyRing(KEY)

    assert not ring.verify("link", CHANGED[way](ring.sign("link", "1")), "1")


def test_a_short_signature_does_not_pass_for_a_long_one():
    ring = KeyRing(KEY)
    short, long = ring.sign("p", bits=96), ring.sign("p")

    assert not ring.verify("p", short)
    assert not ring.verify("p", long, bits=96)
    assert not ring.verify("p", long[:16], bits=96)


def test_a_key_that_could_be_guessed_is_refused():
    with pytest.raises(ValueError, match="32 bytes") as refusal:
        KeyRing(KEY, Secret("k" * 31))

    assert "kkk" not in str(refusal.value)


def test_a_ring_does_not_show_its_keys():
    assert repr(KeyRing(KEY, OLD)) == "KeyRing(*** x 2)"
