"""The channels of a desk: where an address by key leads, and what came of ringing there."""

from collections.abc import Mapping, Sequence

from bot.clock import Clock
from bot.config import Config
from bot.config.sections import Contact, Mail, Webhook
from bot.ringing import mail, webhook
from bot.ringing.outcome import Outcome, refused
from desk.rings import CONTACT, DEFAULT, PERSON
from desk.secrets.secret import Secret
from desk.terms import Channel
from handlers.rings import RenderedRing

NO_ADDRESS = "no address in the configuration"


class Lines:
    """Rings by whatever the configuration names, and nothing else.

    Args:
        clock: gives the moment of signatures and mails.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        hook: Webhook | None = None,
        server: Mail | None = None,
        contacts: Sequence[Contact] = (),
        boxes: Mapping[int, str] | None = None,
    ) -> None:
        self._clock = clock
        self._hook = hook or Webhook()
        self._server = server or Mail()
        self._contacts = {contact.key: contact for contact in contacts}
        self._boxes = boxes or {}
        self.seconds: dict[Channel, float] = {
            Channel.WEBHOOK: webhook.SECONDS,
            Channel.MAIL: mail.SECONDS,
        }

    @classmethod
    def of(cls, config: Config, clock: Clock) -> "Lines":
        """Return the channels of a configuration."""
        return cls(
            clock,
            hook=config.webhook,
            server=config.mail,
            contacts=config.contacts,
            boxes=config.people.mail,
        )

    async def ring(
        self, channel: Channel, to: str, ref: str, kind: str, rendered: RenderedRing
    ) -> Outcome:
        """Ring somebody once."""
        if channel is Channel.WEBHOOK:
            return await self._posted(to, ref, kind, rendered)
        return await self._mailed(to, ref, rendered)

    async def _posted(self, to: str, ref: str, kind: str, rendered: RenderedRing) -> Outcome:
        url, secret = self._url(to), self._hook.secret
        if url is None or secret is None:
            return refused(NO_ADDRESS)
        now = self._clock.now()
        body = webhook.body_of(ref, kind, rendered, now)
        headers = {
            webhook.KEY_HEADER: ref,
            webhook.SIGNATURE_HEADER: webhook.signature(secret, body, now),
        }
        return await webhook.post(url, headers, body, now, self.seconds[Channel.WEBHOOK])

    async def _mailed(self, to: str, ref: str, rendered: RenderedRing) -> Outcome:
        box, sender = self._box(to), self._server.sender
        if box is None or sender is None or self._server.host is None:
            return refused(NO_ADDRESS)
        message = mail.letter(ref, rendered, sender, box, self._clock.now())
        return await mail.send(self._server, message, self.seconds[Channel.MAIL])

    def _url(self, to: str) -> Secret | None:
        """Return where a post for somebody goes; people are behind the desk's own webhook."""
        if to.startswith(CONTACT):
            contact = self._contacts.get(to.removeprefix(CONTACT))
            return contact.webhook if contact else None
        return self._hook.url if to == DEFAULT or to.startswith(PERSON) else None

    def _box(self, to: str) -> str | None:
        """Return where a mail for somebody goes."""
        if to.startswith(CONTACT):
            contact = self._contacts.get(to.removeprefix(CONTACT))
            return contact.mail if contact else None
        number = to.removeprefix(PERSON)
        return self._boxes.get(int(number)) if number.isdecimal() else None
