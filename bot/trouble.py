"""Short numbers by which people, logs and operators speak of the same fault."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 6


class OvertakenForGood(Exception):
    """A unit of work was overtaken again and again: something is wrong with it or around it."""


def new_reference() -> str:
    """Return a short random reference that can be read out on the telephone."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
