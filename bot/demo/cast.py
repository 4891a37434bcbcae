"""Who is there in the demo: staff, engineers, a lead, and their groups."""

from dataclasses import dataclass
from enum import Enum

from sandbox.world import World

GROUP_ID = -1001000000001
GROUP_TITLE = "IT 服务台 · IT desk"
STAFF_GROUP_ID = -1001000000002
STAFF_GROUP_TITLE = "同事群 · Colleagues"


class Part(Enum):
    """What somebody is in the demo; the value is what the page calls it."""

    STAFF = ("员工", "Staff")
    ENGINEER = ("工程师", "Engineer")
    LEAD = ("组长", "Lead")


@dataclass(frozen=True, kw_only=True, slots=True)
class Player:
    """Somebody with an account in the sandbox."""

    id: int
    name: str
    language: str
    part: Part
    place: tuple[str, str] | None = None

    @property
    def caption(self) -> dict[str, str]:
        """What the page says of them; it groups people by what stands before the dot."""
        zh, en = self.part.value
        if self.place is not None:
            zh, en = f"{zh} · {self.place[0]}", f"{en} · {self.place[1]}"
        return {"zh": zh, "en": en}


WANG = Player(
    id=1001, name="王芳", language="zh-hans", part=Part.STAFF, place=("财务科", "Finance")
)
CHEN = Player(
    id=1002, name="陈静", language="zh-hans", part=Part.STAFF, place=("图书馆", "Library")
)
EMMA = Player(
    id=1003,
    name="Emma Clarke",
    language="en",
    part=Part.STAFF,
    place=("人事处", "HR"),
)
LIU = Player(id=1007, name="刘洋", language="zh-hans", part=Part.STAFF, place=("前台", "Reception"))
NOAH = Player(
    id=1008, name="Noah Brown", language="en", part=Part.STAFF, place=("前台", "Reception")
)
SUN = Player(id=1009, name="孙丽", language="zh-hans", part=Part.STAFF, place=("后勤", "Logistics"))
GRACE = Player(
    id=1010, name="Grace Hall", language="en", part=Part.STAFF, place=("财务科", "Finance")
)
LI = Player(id=1004, name="李雷", language="zh-hans", part=Part.ENGINEER)
OLIVER = Player(id=1005, name="Oliver Grant", language="en", part=Part.ENGINEER)
ZHAO = Player(id=1006, name="赵敏", language="zh-hans", part=Part.LEAD)
CAST = (WANG, CHEN, EMMA, LIU, NOAH, SUN, GRACE, LI, OLIVER, ZHAO)


def ids(part: Part) -> list[int]:
    """Return the Telegram ids of everybody who plays this part."""
    return [player.id for player in CAST if player.part is part]


def populate(world: World) -> None:
    """Bring everybody into the world: engineers into a group with topics, staff into another."""
    for player in CAST:
        world.add_person(player.name, id=player.id, language=player.language, started=True)
    members = [player.id for player in CAST if player.part is not Part.STAFF]
    world.add_group(
        GROUP_TITLE,
        id=GROUP_ID,
        members=members,
        administrators=ids(Part.LEAD),
        is_forum=True,
    )
    world.add_group(
        STAFF_GROUP_TITLE, id=STAFF_GROUP_ID, members=ids(Part.STAFF), bot_status="member"
    )
