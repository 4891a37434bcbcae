"""Limits: never more calls in a window than it has places, and always room for the urgent."""

import asyncio
import math
import random
from datetime import timedelta

import pytest

from bot.replies import Outcome, Reply
from bot.sending.gate import Gate
from bot.sending.limits import Limits, Place
from bot.sending.unlimited import Unlimited
from desk.notices import Rank
from store.queues.leasing import Candidate
from tests.virtual import VirtualClock

GROUP, OTHER, PRIVATE = -1001, -1002, 7


@pytest.fixture
def clock():
    return VirtualClock()


@pytest.fixture
def limits(clock):
    return Limits(clock)


class Answering:
    """A door behind which every call is answered alike."""

    def __init__(self, reply=None):
        self.reply = reply or Reply(outcome=Outcome.OK, result={"message_id": 1})
        self.calls = []

    async def post(self, method, payload=None, **_):
        self.calls.append((method, payload))
        return self.reply


def filled(limits, chat, rank, *, is_new=True):
    """Send as many calls as there is room for, and return how many."""
    for number in range(1000):
        place = limits.take(chat, rank, is_new=is_new)
        if place is None:
            return number
        limits.ended(place)
    raise AssertionError("there is no limit")


def most_in(moments, seconds):
    """Return how many moments fall into the fullest stretch of so many seconds."""
    return max(
        (sum(begin <= moment <= begin + seconds for moment in moments) for begin in moments),
        default=0,
    )


@pytest.mark.parametrize("seed", range(5))
def test_no_stretch_of_time_holds_more_than_telegram_takes(clock, limits, seed):
    dice = random.Random(seed)  # noqa: S311 - no secret
    under_way: list[tuple[float, Place]] = []
    arrived: dict[tuple[int, bool], list[float]] = {}
    for _ in range(4000):
        clock.later(seconds=dice.expovariate(60))
        now = clock.monotonic()
        for ends, place in [pair for pair in under_way if pair[0] <= now]:
            limits.ended(place)
            under_way.remove((ends, place))
        chat = dice.choice([GROUP, GROUP, OTHER, 1, 2, 3, *range(10, 60)])
        is_new = dice.random() < 0.7
        place = limits.take(chat, dice.choice(list(Rank)), is_new=is_new)
        if place is not None:
            took = dice.choice([0.001, 0.1, 0.8, 5.0])
            arrived.setdefault((chat, is_new), []).append(now + dice.random() * took)
            under_way.append((now + took, place))

    everywhere = [moment for moments in arrived.values() for moment in moments]
    assert most_in(everywhere, 1.0) <= 28
    assert len(everywhere) > 500
    for group in (GROUP, OTHER):
        assert most_in(arrived[group, True], 60.0) <= 19
        assert most_in(arrived[group, False], 1.0) <= 5
        assert most_in(arrived[group, False], 60.0) <= 58


@pytest.mark.parametrize(
    ("chat", "is_new", "expected"),
    [
        pytest.param(GROUP, True, [12, 14, 17, 19], id="messages of a group"),
        pytest.param(GROUP, False, [3, 4, 5, 5], id="edits in a group"),
        pytest.param(PRIVATE, True, [3, 3, 26, 28], id="a private chat"),
    ],
)
def test_the_last_places_are_kept_for_what_is_urgent(clock, chat, is_new, expected):
    found = [
        filled(Limits(clock), chat, rank, is_new=is_new)
        for rank in (Rank.CARD, Rank.NOTICE, Rank.REPLY, Rank.PAGE)
    ]

    assert found == expected


def test_a_group_takes_twenty_a_minute_and_its_edits_beside_them(clock, limits):
    assert filled(limits, GROUP, Rank.PAGE) == 19
    clock.later(seconds=60)
    assert limits.take(GROUP, Rank.PAGE, is_new=True) is None
    assert limits.take(GROUP, Rank.CARD, is_new=False) is not None
    assert limits.take(OTHER, Rank.CARD, is_new=True) is not None

    clock.later(seconds=1)

    assert filled(limits, GROUP, Rank.PAGE) == 19


