"""What must hold between fields: references, secrets, and settings that need each other."""

from collections.abc import Iterator
from typing import Any

from bot.config import (
    calendar_rules,
    chain_rules,
    channel_rules,
    ladder_rules,
    promise_rules,
    schema,
)
from bot.config.addresses import has_password, host_of, is_loopback
from bot.config.asking import wrong_questions
from bot.config.document import Steps
from bot.config.errors import ConfigError
from bot.config.tree import Tree
from bot.config.values import OFF, Mode
from bot.config.wording import instead, shown
from desk.secrets.secret import Secret

_TOKEN, _WEBHOOK_SECRET = ("telegram", "token"), ("telegram", "webhook_secret")
SECRETS = (_TOKEN, _WEBHOOK_SECRET, channel_rules.SIGNING_SECRET, channel_rules.MAIL_PASSWORD)
"""Fields that come from the environment alone."""

_KEYED = (
    "chains",
    "contacts",
    "teams",
    "families",
    "categories",
    "questions",
    "pending_reasons",
    "causes",
)
_FIELDS = dict(schema.fields())
_SANDBOX = "0:sandbox"


def broken(tree: Tree, *, need_secrets: bool) -> Iterator[ConfigError]:
    """Return the errors of all rules; a rule that meets a value wrong by itself says nothing."""
    rules = [_keys_are_unique, _teams_exist, _families_fit, _drafts_wait_in_order]
    rules += [_secrets_stay_in_their_group, _examples_stand_once]
    rules += [wrong_questions]
    rules += [calendar_rules.desk_has_its_calendar, calendar_rules.calendars_are_sound]
    rules += [*promise_rules.RULES, *ladder_rules.RULES, *chain_rules.RULES]
    rules += [_passwords_stay_out, _sandbox_stays_home, _limits_are_kept]
    rules += [_webhook_has_an_address, _own_category_exists]
    rules += [channel_rules.mail_is_complete, channel_rules.mail_is_private]
    rules += [channel_rules.vendors_fit_their_buttons]
    rules += [_secrets_are_there, channel_rules.secrets_are_there] if need_secrets else []
    for rule in rules:
        try:
            yield from rule(tree)
        except ValueError:
            continue


def _typed(tree: Tree, *steps: str) -> Any:  # noqa: ANN401 - the type is the field's
    """Return the typed value of a field, or its default; raise ValueError when it is wrong."""
    raw = tree.get(*steps)
    return _FIELDS[steps].default if raw is None else schema.typed(_FIELDS[steps], raw)


def _keys(tree: Tree, section: str) -> list[str]:
    """Return the keys of a list of keyed items; raise ValueError when it is no such list."""
    keys = [item.get("key") for _, item in tree.items(section)]
    words = [key for key in keys if isinstance(key, str)]
    if not words:
        raise ValueError(section)
    return words


def _keys_are_unique(tree: Tree) -> Iterator[ConfigError]:
    for section in _KEYED:
        seen = set()
        for steps, item in tree.items(section):
            key = item.get("key")
            if isinstance(key, str):
                if key in seen:
                    message = f"{shown(key)} stands twice in {section}; give each its own key"
                    yield tree.error((*steps, "key"), message)
                seen.add(key)


def _teams_exist(tree: Tree) -> Iterator[ConfigError]:
    teams = _keys(tree, "teams")
    for steps, category in tree.items("categories"):
        team = category.get("team")
        if isinstance(team, str) and team not in teams:
            message = f"no team has the key {shown(team)}; {instead(team, teams)}"
            yield tree.error((*steps, "team"), message)


def _secrets_stay_in_their_group(tree: Tree) -> Iterator[ConfigError]:
    shared = _typed(tree, "telegram", "group")
    teams = list(tree.items("teams"))
    confides = {item.get("group") for _, item in teams if _is_on(item.get("confidential"))}
    for steps, item in teams:
        if _is_on(item.get("confidential")):
            if item.get("group") is None:
                message = "a confidential team needs a group of its own; name it in `group`"
                yield tree.error((*steps, "confidential"), message)
            elif item.get("group") == str(shared):
                message = "this is everybody's group (telegram.group); give the team its own"
                yield tree.error((*steps, "group"), message)
        elif item.get("group") is not None and item.get("group") in confides:
            message = "a confidential team works in this group; give this team another one"
            yield tree.error((*steps, "group"), message)


