"""What the desk looks at when a timer comes due."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime

from desk.actions.duty import watch
from desk.actions.promises import auditing, drill, look, recompute
from desk.actions.reporting import report
from desk.actions.reports import daily
from desk.actions.talking import gathering, replying
from desk.actions.working import mistakes, solved
from desk.errors import Refusal
from desk.ports import Outcome, Unit
from desk.timers import Timer, TimerKind
from handlers.context import Context

WAKEUPS: Mapping[TimerKind, Callable[[Unit, Timer, datetime], Awaitable[Sequence[str] | None]]] = {
    TimerKind.DRAFT_NUDGE: report.nudge,
    TimerKind.DRAFT_FILE: report.file_by_itself,
    TimerKind.RELEASE_REPLY: replying.release_reply,
    TimerKind.GATHER: gathering.gathered,
    TimerKind.UNDO_OVER: mistakes.stands,
    TimerKind.AUTO_CLOSE: look.look,  # of a desk that had no other timer for it
    TimerKind.LOOK: look.look,
    TimerKind.DAILY: daily.daily,
    TimerKind.AUDIT: auditing.audit,
    TimerKind.RECOMPUTE: recompute.recompute,
    TimerKind.REMIND_SOLVED: solved.remind_solved,
    TimerKind.REMIND_STARS: solved.remind_stars,
    TimerKind.DUTY: watch.look,
    TimerKind.DUTY_UNSEEN: watch.unseen,
    TimerKind.DRILL_OVER: drill.over,
}


async def wake(timer: Timer, context: Context) -> Sequence[str]:
    """Do what is due, after looking whether it still is; a refusal ends the matter.

    Returns what was found to be wrong with the desk itself, a line each, for the log.
    """
    try:
        return await WAKEUPS[timer.kind](context.unit, timer, context.now) or ()
    except Refusal as refusal:
        context.unit.drop()
        await context.unit.audit.add(
            at=context.now,
            actor=None,
            action=timer.kind,
            subject=timer.subject.key,
            outcome=Outcome.REFUSED,
            facts={"why": type(refusal).__name__},
        )
        return ()
