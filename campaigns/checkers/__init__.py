"""What must be true after every campaign, told from the store and from what Telegram saw."""

from collections.abc import Callable, Iterator

from campaigns.checkers import inbox, outbox, records, roles, telling, trouble
from campaigns.checkers.history import History

Checker = Callable[[History], Iterator[str]]

CHECKERS: dict[str, Checker] = {
    "nothing lost": inbox.nothing_lost,
    "everything done": inbox.everything_done,
    "one ticket a report": records.one_ticket_a_report,
    "no double effect": records.no_double_effect,
    "legal events": records.legal_events,
    "one owner": records.one_owner,
    "timers": records.timers_fired,
    "outbox complete": outbox.complete,
    "copies": outbox.copies_bounded,
    "unimportant once": outbox.unimportant_once,
    "fenced": outbox.fenced,
    "paused": roles.paused_are_silent,
    "order": outbox.in_order,
    "nothing stale": outbox.nothing_stale,
    "no page after a claim": outbox.no_page_after_a_claim,
    "cards true": outbox.cards_true,
    "number told": telling.number_told,
    "owner told": telling.owner_told,
    "presses answered": telling.presses_answered,
    "calls": telling.calls_well_formed,
    "pauses": telling.pauses_kept,
    "secrets": trouble.secrets_kept,
    "errors": trouble.errors_explained,
    "integrity": trouble.store_whole,
}
"""Every checker by the name under which it complains."""

MOST_TOLD = 20
"""So many violations of one kind are told; the rest are counted."""


def violations(history: History) -> list[str]:
    """Return all that is wrong with a history, a line each."""
    found = []
    for name, checker in CHECKERS.items():
        of_one = [f"{name}: {line}" for line in checker(history)]
        found += of_one[:MOST_TOLD]
        if len(of_one) > MOST_TOLD:
            found.append(f"{name}: and {len(of_one) - MOST_TOLD} more")
    return found
