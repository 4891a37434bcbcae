"""What must hold between the settings of webhook, mail and contacts."""

from collections.abc import Iterator

from bot.config import schema
from bot.config.addresses import is_private
from bot.config.document import Steps
from bot.config.errors import ConfigError
from bot.config.tree import Tree
from bot.config.values import NONE, Security

SIGNING_SECRET = ("webhook", "secret")
MAIL_PASSWORD = ("mail", "password")
VENDOR_KEY = 20
"""The longest key of a contact with a target, in characters: callback data has 64 bytes."""


def mail_is_complete(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error where mail is to be sent, and it is not said through what or as whom."""
    if _is_set(tree, "mail", "host"):
        if not _is_set(tree, "mail", "sender"):
            message = "missing; write the address that mail comes from, like desk@example.org"
            yield tree.error(("mail", "sender"), message)
        return
    message = "there is no mail server to send through; name one in mail.host"
    for steps in (*_of_contacts(tree, "mail"), ("people", "mail")):
        if _is_set(tree, *steps):
            yield tree.error(steps, message)


def mail_is_private(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error where mail would cross the Internet for everybody to read."""
    host, security = tree.get("mail", "host"), tree.get("mail", "security")
    if security == Security.NONE and isinstance(host, str) and not is_private(host.lower()):
        yield tree.error(
            ("mail", "security"),
            "mail and password would travel unencrypted; write starttls or tls "
            "(none is for this machine and private networks)",
        )


def secrets_are_there(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error where a channel lacks the secret that it cannot do without."""
    hooks = (("webhook", "url"), *_of_contacts(tree, "webhook"))
    if any(_is_set(tree, *steps) for steps in hooks) and tree.lacks(SIGNING_SECRET):
        message = (
            "missing; whoever is rung by webhook knows the desk by its signature, so set it to a "
            "random word (openssl rand -hex 32)"
        )
        yield ConfigError(schema.variable_of(SIGNING_SECRET), None, "", message)
    if _is_set(tree, "mail", "user") and tree.lacks(MAIL_PASSWORD):
        message = "missing; set it to the password of mail.user, or take the user out"
        yield ConfigError(schema.variable_of(MAIL_PASSWORD), None, "", message)


def vendors_fit_their_buttons(tree: Tree) -> Iterator[ConfigError]:
    """Yield an error for each vendor whose key no button can carry beside its ticket."""
    for steps, item in tree.items("contacts"):
        key = item.get("key")
        if _is_set(tree, *steps, "target") and isinstance(key, str) and len(key) > VENDOR_KEY:
            message = (
                f"is {len(key)} characters long; a contact with a target stands on a button, "
                f"so write at most {VENDOR_KEY}"
            )
            yield tree.error((*steps, "key"), message)


def _of_contacts(tree: Tree, key: str) -> Iterator[Steps]:
    """Return the ways to one field of every contact."""
    return ((*steps, key) for steps, _ in tree.items("contacts"))


def _is_set(tree: Tree, *steps: str | int) -> bool:
    """Whether a field has a value; `none` and nothing are none."""
    return tree.get(*steps) not in (None, "", NONE, {})
