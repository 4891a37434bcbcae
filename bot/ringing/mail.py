"""Sends rings as mail, in threads of their own, and tells exactly how far each attempt came."""

import asyncio
import contextlib
import hashlib
import smtplib
import socket
import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY

from bot.config.sections import Mail
from bot.config.values import Security
from bot.ringing.outcome import OK, Outcome, not_sent, refused, unknown
from handlers.rings import RenderedRing

STEP_SECONDS = 8.0
"""How long one word of the server may take."""
SECONDS = 30.0
"""How long the whole conversation may take."""
LONGEST_ANSWER = 200
_THREADS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="mail")
"""Of its own: a mail server that hangs must not take the threads that look up Telegram's name."""
SUCCESS = 2


def letter(ref: str, rendered: RenderedRing, sender: str, to: str, now: datetime) -> EmailMessage:
    """Return a ring as a mail; the same ref makes the same Message-ID, by which copies are known.

    Source: RFC 3834: Auto-Submitted keeps holiday answers away.
    """
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = rendered.subject
    message["Date"] = now
    key = hashlib.sha256(ref.encode()).hexdigest()[:32]
    message["Message-ID"] = f"<{key}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(rendered.text, charset="utf-8", cte="base64")
    return message


async def send(settings: Mail, message: EmailMessage, seconds: float = SECONDS) -> Outcome:
    """Send a mail once."""
    return await _in_thread(
        Conversation(settings, min(STEP_SECONDS, seconds / 2)), message, seconds
    )


async def look(settings: Mail, seconds: float = SECONDS) -> Outcome:
    """Greet the server, encrypt and sign in as for a mail, and send none."""
    return await _in_thread(Conversation(settings, min(STEP_SECONDS, seconds / 2)), None, seconds)


async def _in_thread(
    conversation: "Conversation", message: EmailMessage | None, seconds: float
) -> Outcome:
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(seconds):
            return await loop.run_in_executor(_THREADS, conversation.held, message)
    except TimeoutError:
        return unknown("no answer in time")
    finally:
        conversation.cut_off()


class Conversation:
    """One talk with the mail server."""

    def __init__(self, settings: Mail, step_seconds: float) -> None:
        self._settings = settings
        self._seconds = step_seconds
        self._client: smtplib.SMTP | None = None
        self._gave_away = False

    def held(self, message: EmailMessage | None) -> Outcome:
        """Hold the talk; without a message it ends where one would be given away."""
        try:
            return self._talk(message)
        except smtplib.SMTPResponseException as error:
            return _judged(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            judge: Callable[[str], Outcome] = unknown if self._gave_away else not_sent
            return judge(_why(error))

    def cut_off(self) -> None:
        """Let whatever is still said end at once."""
        line = self._client.sock if self._client is not None else None
        if line is not None:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def _talk(self, message: EmailMessage | None) -> Outcome:
        self._client = client = self._opened()
        try:
            client.ehlo_or_helo_if_needed()
            if self._settings.security is Security.STARTTLS:
                client.starttls(context=ssl.create_default_context())
                client.ehlo_or_helo_if_needed()
            if self._settings.user is not None and self._settings.password is not None:
                client.login(self._settings.user, self._settings.password.reveal())
            outcome = OK if message is None else self._given_away(client, message)
            with contextlib.suppress(smtplib.SMTPException, OSError):  # it changes nothing more
                client.quit()
        finally:
            client.close()
        return outcome

    def _opened(self) -> smtplib.SMTP:
        host, port = self._settings.host or "", self._settings.port
        if self._settings.security is Security.TLS:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port, timeout=self._seconds, context=context)
        return smtplib.SMTP(host, port, timeout=self._seconds)

    def _given_away(self, client: smtplib.SMTP, message: EmailMessage) -> Outcome:
        for code, answer in (client.mail(str(message["From"])), client.rcpt(str(message["To"]))):
            outcome = _judged(code, answer)
            if outcome is not OK:
                return outcome
        self._gave_away = True
        return _judged(*client.data(message.as_bytes()))


def _judged(code: int, answer: bytes | str) -> Outcome:
    """Return what a reply of the server means.

    Source: RFC 5321, 4.2.1: the first digit says all.
    """
    said = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    reason = f"{code} {' '.join(said.split())[:LONGEST_ANSWER]}"
    judge = {4: not_sent, 5: refused}.get(code // 100, unknown)
    return OK if code // 100 == SUCCESS else judge(reason)


def _why(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"the server offers no such thing ({error})"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not accepted ({error.verify_message})"
    return getattr(error, "strerror", None) or f"the connection broke ({type(error).__name__})"
