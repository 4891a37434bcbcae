"""The whole life of a ticket, in both languages."""

from desk.record import State


async def test_a_fault_is_told_claimed_talked_about_resolved_and_confirmed(scene):
    await scene.say("requester", "The projector in room 301 is dark")
    scene.expect("requester", "Send it")
    await scene.chooses(category="hardware.av")
    for button in ("Who", "My team", "How bad", "No", "Send it"):
        await scene.press("requester", button)
    scene.expect("requester", "#1", "Waiting for an engineer", "high (P2)")
    scene.expect("group", "🆕 #1", "The projector in room 301 is dark", "P2")

    await scene.press("engineer", "Claim")
    scene.expect("requester", "Engineer is now looking after")
    await scene.press("engineer", "Reply")
    await scene.say("engineer", "I am on my way", chat="group")
    await scene.later(seconds=11)
    scene.expect("requester", "Engineer replied", "I am on my way")
    await scene.say("requester", "Thanks, the meeting starts at ten")
    scene.expect("group", "the meeting starts at ten")

    await scene.press("engineer", "Resolve")
    await scene.press("engineer", "Hardware fault")
    await scene.say("engineer", "Changed the lamp", chat="group")
    scene.expect("requester", "Changed the lamp", "Does it work now?")
    await scene.press("requester", "It works")

    scene.expect("group", "🏁 #1", "Changed the lamp")
    assert (await scene.record(1)).state is State.CLOSED
    scene.skip()


async def test_the_same_in_chinese(chinese_scene):
    scene = chinese_scene
    await scene.say("requester", "三楼会议室的投影仪不亮了")
    scene.expect("requester", "三楼会议室的投影仪不亮了", "提交")
    await scene.chooses(category="hardware.av")
    for button in ("改影响", "我们科室", "改紧急", "不能", "提交"):
        await scene.press("requester", button)
    scene.expect("requester", "#1", "等待接手", "急（P2）")
    scene.expect("group", "🆕 #1", "三楼会议室的投影仪不亮了", "P2")

    assert await scene.press("engineer", "我来处理") == "#1 归您了，已告诉用户"
    scene.expect("requester", "Engineer 已接手「三楼会议室的投影仪不亮了」")
    await scene.press("engineer", "回复用户")
    await scene.say("engineer", "马上到", chat="group")
    scene.expect("group", "10 秒后发给 Requester", "撤销")
    await scene.later(seconds=11)
    scene.expect("requester", "Engineer 回复您", "马上到")

    await scene.press("engineer", "解决")
    await scene.press("engineer", "硬件故障")
    await scene.say("engineer", "换了灯泡", chat="group")
    scene.expect("requester", "换了灯泡", "现在好了吗？")
    await scene.press("requester", "好了")

    scene.expect("group", "🏁 #1", "已关闭")
    scene.skip()
