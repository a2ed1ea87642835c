"""Libraries that dbt imports and seldom uses: loaded at their first use, so that no user's host carries them."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any


@dataclass(frozen=True)
class Late:
    """Packages that are loaded together.

    ``but`` are modules of theirs that are not late. ``into`` is the module that imports all their names, which
    has those of ``but`` at once and gets the others when it lacks one.
    """

    packages: tuple[str, ...]
    but: tuple[str, ...] = ()
    into: str | None = None

    def has(self, name: str) -> bool:
        return under(name, self.packages) and not under(name, self.but)


LATE = (
    Late(("sqlglot",)),  # dbt 1.12 reads semantic models in OSI's form with it, where a project has some
    Late(
        tuple(f"networkx.{name}" for name in ("generators", "readwrite", "algorithms", "linalg", "drawing")),
        but=(
            "networkx.generators.classic",
            *(f"networkx.algorithms.{name}" for name in ("components", "cycles", "dag", "traversal")),
        ),
        into="networkx",
    ),
)


class LateModule(ModuleType):
    """Becomes the real module when something is asked of it that the import system did not put there."""

    def __getattr__(self, name: str) -> Any:
        load(self.__spec__.loader.late)
        return getattr(self, name)


class LateLoader(Loader):
    def __init__(self, late: Late) -> None:
        self.late = late

    def create_module(self, spec: ModuleSpec) -> None:
        """As the import system makes it, which asks it for what it sets."""

    def exec_module(self, module: ModuleType) -> None:
        if self.late.into is not None:
            vars(module)["__all__"] = ()
        module.__class__ = LateModule


class FillingLoader(Loader):
    """Of the module that has the names of late packages."""

    def __init__(self, real: Loader, late: Late) -> None:
        self.real = real
        self.late = late

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.real.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self.real.exec_module(module)
        for name in self.late.but:
            take_names(module, importlib.import_module(name))
        refuse = vars(module).get("__getattr__")

        def missing(name: str) -> Any:
            if refuse is None:
                del module.__getattr__
            else:
                module.__getattr__ = refuse
            load(self.late)
            return getattr(module, name)

        module.__getattr__ = missing


class LateFinder(MetaPathFinder):
    def __init__(self, late: Late) -> None:
        self.late = late

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name != self.late.into and not self.late.has(name):
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and self.late.has(name):
            spec.loader = LateLoader(self.late)
        elif spec is not None and spec.loader is not None:
            spec.loader = FillingLoader(spec.loader, self.late)
        return spec


loading = threading.RLock()


def install() -> None:
    """Before anything imports them."""
    for late in LATE:
        if not any(name in sys.modules for name in (late.into, *late.packages)):
            sys.meta_path.insert(0, LateFinder(late))


def load(late: Late) -> None:
    """All of its modules that were imported are real from now on, also for those that hold them."""
    with loading:
        sys.meta_path[:] = [one for one in sys.meta_path if not (isinstance(one, LateFinder) and one.late == late)]
        waiting = {
            name: module for name, module in sys.modules.items() if late.has(name) and isinstance(module, LateModule)
        }
        for name in waiting:
            del sys.modules[name]
        for name, module in waiting.items():
            vars(module).pop("__all__", None)
            vars(module).update(vars(importlib.import_module(name)))
            module.__class__ = ModuleType
        tie_in(late)


def tie_in(late: Late) -> None:
    """What the import system did to the late packages is done to the real ones."""
    for name in late.but:
        parent, _, own = name.rpartition(".")
        if name in sys.modules:
            setattr(importlib.import_module(parent), own, sys.modules[name])
    if late.into is not None:
        for name in late.packages:
            take_names(sys.modules[late.into], importlib.import_module(name))


def take_names(module: ModuleType, source: ModuleType) -> None:
    """As ``from source import *`` in ``module``; what it has stays."""
    public = getattr(source, "__all__", None) or [name for name in vars(source) if not name.startswith("_")]
    for name in public:
        vars(module).setdefault(name, getattr(source, name))


def under(name: str, packages: Sequence[str]) -> bool:
    """The name of one of them, or of a module in one."""
    return any(name == package or name.startswith(package + ".") for package in packages)
