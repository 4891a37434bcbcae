"""How long the desk takes to learn the shipped examples, and to guess a category."""

from pathlib import Path
from statistics import median
from time import perf_counter

from bot.clock import SystemClock
from bot.config import load
from bot.policy import policy_of
from desk.triage import Triage

ROOT = Path(__file__).parents[1]
TEXTS = {
    "a short sentence": "打印机卡纸了",
    "mixed and misspelt": "my pritner 又卡纸了 dayinji huai le",
    "4,000 characters": ("三楼会议室的投影仪没有信号，please help asap " * 120)[:4000],
}


def milliseconds(text: str, triage: Triage) -> float:
    """Return how long one guess takes."""
    start = perf_counter()
    triage.guess(text)
    return 1000 * (perf_counter() - start)


def main() -> None:
    """Measure and print."""
    policy = policy_of(load(ROOT / "config.yaml", {}, need_secrets=False), SystemClock().now())
    start = perf_counter()
    triage = Triage.of(policy)
    print(f"learning the examples: {perf_counter() - start:.2f} s")
    for name, text in TEXTS.items():
        print(f"{name}: {median(milliseconds(text, triage) for _ in range(50)):.2f} ms a guess")
    for number in range(1000):
        triage.learn(f"{number} 号书柜的门打不开", "hardware.kiosk")
    took = median(milliseconds("书柜的门又打不开了", triage) for _ in range(50))
    print(f"a sentence, after 1,000 lessons like it: {took:.2f} ms a guess")


if __name__ == "__main__":
    main()
