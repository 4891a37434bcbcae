"""The way of setup: from the token to the link that makes the first admin."""

import asyncio
from collections.abc import Callable, Mapping
from zoneinfo import available_timezones

from bot import locality
from bot.clock import Clock
from bot.config import Localized, values
from bot.config.addresses import proxy
from bot.config.schema import variable_of
from bot.config.wording import suggestion
from bot.phrases import Phrases
from bot.setup.asking import Terminal, Unusable
from bot.setup.hours import moved
from bot.setup.inviting import has_admin, issued_link
from bot.setup.joining import CannotSetUp, Joining
from bot.setup.meeting import SANDBOX_TOKEN, Met, NotMet, is_for_sandbox, meet
from bot.setup.waiting import Waiting
from bot.setup.wishes import TOKEN, Ground, Wishes
from bot.setup.writing import Answers, Writing
from bot.telegram import Door
from desk.people import LANGUAGES
from desk.secrets.secret import Secret
from store.errors import StoreInUse, StoreUnavailable
from store.store import Store

NO_ZONE = ("UTC", "Etc/UTC", "GMT", "Etc/GMT", "Universal", "Etc/Universal", "Zulu", "Etc/Zulu")
"""What servers are set to, wherever the people are."""
LANGUAGE_ANSWERS = {"1": "zh", "zh": "zh", "中文": "zh", "2": "en", "en": "en", "english": "en"}


