"""The sections of a configuration, frozen and typed."""

from datetime import time, timedelta
from typing import Annotated

from pydantic import Field

from bot.config.addresses import (
    ApiRoot,
    DatabaseUrl,
    HeartbeatUrl,
    Host,
    MailAddress,
    MailHost,
    Port,
    ProxyUrl,
    PublicUrl,
    RingUrl,
    SomeMailAddress,
)
from bot.config.hours import (
    CalendarKey,
    Country,
    Date,
    DayException,
    DayWindows,
    QuietHoursSetting,
    TimeOfDay,
    Weekdays,
)
from bot.config.promise_values import Pauses, PrioritySetting, Reminded
from bot.config.promises import (
    USUAL_CHAINS,
    USUAL_LADDER,
    Chain,
    Lease,
    Promise,
    Rung,
    Target,
    usual_leases,
    usual_targets,
)
from bot.config.section import Section
from bot.config.values import (
    Account,
    AssignSetting,
    Beat,
    BotToken,
    CategoryKey,
    Duration,
    FieldSetting,
    Flag,
    GroupId,
    GroupIds,
    ImpactSetting,
    Key,
    KindSetting,
    LanguageSetting,
    Mode,
    ModeSetting,
    Name,
    OwnCategory,
    Password,
    PersonId,
    PersonIds,
    ReportersSetting,
    Security,
    SecuritySetting,
    Sentence,
    Sentences,
    ShortKey,
    SigningSecret,
    Span,
    ThreadId,
    TimeZone,
    TopicsSetting,
    UrgencySetting,
    WebhookSecret,
)
from desk.hours import Window
from desk.policy import Assign, Reporters, Topics
from desk.quiet import QuietHours
from desk.secrets.secret import Secret


class Localized(Section):
    """A name in each language."""

    zh: Name
    en: Name

    def __getitem__(self, language: str) -> str:
        """Return the name in `language`; raise KeyError when there is none."""
        return {"zh": self.zh, "en": self.en}[language]


class LocalizedSentence(Localized):
    """A sentence in each language."""

    zh: Sentence
    en: Sentence


class Desk(Section):
    """The desk as a whole: its name, language, time zone and patience."""

    name: Localized
    language: LanguageSetting = "zh"
    timezone: TimeZone = "Asia/Shanghai"
    calendar: CalendarKey = "W"
    quiet_hours: QuietHoursSetting = QuietHours(time(22), time(7))
    reply_hold: Duration = timedelta(seconds=10)
    prompt_window: Span = timedelta(minutes=5)
    draft_nudge: Span = timedelta(minutes=10)
    draft_file: Span = timedelta(minutes=30)
    draft_file_urgent: Span = timedelta(minutes=5)
    close_after: Span = timedelta(hours=27)
    urge_rest: Span = timedelta(minutes=30)
    own_category: OwnCategory = None


class Access(Section):
    """Who may do what before anybody is known."""

    reporters: ReportersSetting = Reporters.APPROVE
    groups: GroupIds = ()


class People(Section):
    """People who have a role from the first start on, and their mail, by Telegram id."""

    admins: PersonIds = ()
    engineers: PersonIds = ()
    leads: PersonIds = ()
    mail: dict[PersonId, SomeMailAddress] = Field(default_factory=dict)


class Telegram(Section):
    """How Telegram is reached, and as whom.

    A loaded `token` is None only after `load(need_secrets=False)`, and so is `webhook_secret` in
    webhook mode.
    """

    token: BotToken = None
    api_root: ApiRoot = "https://api.telegram.org"
    proxy: ProxyUrl = None
    mode: ModeSetting = Mode.POLLING
    webhook_secret: WebhookSecret = None
    group: GroupId = None
    topics: TopicsSetting = Topics.PER_TICKET
    show_engineers: Flag = True
    protect_content: Flag = False
    limits: Flag = True


class Database(Section):
    """Where everything is kept."""

    url: DatabaseUrl = Secret("sqlite+aiosqlite:///opsdesk.db")


class Web(Section):
    """The web server of the desk."""

    host: Host = "127.0.0.1"
    port: Port = 8080
    public_url: PublicUrl = None


class Heartbeat(Section):
    """Whom the desk tells, outside, that all is well, and how often."""

    url: HeartbeatUrl = None
    every: Beat = timedelta(seconds=30)


class Webhook(Section):
    """Where the desk posts to when somebody must be rung.

    A loaded `secret` may be None only after `load(need_secrets=False)`, or where nothing is posted.
    """

    url: RingUrl = None
    secret: SigningSecret = None


class Mail(Section):
    """The mail server through which somebody is rung, and as whom.

    A loaded `password` is None where there is no `user`, and after `load(need_secrets=False)`.
    """

    host: MailHost = None
    port: Port = 587
    security: SecuritySetting = Security.STARTTLS
    sender: MailAddress = None
    user: Account = None
    password: Password = None


