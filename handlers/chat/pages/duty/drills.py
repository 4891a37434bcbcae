"""Who would be called now, and how a test call goes, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from desk.actions.promises.drill import WAITS, drill_of
from desk.actions.promises.forecast import (
    ChainForecast,
    Forecast,
    RungForecast,
    chains_now,
    rungs_now,
)
from desk.identifiers import PersonId
from desk.notices import Notice
from desk.ports import Unit
from handlers.chat.acts.duty.drills import SURE
from handlers.chat.buttons import Buttons, Pressed
from handlers.chat.pages.fitting import fitting
from handlers.chat.pages.promises.explained import addressee
from handlers.chat.pages.promises.reached import left_out, reached, rung
from handlers.chat.words import Words
from handlers.context import Button, Context, Rendered

TEAM_ROOM = 14
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class StepLine:
    """One step in words: after how many minutes, whom it means, who is called, and who is not."""

    minutes: int
    meant: str
    who: Sequence[str]
    notes: Sequence[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainLines:
    """One chain in words."""

    key: str
    priorities: Sequence[str]
    steps: Sequence[StepLine]
    rounds: int
    ends: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamLines:
    """A team in words: its chains, and who is told at each rung."""

    name: str
    chains: Sequence[ChainLines]
    rungs: Sequence[tuple[int, StepLine]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Missing:
    """Somebody who was called for a test and has not answered; `lost` where nothing arrives."""

    name: str
    lost: bool


async def forecast(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render who would be called now, team by team, with the buttons of test calls."""
    unit, now = context.unit, context.now
    teams = str(notice.data["teams"]).split(",")
    buttons = Buttons(context.keys, notice.chat)
    shown: list[TeamLines] = []
    keyboard: list[list[Button]] = []
    for team in teams:
        chains = await chains_now(unit, team, now)
        shown.append(
            TeamLines(
                name=words.name("teams", team),
                chains=[await _chain(chain, words, unit) for chain in chains],
                rungs=[await _rung(one, words, unit) for one in await rungs_now(unit, team, now)],
            )
        )
        for number, chain in enumerate(chains):
            if chain.first is None:
                continue
            whose = [words.name("teams", team)[:TEAM_ROOM]] if len(teams) > 1 else []
            which = [", ".join(chain.priorities)] if len(chains) > 1 else []
            text = " · ".join([words("buttons.drill"), *whose, *which])
            keyboard.append([buttons.button(text, Pressed(verb="drill", ref=number, arg=team))])

    def page(number: int) -> str:
        more = len(shown) - number
        return words.page(notice.template, teams=shown[:number], more=more, now=now)

    return Rendered(text=fitting(page, len(shown)), keyboard=keyboard)


async def drill(notice: Notice, words: Words, context: Context) -> Rendered | None:
    """Render how a test call stands: who answered after how long, who has not."""
    unit, team = context.unit, str(notice.data["team"])
    found = await drill_of(unit, team, int(notice.data["drill"] or 0))
    if found is None:
        return None
    answers = [
        ((await unit.people.get(person)).name, round(took.total_seconds()))
        for person, took in found.answers
    ]
    text = words.page(
        notice.template,
        team=words.name("teams", team),
        at=found.at,
        by=await unit.people.get(found.asker),
        answers=answers,
        missing=[await _missing(unit, person) for person in found.missing],
        in_group=found.in_group,
        rung=await rung(found.rings, words, unit),
        left=[
            words(f"left_out.{why}", name=(await unit.people.get(person)).name)
            for person, why in found.left_out
        ],
        over=context.now >= found.at + WAITS,
    )
    return Rendered(text=text)


async def called(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render a test call for those who are called."""
    data = notice.data
    team = str(data["team"])
    here = Pressed(verb="reached", ref=int(data["drill"] or 0), arg=team)
    text = words.page(
        notice.template,
        team=words.name("teams", team),
        by=await context.unit.people.get(PersonId(int(data["by"] or 0))),
    )
    button = Buttons(context.keys, notice.chat).button(words("buttons.here"), here)
    return Rendered(text=text, keyboard=[[button]])


async def night(notice: Notice, words: Words, context: Context) -> Rendered:
    """Render the question whether people are to be called for a test at night."""
    data, unit = notice.data, context.unit
    people = [
        await unit.people.get(PersonId(int(number)))
        for number in str(data["asleep"]).split(",")
        if number
    ]
    sure = Pressed(verb="drill", ref=int(data["chain"] or 0), state=SURE, arg=str(data["team"]))
    button = Buttons(context.keys, notice.chat).button(words("buttons.drill_sure"), sure)
    asleep = [
        (one.name, Words(words.locale, unit.policy, one.timezone).hour(context.now))
        for one in people
    ]
    team = words.name("teams", str(data["team"]))
    return Rendered(text=words.page(notice.template, team=team, asleep=asleep), keyboard=[[button]])


async def _chain(chain: ChainForecast, words: Words, unit: Unit) -> ChainLines:
    return ChainLines(
        key=chain.chain.key,
        priorities=[priority.value for priority in chain.priorities],
        steps=[await _step(step, words, unit) for step in chain.steps],
        rounds=chain.chain.repeat,
        ends=chain.ends // MINUTE,
    )


async def _step(one: Forecast, words: Words, unit: Unit) -> StepLine:
    why = [words(f"skipped.{one.skipped}")] if one.skipped else []
    return StepLine(
        minutes=one.after // MINUTE,
        meant=addressee(one.step.page, words),
        who=[] if one.skipped else await reached(one.reach, words, unit),
        notes=[*await left_out(one.reach, words, unit), *why],
    )


async def _rung(one: RungForecast, words: Words, unit: Unit) -> tuple[int, StepLine]:
    return one.percent, StepLine(
        minutes=0,
        meant=addressee(one.tell, words),
        who=await reached(one.reach, words, unit),
        notes=await left_out(one.reach, words, unit),
    )


async def _missing(unit: Unit, number: PersonId) -> Missing:
    person = await unit.people.get(number)
    chat = await unit.chats.by_telegram(person.telegram_id)
    return Missing(name=person.name, lost=chat is not None and not chat.reachable)
