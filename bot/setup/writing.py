"""Writes down what setup was told: the configuration, the secrets, and what to do next."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.config.addresses import has_password
from bot.config.schema import PREFIX, variable_of
from bot.setup import files
from bot.setup.amending import CannotAmend, Steps, amended, values_of
from bot.setup.asking import Terminal
from bot.setup.joining import CannotSetUp
from bot.setup.meeting import Met
from bot.setup.wishes import TOKEN, Ground, Wishes
from desk.secrets.secret import Secret

SECRETS_FILE = "opsdesk.env"
PROXY = ("telegram", "proxy")


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """All that setup learnt."""

    language: str
    names: Mapping[str, str]
    timezone: str
    calendars: Mapping[Steps, str]
    group: int | None
    api_root: str | None
    proxy: Secret | None
    token: Secret
    bot: Met


@dataclass(frozen=True, kw_only=True, slots=True)
class Writing:
    """Puts the answers where the desk finds them; a secret only where its owner wants it."""

    terminal: Terminal
    wishes: Wishes
    ground: Ground
    answers: Answers
    environment: Mapping[str, str]

    def write(self) -> None:
        """Write the files.

        Raises:
            CannotSetUp: the configuration cannot be written.
        """
        try:
            self._configuration()
        except OSError as error:
            raise CannotSetUp(
                self.terminal.phrases(
                    "config.cannot_write", path=self.wishes.path, reason=error.strerror or "?"
                )
            ) from None
        self._secrets()

    def _configuration(self) -> None:
        terminal, path, changes = self.terminal, self.wishes.path, self._changes()
        if not changes and not self.ground.is_new:
            terminal.say("config.same", path=path)
            return
        try:
            text = amended(self.ground.text, changes)
        except CannotAmend:
            terminal.say("config.by_hand", path=path)
            self._tell(changes)
            return
        if self.ground.is_new:
            files.saved(path, text)
            terminal.say("config.made", path=path)
            return
        terminal.say("config.changes", path=path)
        self._tell(changes)
        if not terminal.agrees("config.write"):
            terminal.say("config.left", path=path)
            return
        terminal.say("config.changed", path=path, backup=files.saved(path, text))

    def _tell(self, changes: Mapping[Steps, str]) -> None:
        for steps, value in changes.items():
            self.terminal.say("config.line", field=".".join(steps), value=value)

    def _changes(self) -> dict[Steps, str]:
        """Return the fields that shall be other than they are, but for what variables say."""
        desk, answers = self.ground.config.desk, self.answers
        way = self._proxy()
        wanted: dict[Steps, tuple[str | None, str | None]] = {
            ("desk", "name", "zh"): (desk.name.zh, answers.names["zh"]),
            ("desk", "name", "en"): (desk.name.en, answers.names["en"]),
            ("desk", "language"): (desk.language, answers.language),
            ("desk", "timezone"): (desk.timezone, answers.timezone),
            ("telegram", "api_root"): (self._stands("telegram", "api_root"), answers.api_root),
            PROXY: (self._stands(*PROXY), None if way is None else way.reveal()),
            ("telegram", "group"): (
                self._stands("telegram", "group"),
                None if answers.group is None else str(answers.group),
            ),
        }
        changed = {
            steps: value
            for steps, (now, value) in wanted.items()
            if value is not None and value != now and not self.ground.is_given(*steps[:2])
        }
        return changed | dict(answers.calendars)

    def _stands(self, section: str, key: str) -> str | None:
        """Return what stands in the file; the configuration has the command line in it."""
        part = values_of(self.ground.text).get(section)
        return str(part[key]) if isinstance(part, dict) and key in part else None

    def _proxy(self) -> Secret | None:
        """Return the proxy that setup was told of, where it may stand in a file."""
        way = self._told_proxy()
        return None if way is None or has_password(way.reveal()) else way

    def _told_proxy(self) -> Secret | None:
        if self.answers.proxy is not None:
            return self.answers.proxy
        return Secret(self.wishes.proxy) if self.wishes.proxy else None

    # -- secrets -------------------------------------------------------------------------------

    def _secrets(self) -> None:
        """Write the secrets that no variable holds yet into a file, if that is wanted."""
        terminal, wish, path = self.terminal, self.wishes.secrets_file, self.secrets_path
        values = {variable_of(TOKEN): self.answers.token}
        way = self._told_proxy()
        if way is not None and has_password(way.reveal()):
            values[variable_of(PROXY)] = way
        values = {name: value for name, value in values.items() if not self._is_set(name)}
        if not values or wish is False:
            return
        if wish is None and not terminal.agrees("secrets.offer", path=path):
            return
        if path.exists() and not terminal.agrees("secrets.replace", path=path):
            return
        try:
            files.save_secrets(path, values)
        except OSError as error:
            terminal.say("secrets.cannot_write", path=path, reason=error.strerror or "?")
        else:
            terminal.say("secrets.written", path=path)

    @property
    def secrets_path(self) -> Path:
        """Where the secrets are written: beside the configuration."""
        return self.wishes.path.with_name(SECRETS_FILE)

    def _is_set(self, name: str) -> bool:
        return bool(self.environment.get(name, "").strip())

    # -- what comes next -----------------------------------------------------------------------

    def farewell(self) -> None:
        """Say how to start the desk, and what to try."""
        terminal, path = self.terminal, self.wishes.path
        option = "" if str(path) == "config.yaml" else f" --config {shlex.quote(str(path))}"
        terminal.say("next.start")
        if not self._is_set(variable_of(TOKEN)):
            if self.secrets_path.exists():
                file = shlex.quote(str(self.secrets_path.absolute()))
                terminal.say("next.load", file=file)
            else:
                terminal.say("next.set", variable=variable_of(TOKEN))
        terminal.say("next.run", option=option)
        kept = sorted(name for name in self.environment if name.startswith(PREFIX))
        if kept:
            terminal.say("next.keep", variables=", ".join(kept))
        if self.answers.group is None:
            terminal.say("next.no_group", option=option)
        terminal.say("next.try", username=self.answers.bot.username)
        terminal.say("next.doctor", option=option)