def test_it_is_known_when_there_is_room_again(clock, limits):
    assert limits.next_room() == math.inf
    filled(limits, PRIVATE, Rank.NOTICE)

    wait = limits.next_room()
    clock.later(seconds=wait)

    assert wait == pytest.approx(3.0)
    assert limits.take(PRIVATE, Rank.NOTICE, is_new=True) is not None


def test_an_album_counts_as_many_messages_and_waits_for_all_of_them(clock, limits):
    for _ in range(10):
        limits.ended(limits.take(GROUP, Rank.PAGE, is_new=True))

    assert limits.take(GROUP, Rank.PAGE, is_new=True, weight=10) is None
    wait = limits.wait(GROUP, Rank.PAGE, is_new=True, weight=10)
    clock.later(seconds=wait)
    assert limits.take(GROUP, Rank.PAGE, is_new=True, weight=10) is not None
    assert limits.take(GROUP, Rank.PAGE, is_new=True, weight=10) is None


def test_what_an_earlier_process_sent_counts(clock, limits):
    limits.prime((GROUP, True, timedelta(seconds=age)) for age in range(30))

    assert limits.take(GROUP, Rank.PAGE, is_new=True) is None
    clock.later(seconds=45)
    assert limits.take(GROUP, Rank.PAGE, is_new=True) is not None


def test_what_was_promised_and_not_leased_is_free_again(limits):
    for row in range(17):
        assert limits.lets(Candidate(row, GROUP, Rank.REPLY, is_new=True))
    assert not limits.lets(Candidate(17, GROUP, Rank.REPLY, is_new=True))
    assert limits.closed(Rank.REPLY, is_new=True) == [GROUP]
    assert limits.closed(Rank.PAGE, is_new=True) == []
    assert limits.closed(Rank.REPLY, is_new=False) == []

    limits.begin()

    assert limits.closed(Rank.CARD, is_new=True) == []
    assert limits.lets(Candidate(18, GROUP, Rank.CARD, is_new=True))
    assert list(limits.leased()) == [18]


def test_a_backlog_goes_out_at_a_pace_and_urgent_things_beside_it(clock, limits):
    assert limits.lets(Candidate(1, 1, Rank.NOTICE, is_new=True))
    assert not limits.lets(Candidate(2, 2, Rank.NOTICE, is_new=True))
    assert limits.lowest() is Rank.REPLY
    assert limits.lets(Candidate(3, 3, Rank.REPLY, is_new=True))

    clock.later(seconds=limits.next_room())

    assert limits.lets(Candidate(2, 2, Rank.NOTICE, is_new=True))


async def test_a_call_beyond_the_limit_is_held_and_does_not_leave(limits):
    door = Answering()
    gate = Gate(door, limits)

    replies = [await gate.post("sendMessage", {"chat_id": GROUP}) for _ in range(25)]

    reply = replies[-1]
    assert len(door.calls) == 19
    assert (reply.outcome, reply.held, reply.retry_after) == (Outcome.LIMITED, True, 61)
    assert (await gate.post("editMessageText", {"chat_id": GROUP})).is_ok
    assert (await gate.post("sendChatAction", {"chat_id": GROUP})).is_ok
    assert (await gate.post("pinChatMessage", {"chat_id": GROUP})).held


async def test_a_promised_place_is_used_once_or_given_back(limits):
    gate = Gate(Answering(), limits)
    for _ in range(18):
        await gate.post("sendMessage", {"chat_id": GROUP})
    place = limits.take(GROUP, Rank.PAGE, is_new=True)

    with gate.promised(place):
        first = await gate.post("sendMessage", {"chat_id": GROUP})
        second = await gate.post("sendMessage", {"chat_id": GROUP})
    assert first.is_ok
    assert second.held


