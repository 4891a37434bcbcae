"""The page about channels tells the truth: its code verifies what the desk signs, and refuses."""

import re
from pathlib import Path

import pytest

from bot.ringing.webhook import signature
from desk.secrets.secret import Secret
from tests.virtual import START

PAGE = (Path(__file__).parents[2] / "docs" / "howto" / "channels.md").read_text("utf-8")
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
SECRET = Secret("a-signing-canary-of-this-test")
BODY = '{"text":"打印机"}'.encode()


@pytest.fixture
def verify():
    names: dict[str, object] = {}
    exec(BLOCKS[0], names)  # noqa: S102 - the page's own code
    return names["is_from_the_desk"]


def test_what_the_desk_signs_is_verified_as_the_page_shows(verify):
    header = signature(SECRET, BODY, START)

    assert verify(SECRET.reveal(), header, BODY, START.timestamp() + 10)


@pytest.mark.parametrize(
    ("secret", "body", "after"),
    [("another-secret-of-this", BODY, 0), (None, BODY + b" ", 0), (None, BODY, 301)],
    ids=["another secret", "another body", "an old post"],
)
def test_what_is_not_from_the_desk_is_refused_as_the_page_shows(verify, secret, body, after):
    header = signature(SECRET, BODY, START)

    assert not verify(secret or SECRET.reveal(), header, body, START.timestamp() + after)


@pytest.mark.parametrize("header", ["", "t=,v1=", "t=x,v1=y", "v1=abc"])
def test_a_post_without_a_signature_is_refused_as_the_page_shows(verify, header):
    assert not verify(SECRET.reveal(), header, BODY, START.timestamp())


def test_the_example_of_a_gateway_is_python():
    compile(BLOCKS[1], "gateway", "exec")
