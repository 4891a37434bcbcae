"""People and what they may be: language, admission, roles."""

from dataclasses import dataclass, replace
from datetime import datetime

from desk.access import Act, Actor, demand, teams_for
from desk.actions import duties
from desk.actions.arming import arm
from desk.actions.desks import desks_of
from desk.actions.places.groups import teams_of
from desk.actions.steps import answer, show_card
from desk.actions.working.assigning import by_turns
from desk.errors import NotForYou
from desk.identifiers import PersonId, RecordId
from desk.notices import Subject
from desk.people import LANGUAGES, ChatKind, Membership, Person, Role
from desk.ports import Outcome, Unit
from desk.record import Verb


@dataclass(frozen=True, kw_only=True, slots=True)
class ChooseLanguage:
    """The language a person, or a group, wants to be spoken to in."""

    actor: Actor
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Admit:
    """A person whom a lead knows, from a report of theirs."""

    actor: Actor
    person: PersonId
    record: RecordId


@dataclass(frozen=True, kw_only=True, slots=True)
class Grant:
    """A role given in every team of the group; None takes all roles in them away."""

    actor: Actor
    telegram_id: int
    role: Role | None


async def choose_language(unit: Unit, command: ChooseLanguage, now: datetime) -> None:
    """Speak this language with the person, or in the group, from now on."""
    actor = command.actor
    if command.language not in LANGUAGES:
        raise NotForYou
    if actor.place is ChatKind.PRIVATE:
        await unit.people.save(replace(actor.person, language=command.language))
    else:
        await demand_here(unit, actor, Act.SET_GROUP_LANGUAGE)
        chat = await unit.chats.get(actor.chat)
        await unit.chats.save(replace(chat, language=command.language))
    await audited(unit, actor, "language", actor.person.id, now)
    await answer(unit, actor, "language_chosen", now)


async def admit(unit: Unit, command: Admit, now: datetime) -> Person:
    """Know the person from now on: what they reported so far wakes the engineers."""
    demand(command.actor, Act.ADMIT, await unit.records.get(command.record))
    person = await known(unit, await unit.people.get(command.person), command.actor.source, now)
    await audited(unit, command.actor, "admit", person.id, now)
    return person


async def known(unit: Unit, person: Person, source: str, now: datetime) -> Person:
    """Know a person from now on: what they reported so far wakes the engineers."""
    if person.verified:
        return person
    person = replace(person, verified=True)
    await unit.people.save(person)
    for record in await unit.records.open_of(person.id):
        of_it = f"{source}.r{record.id}"
        given = await by_turns(unit, record, now)
        await arm(unit, given, Verb.REPORT, now)
        for desk in await desks_of(unit, given):
            await show_card(unit, given, desk.id, now, repost=True, source=of_it)
    return person


async def grant(unit: Unit, command: Grant, now: datetime) -> Person:
    """Give a role to somebody the desk has met, in the teams of the group; or take all away.

    Raises:
        NotForYou: the actor may not, or nobody by that id was met.
    """
    teams = await demand_here(unit, command.actor, Act.GRANT)
    person = await unit.people.by_telegram(command.telegram_id)
    if person is None:
        raise NotForYou
    if command.role is None:
        for membership in sorted(person.memberships, key=lambda m: (m.team, m.role)):
            if membership.team not in teams:
                continue
            await unit.people.revoke(person.id, membership)
            await duties.arm(unit, membership.team, now)  # their shifts are somebody else's now
    else:
        for team in teams:
            await unit.people.grant(person.id, Membership(team=team, role=command.role))
        await known(unit, person, command.actor.source, now)
    await audited(unit, command.actor, f"grant {command.role or 'none'}", person.id, now)
    role = command.role or "user"
    await answer(unit, command.actor, "granted", now, {"whom": person.id, "role": role})
    return person


async def demand_here(unit: Unit, actor: Actor, action: Act) -> list[str]:
    """Return the teams of the place in which the actor may do this; of all teams in private.

    Raises:
        NotForYou: there is none.
    """
    everywhere = actor.place is ChatKind.PRIVATE
    teams = list(unit.policy.teams) if everywhere else await teams_of(unit, actor.chat)
    allowed = teams_for(actor.person, actor.place, action, teams)
    if not allowed:
        raise NotForYou
    return allowed


async def audited(unit: Unit, actor: Actor, action: str, whom: PersonId, now: datetime) -> None:
    """Stage the line that tells who did what about whom."""
    await unit.audit.add(
        at=now,
        actor=actor.person.id,
        action=action,
        subject=Subject.person(whom).key,
        outcome=Outcome.DONE,
        facts={"source": actor.source},
    )
