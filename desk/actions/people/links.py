"""Links that let people in: an invitation, a role in a team, the first admin of a new desk."""

from dataclasses import dataclass
from datetime import datetime

from desk.access import Act, Actor, teams_for
from desk.actions.people.person import audited, demand_here, known
from desk.actions.steps import answer
from desk.errors import LinkOver, NotForYou
from desk.events import Fact
from desk.identifiers import ChatId
from desk.notices import SECRET, Form, Notice, Rank, Subject
from desk.people import ChatKind, Membership, Role
from desk.ports import Unit
from desk.tokens import MOST_PEOPLE, Token, TokenPurpose, invitation, role_link

LINKED = (Role.ENGINEER, Role.LEAD)
"""The roles that a button gives a link for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Invite:
    """A link by which up to `uses` people become known to the organisation."""

    actor: Actor
    uses: int = MOST_PEOPLE


@dataclass(frozen=True, kw_only=True, slots=True)
class LinkRole:
    """A link that gives one person a role in a team."""

    actor: Actor
    team: str
    role: Role


async def invite(unit: Unit, command: Invite, now: datetime) -> None:
    """Send whoever asks an invitation, in private, with words that can be passed on."""
    actor = command.actor
    await demand_here(unit, actor, Act.INVITE)
    uses = max(1, min(command.uses, MOST_PEOPLE))
    token = invitation(actor.person.id, uses, now)
    await audited(unit, actor, "invite", actor.person.id, now)
    private = await unit.chats.private(actor.person)
    facts: dict[str, Fact] = {"uses": uses, "until": token.expires_at.isoformat()}
    note = _told(private.id, actor, "invitation_note", now, facts, token.expires_at)
    await unit.notices.add(note)  # apart, so that what follows can be passed on as it is
    await _handed(unit, actor, token, "invitation", now, {})


async def link_role(unit: Unit, command: LinkRole, now: datetime) -> None:
    """Send whoever asks a link that gives a role, in private.

    Raises:
        NotForYou: they may not give it in this team.
    """
    actor = command.actor
    if command.team not in await demand_here(unit, actor, Act.GRANT):
        raise NotForYou
    token = role_link(actor.person.id, command.team, command.role, now)
    await audited(unit, actor, f"link {command.role} {command.team}", actor.person.id, now)
    facts: dict[str, Fact] = {"team": command.team, "role": command.role}
    await _handed(unit, actor, token, "role_link", now, facts)


async def open_link(unit: Unit, actor: Actor, secret: str, now: datetime) -> None:
    """Give a person what a link is good for; what they have already uses nothing up.

    Raises:
        LinkOver: the link is good for nothing, or whoever made it may not give that any more.
    """
    token = await unit.tokens.find(secret, now)
    if token is None or not await _still_meant(unit, token):
        raise LinkOver
    person = actor.person
    given = {Membership(team=team, role=role) for team, role in _roles(unit, token)}
    if not (person.verified and given <= person.memberships):
        await unit.tokens.redeem(secret, now)
        for membership in sorted(given, key=lambda m: m.team):
            await unit.people.grant(person.id, membership)
        await known(unit, person, actor.source, now)
        await audited(unit, actor, _action(token), person.id, now)
    facts: dict[str, Fact] = {"team": token.team, "role": token.role or _only_role(token)}
    await answer(unit, actor, f"link_{token.purpose}", now, facts)


def _roles(unit: Unit, token: Token) -> list[tuple[str, Role]]:
    """Return the roles that a token gives, by team."""
    if token.purpose is TokenPurpose.ADMIN:
        return [(team, Role.ADMIN) for team in unit.policy.teams]
    return [] if token.team is None or token.role is None else [(token.team, token.role)]


def _only_role(token: Token) -> Role | None:
    return Role.ADMIN if token.purpose is TokenPurpose.ADMIN else None


def _action(token: Token) -> str:
    """Return how the audit names what a link did, and who made it."""
    words = ("link", token.purpose, token.role, token.team)
    by = "" if token.issued_by is None else f"by p{token.issued_by}"
    return " ".join(filter(None, (*words, by)))


async def _still_meant(unit: Unit, token: Token) -> bool:
    """Whether the team is still there, and whoever made the link may still give what it gives."""
    if token.team is not None and token.team not in unit.policy.teams:
        return False
    if token.issued_by is None:
        return True
    giver = await unit.people.get(token.issued_by)
    act = Act.GRANT if token.purpose is TokenPurpose.ROLE else Act.INVITE
    teams = unit.policy.teams if token.team is None else (token.team,)
    return bool(teams_for(giver, ChatKind.PRIVATE, act, teams))


async def _handed(
    unit: Unit, actor: Actor, token: Token, template: str, now: datetime, facts: dict[str, Fact]
) -> None:
    """Stage that a new link goes to whoever asked, in private; a group learns only that."""
    secret = await unit.tokens.issue(token)
    private = await unit.chats.private(actor.person)
    data = {**facts, "until": token.expires_at.isoformat(), SECRET: secret}
    await unit.notices.add(_told(private.id, actor, template, now, data, token.expires_at))
    if actor.chat != private.id:
        await answer(unit, actor, "link_sent", now)


def _told(
    chat: ChatId,
    actor: Actor,
    template: str,
    now: datetime,
    data: dict[str, Fact],
    expires_at: datetime,
) -> Notice:
    return Notice(
        ref=f"{actor.source}.{template}",
        form=Form.MESSAGE,
        template=template,
        chat=chat,
        subject=Subject.person(actor.person.id),
        seq=0,
        rank=Rank.REPLY,
        not_before=now,
        expires_at=expires_at,
        data={"person": actor.person.id, **data},
    )