async def test_a_promised_place_that_no_call_needs_is_free_again(limits):
    gate = Gate(Answering(), limits)
    places = [limits.take(GROUP, Rank.PAGE, is_new=True) for _ in range(19)]

    with gate.promised(places[0]):
        pass

    assert limits.take(GROUP, Rank.PAGE, is_new=True) is not None
    assert limits.take(GROUP, Rank.PAGE, is_new=True) is None


async def test_a_place_promised_for_an_edit_does_not_serve_a_message(limits):
    gate = Gate(Answering(), limits)
    filled(limits, GROUP, Rank.PAGE)
    place = limits.take(GROUP, Rank.CARD, is_new=False)

    with gate.promised(place):
        assert (await gate.post("sendMessage", {"chat_id": GROUP})).held


async def test_after_a_429_nothing_goes_to_that_chat_and_everything_to_others(clock, limits):
    door = Answering(Reply(outcome=Outcome.LIMITED, code=429, retry_after=30))
    gate = Gate(door, limits)

    refused = await gate.post("createForumTopic", {"chat_id": GROUP})
    again = await gate.post("sendMessage", {"chat_id": GROUP})

    assert not refused.held
    assert not refused.of_all
    assert again.held
    assert 29 <= again.retry_after <= 30
    door.reply = Reply(outcome=Outcome.OK)
    assert (await gate.post("sendMessage", {"chat_id": PRIVATE})).is_ok
    assert limits.closed(Rank.PAGE, is_new=False) == [GROUP]
    clock.later(seconds=30)
    assert (await gate.post("sendMessage", {"chat_id": GROUP})).is_ok


async def test_a_429_to_an_answer_of_a_press_freezes_nothing(limits):
    door = Answering(Reply(outcome=Outcome.LIMITED, code=429, retry_after=30))
    gate = Gate(door, limits)

    for _ in range(5):
        await gate.post("answerCallbackQuery", {"callback_query_id": "1"})

    assert limits.lowest() is Rank.CARD


async def test_several_chats_refused_alike_at_once_mean_the_whole_bot(clock, limits):
    door = Answering(Reply(outcome=Outcome.LIMITED, code=429, retry_after=8))
    gate = Gate(door, limits)

    replies = [await gate.post("sendMessage", {"chat_id": chat}) for chat in (1, 2, 3)]

    assert [reply.of_all for reply in replies] == [False, False, True]
    assert limits.lowest() is None
    assert (await gate.post("sendMessage", {"chat_id": 4})).held
    clock.later(seconds=8)
    assert limits.lowest() is Rank.CARD


async def test_a_call_that_is_cancelled_leaves_its_place(clock, limits):
    class Never:
        async def post(self, *_, **__):
            await asyncio.Event().wait()

    gate = Gate(Never(), limits)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await gate.post("sendMessage", {"chat_id": PRIVATE})
    clock.later(seconds=3)

    assert filled(limits, PRIVATE, Rank.NOTICE) == 3


def test_who_writes_four_times_a_second_for_half_a_minute_is_not_held(clock, limits):
    for _ in range(4 * 30):
        place = limits.take(PRIVATE, Rank.REPLY, is_new=True)
        assert place is not None
        limits.ended(place)
        clock.later(seconds=0.25)


def test_without_limits_a_thousand_go_at_once_and_a_429_is_still_obeyed(clock):
    limits = Unlimited(clock)
    candidates = [Candidate(id=n, chat=GROUP, rank=Rank.CARD, is_new=True) for n in range(1000)]
    assert all(map(limits.lets, candidates))
    assert len(limits.leased()) == 1000
    assert limits.next_room() == math.inf

    limits.limited(GROUP, 5)

    assert limits.closed(Rank.PAGE, is_new=True) == [GROUP]
    assert not limits.lets(candidates[0])
    assert limits.lets(Candidate(id=1, chat=PRIVATE, rank=Rank.CARD, is_new=True))
    assert limits.next_room() == 5
    clock.later(seconds=5)
    assert limits.lets(candidates[0])
