"""Floods: strangers cost nothing but their own answers, and nobody else waits for them (S21)."""

from sqlalchemy import func, select

from handlers import routes
from store.tables import audit, card, outbox, topic
from tests.stage import GROUP

CROWD = 500


async def count(scene, statement):
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        return (await unit._connection.rows(statement))[0][0]


def rows_of(table, *conditions):
    return select(func.count()).select_from(table).where(*conditions)


async def test_five_hundred_fresh_accounts_cause_no_topic_and_no_card(scene):
    cards, notices = [await count(scene, rows_of(table)) for table in (card, outbox)]
    desk = scene.desk.engine._desk
    date = int(scene.clock.now().timestamp())

    async def all_start(unit):
        for number in range(CROWD):
            user = {"id": 9_000_000 + number, "is_bot": False, "first_name": f"Fresh {number}"}
            message = {
                "message_id": 1,
                "date": date,
                "from": user,
                "chat": {"id": user["id"], "type": "private", "first_name": "Fresh"},
                "text": "/start",
            }
            await routes.serve(
                {"update_id": 70_000 + number, "message": message}, desk.context(unit)
            )

    await scene.desk.at_work(all_start)

    assert await count(scene, rows_of(topic)) == 0
    assert await count(scene, rows_of(card)) == cards
    greetings = rows_of(outbox, outbox.c.template == "welcome")
    assert await count(scene, greetings) == CROWD
    assert await count(scene, rows_of(outbox)) == notices + CROWD


async def test_a_stranger_who_floods_is_warned_once_a_minute_and_the_rest_is_counted(scene):
    async with scene.all_at_once():
        for number in range(30):
            await scene.say("newcomer", f"Again {number}")

    assert len([text for text in scene.texts("newcomer") if "faster than I can" in text]) == 1
    assert "Again 5" in scene.card("newcomer").text
    assert "Again 6" not in scene.card("newcomer").text
    scene.quiet("group")
    await scene.say("requester", "The printer is dead")
    scene.expect("requester", "The printer is dead")
    await scene.later(minutes=2)
    async with scene.all_at_once():
        for number in range(30, 40):
            await scene.say("newcomer", f"Again {number}")
    counted = select(audit.c.facts).where(audit.c.action == "flood").order_by(audit.c.id.desc())
    assert (await count(scene, counted))["dropped"] == 24
    scene.skip()


async def test_a_stranger_has_three_open_reports_and_no_topic(scene):
    scene.world.make_forum(GROUP)
    for number in range(3):
        await scene.reported(by="newcomer", words=f"/new Printer {number} is dead")
        await scene.later(minutes=1)
    scene.skip()

    await scene.say("newcomer", "/new One more")

    scene.expect("newcomer", "wait until we know who you are")
    old = scene.card("newcomer", on=1)
    await scene.say("newcomer", "It is still dead", reply_to=old)
    scene.skip()
    assert await count(scene, rows_of(topic)) == 0
    await scene.press("lead", "admit", 1)
    scene.skip()
    await scene.say("newcomer", "/new One more")
    scene.expect("newcomer", "One more")


async def test_who_has_a_role_is_never_held_up(scene):
    async with scene.all_at_once():
        for _ in range(40):
            await scene.say("engineer", "/board")

    assert len([text for text in scene.texts("engineer") if "faster" in text]) == 0
    scene.skip()


async def test_a_strangers_confidential_report_is_put_before_the_lead_alone(scene):
    for who in ("engineer", "lead"):
        await scene.say(who, "/help")
    scene.skip()
    words = "Ransom note on my screen, all files are locked"
    await scene.reported(by="newcomer", words=words, category="security.virus")

    assert scene.expect("lead", "#1", "I know Newcomer").silent
    scene.quiet("engineer", "group")

    await scene.press("lead", "admit", 1, chat="lead")
    scene.expect("engineer", "#1", words, "Claim")
    scene.skip()
