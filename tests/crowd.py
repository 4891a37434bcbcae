"""More engineers than the cast of a scene has."""

from desk.people import Membership, Role
from store.unit import StoreUnit
from tests.scene import Scene
from tests.stage import GROUP


async def joined_by(scene: Scene, names: list[str], team: str = "desk") -> None:
    """Let people with these names be engineers of a team, in the group and known to stories."""
    for name in names:
        person = scene.world.add_person(name, language="en", started=True)
        scene.world.join(person.id, GROUP)
        scene.desk.cast[name] = person

    async def work(unit: StoreUnit) -> None:
        for name in names:
            person = scene.person(name)
            met = await unit.people.met(person.id, name, "en")
            await unit.people.grant(met.id, Membership(team=team, role=Role.ENGINEER))

    await scene.desk.at_work(work)
