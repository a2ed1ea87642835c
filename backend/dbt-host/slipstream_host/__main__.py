"""The entry: ``host --run-dir DIR`` or ``files ROOT``."""

from __future__ import annotations

import importlib.util
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def load_package() -> None:
    """Makes ``slipstream_host`` importable without any folder of ours on ``sys.path``."""
    sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != HERE]
    spec = importlib.util.spec_from_file_location(
        "slipstream_host", os.path.join(HERE, "__init__.py"), submodule_search_locations=[HERE]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"cannot load {HERE}")
    module = importlib.util.module_from_spec(spec)
    sys.modules["slipstream_host"] = module
    spec.loader.exec_module(module)


def main(arguments: list[str]) -> int:
    load_package()
    if len(arguments) == 3 and arguments[:2] == ["host", "--run-dir"]:
        from slipstream_host import host

        return host.main(arguments[2])
    if len(arguments) == 2 and arguments[0] == "files":
        from slipstream_host import files

        return files.main(arguments[1])
    print("usage: slipstream_host host --run-dir DIR | files ROOT", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
