"""Libraries that dbt imports and seldom uses: loaded at their first use, so that no user's host carries them."""

from __future__ import annotations

import importlib
import sys
import threading
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

# dbt 1.12 reads semantic models in OSI's form with it, where a project has some.
LATE = ("sqlglot",)


class LateModule(ModuleType):
    """Becomes the real module when something is asked of it that the import system did not put there."""

    def __getattr__(self, name: str) -> Any:
        load(self.__name__.partition(".")[0])
        return ModuleType.__getattribute__(self, name)


class LateLoader(Loader):
    def create_module(self, spec: ModuleSpec) -> None:
        """As the import system makes it, which asks it for what it sets."""

    def exec_module(self, module: ModuleType) -> None:
        module.__class__ = LateModule


class LateFinder(MetaPathFinder):
    def __init__(self, library: str) -> None:
        self.library = library

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name.partition(".")[0] != self.library:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None:
            spec.loader = LateLoader()
        return spec


loading = threading.RLock()


def install() -> None:
    """Before anything imports them."""
    for library in LATE:
        if library not in sys.modules:
            sys.meta_path.insert(0, LateFinder(library))


def load(library: str) -> None:
    """All of its modules that were imported are real from now on, also for those that hold them."""
    with loading:
        sys.meta_path[:] = [
            finder for finder in sys.meta_path if not (isinstance(finder, LateFinder) and finder.library == library)
        ]
        late = {name: module for name, module in sys.modules.items() if isinstance(module, LateModule)}
        late = {name: module for name, module in late.items() if name.partition(".")[0] == library}
        for name in late:
            del sys.modules[name]
        for name, module in late.items():
            vars(module).update(vars(importlib.import_module(name)))
            module.__class__ = ModuleType
