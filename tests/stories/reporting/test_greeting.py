"""The greeting with sentences to try, help by role, and the time zone."""

import pytest


async def test_an_example_begins_a_report_and_another_takes_its_place(scene):
    await scene.say("newcomer", "/start")
    scene.expect("newcomer", "Hello", "The printer is jammed", "No Wi-Fi", "I forgot my password")

    await scene.press("newcomer", "No Wi-Fi", chat="newcomer")
    scene.expect("newcomer", "📝 No Wi-Fi in the meeting room", "Never mind")
    await scene.press("newcomer", "printer is jammed", chat="newcomer")

    scene.expect("newcomer", "📝 The printer is jammed")
    assert "Wi-Fi" not in scene.last("newcomer").text
    await scene.press("newcomer", "drop", chat="newcomer")
    scene.skip()
    scene.quiet("group")


@pytest.mark.parametrize(
    ("who", "said", "unsaid"),
    [
        ("requester", ["/my"], ["/board", "/invite", "/role"]),
        ("engineer", ["/board", "/team"], ["/invite", "/role"]),
        ("lead", ["/invite", "/handover"], ["/role"]),
        ("admin", ["/invite", "/role"], []),
    ],
)
async def test_help_tells_each_what_they_can_do(scene, who, said, unsaid):
    await scene.say(who, "/help")

    page = scene.expect(who, *said)

    assert not [command for command in unsaid if command in page.text]


async def test_a_person_reads_times_in_their_own_zone(scene):
    await scene.say("requester", "/timezone")
    page = scene.expect("requester", "Asia/Shanghai", "Tokyo")
    hour = int(page.text.partition(":")[0][-2:])

    await scene.press("requester", "Tokyo", chat="requester")
    scene.expect("requester", "Asia/Tokyo", f"{(hour + 1) % 24:02}:")
    await scene.say("requester", "/timezone new york")
    scene.expect("requester", "America/New_York")
    await scene.say("requester", "/timezone 伦敦")
    scene.expect("requester", "Europe/London")
    await scene.say("requester", "/timezone Atlantis")
    scene.expect("requester", "Europe/London", "To change it")
