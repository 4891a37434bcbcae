"""Failpoints: a name at each await that leads to store or network, put in when modules are loaded.

The product has no code for them. `python -m campaigns.ground.failpoints` writes the list anew.
"""

import ast
import asyncio
import atexit
import inspect
import json
import os
import signal
import sys
from collections import Counter
from collections.abc import Awaitable, Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import TypeVar

ROOT = Path(__file__).parent.parent.parent
LIST = ROOT / "campaigns" / "failpoints.txt"
FAIL = "FAIL"
"""`<name>:<nth>:kill|kill-after|raise|hang`: what happens when a failpoint is met so often."""
COUNTS = "FAIL_COUNTS"
"""A file that gets how often each failpoint was met, at a clean end."""
ROOMS = (
    "bot.engine", "bot.intake", "bot.pulse", "bot.roles", "bot.sender", "bot.telegram",
    "bot.timers", "bot.worker", "bot.sending", "bot.wire", "store.database", "store.queues",
    "store.store", "store.unit",
)  # fmt: skip
"""The modules, and folders of modules, that lead to store or network while a desk runs.

Left out are commands, setup, demo, doctor and simulation, which run beside a desk, and the
repositories, whose every statement goes through store.database.
"""
WRAPPER = "_failpoint_"

Result = TypeVar("Result")


class FailpointError(Exception):
    """What a failpoint raises."""


class _Wrapping(ast.NodeTransformer):
    """Wraps each await of a module; `names` are theirs in order."""

    def __init__(self, module: str) -> None:
        self._inside = [module]
        self._counts: Counter[str] = Counter()
        self.names: list[str] = []

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        """Go into a class."""
        return self._into(node.name, node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Go into a function."""
        return self._into(node.name, node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        """Go into a function."""
        return self._into(node.name, node)

    def _into(self, name: str, node: ast.AST) -> ast.AST:
        self._inside.append(name)
        self.generic_visit(node)
        self._inside.pop()
        return node

    def visit_Await(self, node: ast.Await) -> ast.AST:
        """Wrap an await."""
        where = ".".join(self._inside)
        self._counts[where] += 1
        name = f"{where}#{self._counts[where]}"
        self.names.append(name)
        self.generic_visit(node)
        node.value = ast.Call(
            func=ast.Name(id=WRAPPER, ctx=ast.Load()),
            args=[ast.Constant(name), node.value],
            keywords=[],
        )
        return node


def wrapped(module: str, source: str) -> tuple[ast.Module, list[str]]:
    """Return a module with its failpoints, and their names."""
    wrapping = _Wrapping(module)
    tree = wrapping.visit(ast.parse(source))
    return ast.fix_missing_locations(tree), wrapping.names


def modules() -> Iterator[tuple[str, Path]]:
    """Return the modules that have failpoints, and where they are."""
    for room in ROOMS:
        path = ROOT.joinpath(*room.split("."))
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
        for file in files:
            parts = file.relative_to(ROOT).with_suffix("").parts
            yield ".".join(part for part in parts if part != "__init__"), file


def names() -> list[str]:
    """Return all failpoints of the code as it is."""
    found: list[str] = []
    for module, file in modules():
        found += wrapped(module, file.read_text(encoding="utf-8"))[1]
    return found


class Failpoints:
    """Counts how often each failpoint is met, and lets one of them fail.

    Args:
        fail: the variable FAIL, empty for none.
    """

    def __init__(self, fail: str) -> None:
        self.met: Counter[str] = Counter()
        self._name, self._nth, self._mode = "", 0, ""
        if fail:
            self._name, nth, self._mode = fail.rsplit(":", 2)
            self._nth = int(nth)

    async def __call__(self, name: str, awaited: Awaitable[Result]) -> Result:
        """Await, or fail."""
        self.met[name] += 1
        if name != self._name or self.met[name] != self._nth:
            return await awaited
        if self._mode == "kill-after":
            await awaited
        if self._mode.startswith("kill"):
            os.kill(os.getpid(), signal.SIGKILL)
        if inspect.iscoroutine(awaited):
            awaited.close()
        if self._mode == "hang":
            await asyncio.Event().wait()
        raise FailpointError(name)

    def write(self, path: Path) -> None:
        """Write how often each was met."""
        path.write_text(json.dumps(self.met), encoding="utf-8")


class _Loader(SourceFileLoader):
    """Loads a module with its failpoints."""

    failpoints: Failpoints

    def get_code(self, fullname: str) -> CodeType:
        """Compile the module anew: no compiled file has failpoints."""
        tree, _ = wrapped(fullname, Path(self.path).read_text(encoding="utf-8"))
        return compile(tree, self.path, "exec")

    def exec_module(self, module: ModuleType) -> None:
        """Run the module, with what its awaits call."""
        setattr(module, WRAPPER, self.failpoints)
        super().exec_module(module)


class _Finder(MetaPathFinder):
    """Finds the modules that have failpoints before anybody else does."""

    def __init__(self, failpoints: Failpoints) -> None:
        self._failpoints = failpoints
        self._files = dict(modules())

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how a module is loaded, where it has failpoints."""
        if fullname not in self._files:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.origin is not None:
            loader = _Loader(fullname, spec.origin)
            loader.failpoints = self._failpoints
            spec.loader = loader
        return spec


def install() -> None:
    """Put the failpoints in, where the environment asks for any."""
    fail, counts = os.environ.get(FAIL, ""), os.environ.get(COUNTS)
    if not fail and not counts:
        return
    failpoints = Failpoints(fail)
    if counts:
        atexit.register(failpoints.write, Path(counts))
    sys.meta_path.insert(0, _Finder(failpoints))


if __name__ == "__main__":
    LIST.write_text("\n".join(names()) + "\n", encoding="utf-8")