class Named(Section):
    """Something with a stable key and a name for people."""

    key: Key
    name: Localized


class Team(Named):
    """A team that works tickets, in `group` (else telegram.group) and there in `topic`.

    The group of a `confidential` team may see confidential tickets.
    """

    group: GroupId = None
    topic: ThreadId = None
    assign: AssignSetting = Assign.CLAIM
    confidential: Flag = False


class Contact(Named):
    """Somebody outside of Telegram who can be rung: a vendor, a duty phone."""

    webhook: RingUrl = None
    mail: MailAddress = None
    # How much working time they have when they work on a ticket.
    target: Span | None = None


class Family(Named):
    """The part of a category's key before the dot: the first row of buttons."""


class Examples(Section):
    """Sentences by which people report something, in each language."""

    zh: Sentences = ()
    en: Sentences = ()

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.zh or self.en)


class Category(Named):
    """What a report is about; it decides kind and team."""

    key: CategoryKey
    kind: KindSetting
    # Where the file names none, load() puts the first team.
    team: Key = ""
    # Seen only by the people of its team: in private, or in a group of a confidential team.
    confidential: Flag = False
    impact: ImpactSetting = None
    urgency: UrgencySetting = None
    questions: tuple[ShortKey, ...] = ()
    # What people write when they mean it; the category of a report is guessed from these.
    examples: Examples = Examples()

    @property
    def family(self) -> str:
        """The part of the key before the dot."""
        return self.key.partition(".")[0]


class Option(Section):
    """An answer that is offered as a button, and given by its `words` in a report."""

    key: ShortKey
    name: Localized
    words: tuple[Name, ...] = ()


class When(Section):
    """When a question is asked: after answers to another one, unless words say enough."""

    question: ShortKey | None = None
    answers: tuple[ShortKey, ...] = ()
    unless: tuple[Name, ...] = ()


class Question(Section):
    """What reports of some categories are asked, with a button or free words as the answer."""

    key: ShortKey
    ask: LocalizedSentence
    options: tuple[Option, ...] = ()
    field: FieldSetting = None
    when: When | None = None


class PendingReason(Named):
    """Why work on a ticket waits, what its reporter is told, and who is reminded when.

    `clock` is whether the resolution clock stands. Reminders are for `tell`, the requester where
    it is None.
    """

    told: LocalizedSentence
    resumes_on_user_message: Flag
    clock: Pauses = False
    tell: Reminded = None
    remind: tuple[Span, ...] = ()
    every: Span | None = None
    before: tuple[Span, ...] = ()
    asks_until: Flag = False
    resumes_at_until: Flag = False
    resolve_after: Span | None = None
    vendor: Flag = False


class Cause(Named):
    """What a ticket turned out to be, chosen when it is resolved."""


class Calendar(Section):
    """Hours of work: a week of windows with exceptions, or around the clock."""

    tz: TimeZone
    holidays: Country = None
    weekly: dict[Weekdays, DayWindows] = Field(default_factory=dict)
    exceptions: dict[Date, DayException] = Field(default_factory=dict)
    always: Flag = False


def usual_calendars() -> dict[str, Calendar]:
    """Return working hours and around the clock, for a configuration that names no calendar."""
    day = (Window(timedelta(hours=9), timedelta(hours=18)),)
    return {
        "W": Calendar(tz="Asia/Shanghai", holidays="CN", weekly={(0, 1, 2, 3, 4): day}),
        "A": Calendar(tz="Asia/Shanghai", always=True),
    }


class Reports(Section):
    """When the figures of a day are told, and where."""

    daily_at: TimeOfDay = time(17, 45)
    group: GroupId = None
    topic: ThreadId = None


class Config(Section):
    """Everything that an organisation decides about its desk."""

    desk: Desk
    access: Access = Access()
    people: People = People()
    telegram: Telegram = Telegram()
    database: Database = Database()
    web: Web = Web()
    heartbeat: Heartbeat = Heartbeat()
    webhook: Webhook = Webhook()
    mail: Mail = Mail()
    contacts: tuple[Contact, ...] = ()
    calendars: dict[CalendarKey, Calendar] = Field(default_factory=usual_calendars, min_length=1)
    targets: dict[PrioritySetting, Target] = Field(default_factory=usual_targets)
    ladder: tuple[Rung, ...] = USUAL_LADDER
    chains: tuple[Chain, ...] = USUAL_CHAINS
    leases: dict[PrioritySetting, Lease] = Field(default_factory=usual_leases)
    promise: Promise = Promise()
    reports: Reports = Reports()
    teams: Annotated[tuple[Team, ...], Field(min_length=1)]
    families: Annotated[tuple[Family, ...], Field(min_length=1)]
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    questions: tuple[Question, ...] = ()
    pending_reasons: Annotated[tuple[PendingReason, ...], Field(min_length=1)]
    causes: Annotated[tuple[Cause, ...], Field(min_length=1)]