def _examples_stand_once(tree: Tree) -> Iterator[ConfigError]:
    seen: dict[str, Steps] = {}
    for steps, category in tree.items("categories"):
        examples = category.get("examples")
        for language in examples if isinstance(examples, dict) else ():
            listed = tree.get(*steps, "examples", language)
            for at, text in enumerate(listed if isinstance(listed, list) else ()):
                here = (*steps, "examples", language, at)
                first = seen.setdefault(" ".join(str(text).lower().split()), here)
                if first != here:
                    message = f"{shown(str(text))} stands {tree.place(first)}, too; keep one"
                    yield tree.error(here, message)


def _is_on(value: object) -> bool:
    return str(value).lower() == "true"


def _families_fit(tree: Tree) -> Iterator[ConfigError]:
    families = _keys(tree, "families")
    used = set()
    for steps, category in tree.items("categories"):
        key = category.get("key")
        if isinstance(key, str):
            family = key.partition(".")[0]
            used.add(family)
            if family not in families:
                message = f"no family has the key {shown(family)}; {instead(family, families)}"
                yield tree.error((*steps, "key"), message)
    for steps, item in tree.items("families") if used else ():
        if isinstance(item.get("key"), str) and item["key"] not in used:
            message = "no category begins with this family; add one or take the family out"
            yield tree.error((*steps, "key"), message)


def _drafts_wait_in_order(tree: Tree) -> Iterator[ConfigError]:
    last = _typed(tree, "desk", "draft_file")
    if _typed(tree, "desk", "draft_nudge") >= last:
        message = "a draft must be nudged before it is filed; write less than desk.draft_file"
        yield tree.error(("desk", "draft_nudge"), message)
    if _typed(tree, "desk", "draft_file_urgent") > last:
        message = "an urgent draft must not wait longer; write at most desk.draft_file"
        yield tree.error(("desk", "draft_file_urgent"), message)


def _own_category_exists(tree: Tree) -> Iterator[ConfigError]:
    key = _typed(tree, "desk", "own_category")
    keys = _keys(tree, "categories")
    if key not in (None, OFF, *keys):
        message = f"no category has the key {shown(key)}; {instead(key, keys)}"
        yield tree.error(("desk", "own_category"), message)


def _passwords_stay_out(tree: Tree) -> Iterator[ConfigError]:
    for steps in (("database", "url"), ("telegram", "proxy")):
        if tree.variable(steps) is None:
            url = _typed(tree, *steps)
            if url is not None and has_password(url.reveal()):
                message = (
                    "a password does not belong in this file; take the line out and put the whole "
                    f"URL into {schema.variable_of(steps)}"
                )
                yield tree.error(steps, message)


def _sandbox_stays_home(tree: Tree) -> Iterator[ConfigError]:
    token: Secret | None = _typed(tree, "telegram", "token")
    root = host_of(_typed(tree, "telegram", "api_root"))
    if token and token.reveal().startswith(_SANDBOX) and not is_loopback(root):
        yield tree.error(
            ("telegram", "token"),
            "a sandbox token works only with an API root on this machine; take the token of "
            "@BotFather, or set OPSDESK_TELEGRAM__API_ROOT to the sandbox",
        )


def _limits_are_kept(tree: Tree) -> Iterator[ConfigError]:
    root = host_of(_typed(tree, "telegram", "api_root"))
    if not _typed(tree, "telegram", "limits") and not is_loopback(root):
        yield tree.error(
            ("telegram", "limits"),
            "a bot that keeps no limits is shut out by Telegram; take this line away (false is for "
            "measuring against a Bot API on this machine)",
        )


def _webhook_has_an_address(tree: Tree) -> Iterator[ConfigError]:
    is_webhook = _typed(tree, "telegram", "mode") == Mode.WEBHOOK
    if is_webhook and _typed(tree, "web", "public_url") is None:
        yield tree.error(
            ("web", "public_url"),
            "missing; telegram.mode is webhook, so write the https:// address of this desk, "
            "or set telegram.mode to polling",
        )


def _secrets_are_there(tree: Tree) -> Iterator[ConfigError]:
    if tree.lacks(_TOKEN):
        message = "missing; set it to the token that @BotFather gave for the bot"
        yield ConfigError(schema.variable_of(_TOKEN), None, "", message)
    if _typed(tree, "telegram", "mode") == Mode.WEBHOOK and tree.lacks(_WEBHOOK_SECRET):
        message = (
            "missing; telegram.mode is webhook, so set it to a random word of A-Z a-z 0-9 _ and -, "
            "or set telegram.mode to polling"
        )
        yield ConfigError(schema.variable_of(_WEBHOOK_SECRET), None, "", message)
