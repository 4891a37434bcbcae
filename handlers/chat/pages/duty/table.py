"""Which function renders which page about duty."""

from collections.abc import Awaitable, Callable, Mapping

from desk.notices import Notice
from handlers.chat.pages.duty import attendance, drills, leaves, offers, oncall, shifts
from handlers.chat.words import Words
from handlers.context import Context, Rendered

RENDERERS: Mapping[str, Callable[[Notice, Words, Context], Awaitable[Rendered | None]]] = {
    "duty/oncall": oncall.oncall,
    "duty/forecast": drills.forecast,
    "duty/drill": drills.drill,
    "duty/drill_call": drills.called,
    "duty/drill_night": drills.night,
    "duty/roster": oncall.roster,
    "duty/roster_help": oncall.roster_help,
    "duty/put_whom": oncall.put_whom,
    "duty/put": oncall.put,
    "duty/put_on": oncall.put,
    "duty/put_help": oncall.put_help,
    "duty/brief": shifts.brief,
    "duty/hand_back": shifts.hand_back,
    "duty/unseen": shifts.unseen,
    "duty/here": shifts.here,
    "duty/gap": shifts.gap,
    "duty/leave": leaves.leave,
    "duty/leave_taken": leaves.leave_taken,
    "duty/leave_help": oncall.put_help,
    "duty/mine_cover": offers.mine,
    "duty/mine_swap": offers.mine,
    "duty/offer": offers.offer,
    "duty/taken": offers.taken,
    "duty/give": offers.give,
    "duty/checked_in": attendance.checked_in,
    "duty/checked_out": attendance.checked_out,
    "duty/sheet": attendance.month,
}
