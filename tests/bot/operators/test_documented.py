"""What the page for operators names is there, and a desk that stops says so."""

import asyncio
import re
from pathlib import Path

import yaml

from bot.health import Phase
from bot.operators.metrics import Metrics
from bot.ringing.heartbeat import Heartbeat
from desk.secrets.secret import Secret
from tests.bot.test_heartbeat import EVERY, NOTHING

PAGE = (Path(__file__).parents[3] / "docs" / "howto" / "operating.md").read_text("utf-8")


def shown(scene):
    """Return the metrics of a desk that has counted, with a heartbeat that was sent."""
    metrics, engine = Metrics(), scene.desk.engine
    health = engine._health
    health.counted(NOTHING, scene.clock.now())
    Heartbeat(health=health, clock=scene.clock, url=Secret("x"), every=EVERY)
    health.heartbeat.sent_at = scene.clock.now()
    metrics.of_health(health, scene.clock)
    text = metrics.text().decode()
    return set(re.findall(r"^# TYPE (\w+)", text, re.MULTILINE)) | set(
        re.findall(r"^(opsdesk_\w+)", text, re.MULTILINE)
    )


async def test_every_metric_that_the_page_names_is_told(scene):
    names = shown(scene)
    table = PAGE.partition("| metric (")[2].partition("\n\n")[0]
    rows = [line.split("|")[1] for line in table.splitlines()[2:]]
    documented = {
        f"opsdesk_{name}" for row in rows for name in re.findall(r"`([a-z_]+)(?:\{|`)", row)
    }

    assert len(documented) > 20
    assert documented <= names
    alerts = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    for block in alerts:
        assert yaml.safe_load(block)
    asked = set(re.findall(r"opsdesk_[a-z_]+", "".join(alerts)))
    assert len(asked) > 5
    assert asked <= names


async def test_a_desk_that_is_asked_to_stop_is_not_ready_from_then_on(scene):
    engine = scene.desk.engine
    assert engine._health.phase is Phase.RUNNING
    stop = asyncio.Event()
    stop.set()

    await engine.run(stop)

    assert engine._health.unready(scene.clock.now()) == "stopping"
