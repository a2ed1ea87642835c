"""Libraries that are loaded when they are used, in a process of their own for each test."""

from __future__ import annotations

import subprocess
import textwrap

from client import FOLDER, PYTHON


def run(script: str) -> str:
    begin = f"import sys; sys.path.insert(0, {str(FOLDER)!r}); from slipstream_host import late; "
    return subprocess.run(
        [PYTHON, "-I", "-c", begin + textwrap.dedent(script)], check=True, capture_output=True, text=True
    ).stdout


def test_it_is_not_loaded_before_it_is_used_and_then_for_all_who_hold_it():
    told = run(
        """
        late.LATE = ("wsgiref",)
        late.install()
        import wsgiref.util, wsgiref.headers as headers
        from wsgiref import util
        print(len(vars(headers)) < 12, type(util).__name__)
        print(headers.Headers([("a", "b")])["a"], wsgiref.util.FileWrapper is util.FileWrapper)
        import wsgiref.headers
        print(type(sys.modules["wsgiref.headers"]).__name__, wsgiref.headers.Headers is headers.Headers)
        """
    )
    assert told.splitlines() == ["True LateModule", "b True", "module True"]


def test_what_is_not_installed_is_missing_as_ever():
    told = run(
        """
        late.LATE = ("not_installed_anywhere",)
        late.install()
        try:
            import not_installed_anywhere
        except ModuleNotFoundError as problem:
            print(problem)
        """
    )
    assert told == "No module named 'not_installed_anywhere'\n"


def test_dbt_is_imported_without_what_it_seldom_uses():
    told = run(
        """
        from slipstream_host import warmup
        warmup.warm(False)
        print([name for name, module in sys.modules.items() if name == "sqlglot" and len(vars(module)) > 20])
        """
    )
    assert told == "[]\n"
