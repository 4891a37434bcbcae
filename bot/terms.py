"""From the configuration to the desk's terms: what is promised, and who is called when."""

from datetime import timedelta

from bot.config import Config, PendingReason
from bot.config.promises import Chain as ChainSection
from bot.config.promises import Rung as RungSection
from desk.terms import Addressee, Chain, Lease, Rung, Step, Target, Terms, Wait, Who

_OWNER = Addressee(Who.OWNER)
_SAYS = frozenset(Wait.__dataclass_fields__) - {"pauses"} | {"clock"}
"""The settings of a reason that say what waiting does."""

USUAL_WAITS = {
    "wait_user": Wait(
        pauses=True,
        remind=(timedelta(hours=4), timedelta(hours=9)),
        resolve_after=timedelta(hours=27),
    ),
    "appointment": Wait(
        pauses=True,
        tell=_OWNER,
        before=(timedelta(days=1), timedelta(hours=1)),
        asks_until=True,
        resumes=True,
    ),
    "no_access": Wait(pauses=True, tell=_OWNER, every=timedelta(hours=9)),
    "wait_window": Wait(tell=_OWNER, asks_until=True, resumes=True),
    "wait_vendor": Wait(tell=_OWNER, every=timedelta(hours=18), asks_until=True, vendor=True),
    "wait_part": Wait(tell=_OWNER, every=timedelta(hours=45), asks_until=True),
}
"""What the reasons do that Opsdesk ships, where a configuration says nothing of it."""


def terms_of(config: Config) -> Terms:
    """Return what a configuration promises."""
    return Terms(
        targets={
            priority: Target(
                response=target.response, resolution=target.resolution, calendar=target.calendar
            )
            for priority, target in config.targets.items()
        },
        ladder=tuple(_rung(rung) for rung in config.ladder),
        chains=tuple(_chain(chain) for chain in config.chains),
        leases={
            priority: Lease(nudge=lease.nudge, back=lease.back)
            for priority, lease in config.leases.items()
        },
        waits={reason.key: _wait(reason) for reason in config.pending_reasons},
        slip=config.promise.slip,
        vendors=_vendors(config),
    )


def _rung(rung: RungSection) -> Rung:
    return Rung(
        percent=rung.at,
        tell=rung.tell,
        clock=rung.clock,
        priorities=rung.priorities,
        channels=rung.channels,
        hand_to=rung.hand_to,
    )


def _chain(chain: ChainSection) -> Chain:
    return Chain(
        key=chain.key,
        priorities=chain.priorities,
        steps=tuple(
            Step(
                page=step.page,
                wait=step.wait,
                channels=step.channels,
                only=step.only,
                days=step.days,
                between=step.between,
            )
            for step in chain.steps
        ),
        teams=None if chain.teams is None else frozenset(chain.teams),
        repeat=chain.repeat,
    )


def _wait(reason: PendingReason) -> Wait:
    """Return what a reason does; files from before that was a setting say nothing of it."""
    if reason.key in USUAL_WAITS and not reason.model_fields_set & _SAYS:
        return USUAL_WAITS[reason.key]
    return Wait(
        pauses=reason.clock,
        tell=reason.tell,
        remind=reason.remind,
        every=reason.every,
        before=reason.before,
        asks_until=reason.asks_until,
        resumes=reason.resumes_at_until,
        resolve_after=reason.resolve_after,
        vendor=reason.vendor,
    )


def _vendors(config: Config) -> dict[str, timedelta]:
    """Return how much working time contacts have when they work on something."""
    return {c.key: c.target for c in config.contacts if c.target is not None}
