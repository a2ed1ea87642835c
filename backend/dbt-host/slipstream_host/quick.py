"""What dbt does slowly in large projects, sooner and to the letter the same.

Of a ``dbt ls`` of 5,000 models in a warm process these steps take a good third.
"""

from __future__ import annotations

import gc
import json
import os
from graphlib import CycleError, TopologicalSorter
from typing import Any, TextIO

from dbt.compilation import Linker
from dbt_common.clients import system
from dbt_common.constants import SECRET_ENV_PREFIX
from dbt_common.events import functions

# Objects that are made before garbage is looked for: dbt makes millions that stay, which are looked at again and again.
OBJECTS_BETWEEN_COLLECTIONS = 50_000

find_cycles = Linker.find_cycles
env_secrets = functions.env_secrets
SECRET = os.fsencode(SECRET_ENV_PREFIX)


class Json:
    """The module, as ``dbt_common.clients.system`` sees it."""

    def __getattr__(self, name: str) -> Any:
        return getattr(json, name)

    @staticmethod
    def dump(data: Any, file: TextIO, cls: type[json.JSONEncoder] | None = None) -> None:
        """In one piece: piece by piece, the standard library does not use its encoder in C."""
        file.write(json.dumps(data, cls=cls))


def cycles(linker: Linker) -> str | None:
    """Whether there is any takes a tenth of the time that finding one takes; dbt's own then names it."""
    try:
        TopologicalSorter(linker.graph.pred).prepare()
    except CycleError:
        return find_cycles(linker)
    return None


def secrets() -> list[str]:
    """dbt asks at each line of its log, and mostly there are none."""
    return env_secrets() if any(name.startswith(SECRET) for name in os.environ._data) else []


def hasten() -> None:
    system.json = Json()
    Linker.find_cycles = cycles
    functions.env_secrets = secrets


def collect_seldom() -> None:
    """For a process that ends soon."""
    _, *older = gc.get_threshold()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *older)