class Setup:
    """One run of setup; nothing is written before the last question about the desk.

    Args:
        wishes: what the command line says.
        ground: the configuration as it is.
        environment: the variables.
        clock: gives the moment.
    """

    def __init__(
        self, wishes: Wishes, ground: Ground, environment: Mapping[str, str], clock: Clock
    ) -> None:
        self._wishes = wishes
        self._ground = ground
        self._environment = environment
        self._clock = clock
        self._door: Door | None = None
        self._store: Store | None = None
        phrases = Phrases("setup", self._default_language())
        self._terminal = Terminal(phrases, takes_defaults=wishes.takes_defaults)

    @property
    def phrases(self) -> Phrases:
        """What is said, in the language that was chosen."""
        return self._terminal.phrases

    def run(self, runner: asyncio.Runner) -> None:
        """Ask, wait, write, and say what comes next.

        Raises:
            CannotSetUp: something is wrong that no answer mends.
            NoAnswer: nobody answers.
        """
        try:
            self._run(runner)
        except StoreUnavailable as why:
            raise CannotSetUp(self.phrases("store.unavailable", reason=str(why))) from None
        finally:
            runner.run(self._close())

    async def _close(self) -> None:
        if self._store is not None:
            await self._store.close()
        if self._door is not None:
            await self._door.__aexit__(None, None, None)

    def _run(self, runner: asyncio.Runner) -> None:
        terminal = self._terminal
        language = self._language()
        terminal.phrases = Phrases("setup", language)
        terminal.say("welcome")
        token, bot, changes = self._met(runner)
        terminal.say("bot.met", name=bot.name, username=bot.username)
        terminal.say("bot.reads_all" if bot.reads_all else "bot.privacy")
        if not bot.can_join:
            terminal.say("bot.cannot_join")
        names = self._names()
        zone = self._zone()
        calendars = moved(self._ground, zone, terminal)
        self._store = store = runner.run(self._opened())
        joining = Joining(
            terminal=terminal,
            runner=runner,
            door=self._opened_door(),
            bot=bot,
            waiting=Waiting(
                door=self._opened_door(), store=store, bot_id=bot.id, clock=self._clock
            ),
            wait_seconds=self._wishes.wait_seconds,
            is_sandbox=token.reveal().startswith(SANDBOX_TOKEN),
        )
        group = None if self._wishes.group == values.NONE else joining.group(self._known_group())
        answers = Answers(
            language=language,
            names=names,
            timezone=zone,
            calendars=calendars,
            group=None if group is None else group.id,
            api_root=self._wishes.api_root,
            proxy=changes,
            token=token,
            bot=bot,
        )
        writing = Writing(
            terminal=terminal,
            wishes=self._wishes,
            ground=self._ground,
            answers=answers,
            environment=self._environment,
        )
        writing.write()
        self._invite(runner, store, bot)
        writing.farewell()

    # -- questions -----------------------------------------------------------------------------

    def _default_language(self) -> str:
        ground = self._ground
        is_chosen = not ground.is_shipped or ground.is_given("desk", "language")
        chosen = ground.config.desk.language if is_chosen else ""
        return self._wishes.language or chosen or locality.language(self._environment)

    def _language(self) -> str:
        """Return the language of the desk, and of setup from here on."""
        default = self._default_language()
        if self._wishes.language or self._ground.is_given("desk", "language"):
            return default

        def parse(answer: str) -> str:
            if answer.lower() not in LANGUAGE_ANSWERS:
                raise Unusable(self._terminal.phrases("language.wrong"))
            return LANGUAGE_ANSWERS[answer.lower()]

        return self._terminal.ask("language.ask", parse, default=str(LANGUAGES.index(default) + 1))

    def _met(self, runner: asyncio.Runner) -> tuple[Secret, Met, Secret | None]:
        """Return a token that works, whose it is, and the proxy if another one is needed."""
        terminal, config = self._terminal, self._ground.config
        root, way = config.telegram.api_root, config.telegram.proxy
        given = self._environment.get(variable_of(TOKEN), "").strip()
        terminal.say("token.given" if given else "token.how")
        token, other_way = self._token(given), None
        while True:
            found = self._asked(runner, token, root, other_way or way)
            if isinstance(found, Met):
                return token, found, other_way
            terminal.say(f"token.{found.why}", root=root, reason=found.reason)
            if terminal.takes_defaults or (given and not found.is_network):
                raise CannotSetUp(terminal.phrases("token.give_another"))
            if found.is_network:
                chosen = terminal.ask("token.another_way", self._proxy, default="")
                other_way = chosen or other_way
            else:
                token = self._token("")

    def _asked(
        self, runner: asyncio.Runner, token: Secret, root: str, way: Secret | None
    ) -> Met | NotMet:
        """Ask Telegram who the bot is; the door stays open when it says."""
        if is_for_sandbox(token, root):
            return NotMet(why="for_sandbox")
        door = runner.run(Door(token, root, way).__aenter__())
        found = runner.run(meet(door))
        if isinstance(found, Met):
            self._door = door
        else:
            runner.run(door.__aexit__(None, None, None))
        return found

    def _token(self, given: str) -> Secret:
        def parse(answer: str) -> Secret:
            try:
                return values.bot_token(answer)
            except ValueError:
                raise Unusable(self._terminal.phrases("token.malformed")) from None

        if not given:
            return self._terminal.ask("token.ask", parse, hidden=True)
        try:
            return parse(given)
        except Unusable as why:
            raise CannotSetUp(str(why)) from None

    def _proxy(self, answer: str) -> Secret | None:
        try:
            return proxy(answer) if answer else None
        except ValueError:
            raise Unusable(self._terminal.phrases("token.wrong_proxy")) from None

    def _names(self) -> dict[str, str]:
        """Return the desk's name in each language; what the environment says is not asked."""
        names = self._ground.config.desk.name
        found = {language: names[language] for language in LANGUAGES}
        if self._ground.is_given("desk", "name"):
            return found
        # The language that was chosen comes first.
        for language in sorted(LANGUAGES, key=lambda one: one != self.phrases.locale):
            wish: str | None = getattr(self._wishes, f"name_{language}")
            found[language] = self._checked(
                wish, f"name.ask_{language}", self._name, found[language]
            )
        return found

    def _name(self, answer: str) -> str:
        try:
            return Localized.model_validate(dict.fromkeys(LANGUAGES, answer))[self.phrases.locale]
        except ValueError:
            raise Unusable(self.phrases("name.wrong")) from None

    def _zone(self) -> str:
        config = self._ground.config.desk
        if self._ground.is_given("desk", "timezone"):
            return config.timezone
        machine = locality.timezone(self._environment)
        is_open = self._ground.is_shipped and machine not in NO_ZONE
        default = machine if is_open else config.timezone
        return self._checked(self._wishes.timezone, "zone.ask", self._parsed_zone, default)

    def _parsed_zone(self, answer: str) -> str:
        try:
            return values.timezone(answer)
        except ValueError:
            near = suggestion(answer, available_timezones())
            raise Unusable(self.phrases("zone.wrong", near=near)) from None

    def _checked(
        self, wish: str | None, key: str, parse: Callable[[str], str], default: str
    ) -> str:
        """Return what the command line wishes, else what a person answers."""
        if wish is None:
            return self._terminal.ask(key, parse, default=default)
        try:
            return parse(wish)
        except Unusable as why:
            raise CannotSetUp(str(why)) from None

    def _known_group(self) -> int | None:
        """Return the group that is named somewhere and wanted."""
        if self._wishes.group is not None:
            try:
                return values.group_id(self._wishes.group)
            except ValueError:
                raise CannotSetUp(self.phrases("group.wrong")) from None
        known = self._ground.config.telegram.group
        if known is None or self._ground.is_given("telegram", "group"):
            return known
        return known if self._terminal.agrees("group.keep", id=known) else None

    def _invite(self, runner: asyncio.Runner, store: Store, bot: Met) -> None:
        """Show the link that makes an admin; nobody needs one unasked who has one."""
        config, now = self._ground.config, self._clock.now()
        is_needed = not runner.run(has_admin(store, config, now))
        if is_needed or self._terminal.agrees("link.another", default=False):
            link = issued_link(store, config, bot.username, now)
            self._terminal.say("link.show", link=runner.run(link))

    # -- the store -----------------------------------------------------------------------------

    async def _opened(self) -> Store:
        """Return the store, with its tables made."""
        try:
            return await Store.open(self._ground.config.database.url.reveal())
        except StoreInUse:
            raise CannotSetUp(self.phrases("store.in_use")) from None

    def _opened_door(self) -> Door:
        if self._door is None:
            raise CannotSetUp(self.phrases("token.give_another"))
        return self._door
