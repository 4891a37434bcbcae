"""Questions at the terminal: hidden or not, with a default, asked again when wrong; or by pipe."""

import getpass
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from bot.phrases import Phrases

Value = TypeVar("Value")


class Unusable(Exception):
    """An answer is wrong; the text says what would be right, in the person's language."""


class NoAnswer(Exception):
    """There is nobody to ask; the text says so and how to go on without questions."""


class Terminal:
    """Asks whoever sits there, or reads their answers from a pipe, one a line.

    Args:
        phrases: what is said.
        takes_defaults: whether nobody is asked at all.
    """

    def __init__(self, phrases: Phrases, *, takes_defaults: bool) -> None:
        self.phrases = phrases
        self.takes_defaults = takes_defaults

    def say(self, key: str, /, **facts: object) -> None:
        """Say something."""
        click.echo(self.phrases(key, **facts))

    def ask(
        self,
        key: str,
        parse: Callable[[str], Value],
        *,
        default: str | None = None,
        hidden: bool = False,
        **facts: object,
    ) -> Value:
        """Return an answer that `parse` takes; an empty one is the default.

        Raises:
            NoAnswer: nobody answers, or there is no default to take.
        """
        shown = f" [{default}]" if default and not hidden else ""
        prompt = f"{self.phrases(key, **facts)}{shown}: "
        while True:
            answer = self._line(prompt, hidden=hidden, default=default).strip()
            if not answer and default is not None:
                answer = default
            try:
                return parse(answer)
            except Unusable as why:
                if self.takes_defaults:
                    raise NoAnswer(str(why)) from None
                click.echo(str(why))

    def agrees(self, key: str, *, default: bool = True, **facts: Any) -> bool:  # noqa: ANN401 - what the words name
        """Return whether a person says yes."""
        yes, no = self.phrases("yes"), self.phrases("no")

        def parse(answer: str) -> bool:
            word = answer.lower()
            if word in {*self.phrases("yes_words").split(), yes.lower()}:
                return True
            if word in {*self.phrases("no_words").split(), no.lower()}:
                return False
            raise Unusable(self.phrases("yes_or_no"))

        return self.ask(key, parse, default=yes if default else no, **facts)

    def _line(self, prompt: str, *, hidden: bool, default: str | None) -> str:
        if self.takes_defaults:
            if default is None:
                raise NoAnswer(self.phrases("cannot_ask", question=prompt.strip()))
            click.echo(prompt + ("" if hidden else default))
            return default
        if sys.stdin.isatty():
            try:
                return getpass.getpass(prompt) if hidden else input(prompt)
            except EOFError:
                raise NoAnswer(self.phrases("no_more_answers")) from None
        # From a pipe nobody's Enter ends the line.
        click.echo(prompt)
        line = sys.stdin.readline()
        if not line:
            raise NoAnswer(self.phrases("no_more_answers"))
        return line
