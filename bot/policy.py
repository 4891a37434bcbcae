"""From the configuration to the desk's own policy."""

from collections.abc import Iterable
from datetime import datetime

from bot.calendars import calendars_of
from bot.config import Config
from bot.config.sections import Contact as ContactSection
from bot.config.sections import Localized
from bot.config.sections import Named as NamedSection
from bot.config.sections import Question as QuestionSection
from bot.config.sections import When as WhenSection
from bot.config.values import OFF
from bot.terms import terms_of
from desk.policy import Category, Contact, Named, PendingReason, Policy, Reports, Team
from desk.record import Kind
from desk.terms import Channel
from desk.understanding.details import Detail, Option, When


def policy_of(config: Config, now: datetime, until: datetime | None = None) -> Policy:
    """Return the decisions of a configuration; tables keep its order, its terms are version 1.

    National holidays are known from the year before `now` to the year after `until`, which is `now`
    where nobody says more.
    """
    desk = config.desk
    return Policy(
        name=_names(desk.name),
        language=desk.language,
        timezone=desk.timezone,
        reporters=config.access.reporters,
        topics=config.telegram.topics,
        shows_engineers=config.telegram.show_engineers,
        protects_content=config.telegram.protect_content,
        teams={
            team.key: Team(
                key=team.key,
                names=_names(team.name),
                group=team.group or config.telegram.group,
                topic=team.topic,
                assign=team.assign,
                confidential=team.confidential,
            )
            for team in config.teams
        },
        families=_table(config.families),
        categories={
            category.key: Category(
                key=category.key,
                names=_names(category.name),
                kind=category.kind,
                team=category.team,
                confidential=category.confidential,
                impact=category.impact,
                urgency=category.urgency,
                questions=category.questions,
                examples={"zh": category.examples.zh, "en": category.examples.en},
            )
            for category in config.categories
        },
        pending_reasons={
            reason.key: PendingReason(
                key=reason.key,
                names=_names(reason.name),
                told=_names(reason.told),
                resumes_on_user_message=reason.resumes_on_user_message,
            )
            for reason in config.pending_reasons
        },
        causes=_table(config.causes),
        reply_hold=desk.reply_hold,
        prompt_window=desk.prompt_window,
        draft_nudge=desk.draft_nudge,
        draft_file=desk.draft_file,
        draft_file_urgent=desk.draft_file_urgent,
        close_after=desk.close_after,
        questions={question.key: _detail(question) for question in config.questions},
        urge_rest=desk.urge_rest,
        calendars=calendars_of(config.calendars, now.date(), until and until.date()),
        calendar=desk.calendar,
        quiet_hours=desk.quiet_hours,
        staff_groups=config.access.groups,
        reports=Reports(
            daily_at=config.reports.daily_at,
            group=config.reports.group,
            topic=config.reports.topic,
        ),
        terms={1: terms_of(config)},
        channels=_channels(webhook=config.webhook.url, mail=config.mail.host),
        contacts={contact.key: _contact(contact) for contact in config.contacts},
        mailed=frozenset(config.people.mail),
        own_category=_own_category(config),
    )


def _own_category(config: Config) -> str | None:
    """Return the category of the desk's own incidents: the one that is set, else the first fit."""
    if config.desk.own_category == OFF:
        return None
    fit = [c.key for c in config.categories if c.kind is Kind.INCIDENT and not c.confidential]
    return config.desk.own_category or next(iter(fit), None)


def groups_of(policy: Policy) -> list[int]:
    """Return Telegram's ids of the groups in which the desk works: those of teams and reports."""
    groups = [team.group for team in policy.teams.values()]
    return [group for group in (*groups, policy.reports.group) if group is not None]


def _contact(contact: ContactSection) -> Contact:
    channels = _channels(webhook=contact.webhook, mail=contact.mail) - {Channel.TELEGRAM}
    return Contact(key=contact.key, names=_names(contact.name), channels=channels)


def _channels(*, webhook: object, mail: object) -> frozenset[Channel]:
    """Return Telegram and the channels that have an address."""
    others = {Channel.WEBHOOK: webhook, Channel.MAIL: mail}
    return frozenset({Channel.TELEGRAM, *(way for way, at in others.items() if at is not None)})


def _detail(question: QuestionSection) -> Detail:
    when = question.when or WhenSection()
    return Detail(
        key=question.key,
        ask=_names(question.ask),
        options=tuple(
            Option(key=option.key, names=_names(option.name), words=option.words)
            for option in question.options
        ),
        field=question.field,
        when=When(question=when.question, answers=when.answers, unless=when.unless),
    )


def _table(sections: Iterable[NamedSection]) -> dict[str, Named]:
    return {item.key: Named(key=item.key, names=_names(item.name)) for item in sections}


def _names(words: Localized) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
