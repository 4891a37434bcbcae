"""What the desk cannot mend by itself is told to its admins, in private."""

from functools import partial

from desk.actions.alarm import NO_TOPICS, alarm


async def raised(scene, now=None, **facts):
    await scene.desk.at_work(
        partial(alarm, key=NO_TOPICS, now=now or scene.clock.now(), facts=facts)
    )
    await scene.settle()


async def test_an_alarm_reaches_every_admin_and_nobody_else(scene):
    await raised(scene, group=-5)

    scene.expect("admin", "cannot make topics", "-5")
    scene.quiet("lead", "engineer", "group")


async def test_the_same_alarm_is_told_once_a_day(scene):
    await raised(scene, group=-5)
    await raised(scene, group=-5)
    scene.expect("admin", "cannot make topics")
    scene.quiet("admin")

    await scene.later(days=1)
    await raised(scene, group=-5)

    scene.expect("admin", "cannot make topics")


async def test_alarms_about_different_things_are_different_alarms(scene):
    await raised(scene, group=-5, about=1)
    await raised(scene, group=-6, about=2)

    scene.expect("admin", "-5")
    scene.expect("admin", "-6")


async def test_an_admin_who_is_out_of_reach_holds_up_nobody(scene):
    scene.world.block(scene.person("admin").id)
    await scene.settle()

    await raised(scene, group=-5)

    scene.quiet("admin")
    assert not [call for call in scene.world.calls if call.method == "sendMessage"]
