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
        late.LATE = (late.Late(("wsgiref",)),)
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
        late.LATE = (late.Late(("not_installed_anywhere",)),)
        late.install()
        try:
            import not_installed_anywhere
        except ModuleNotFoundError as problem:
            print(problem)
        """
    )
    assert told == "No module named 'not_installed_anywhere'\n"


def test_a_module_has_the_names_of_its_late_packages_when_it_lacks_one():
    told = run(
        """
        late.install()
        import networkx as nx
        waiting = lambda: sum(isinstance(module, late.LateModule) for module in sys.modules.values())
        graph = nx.DiGraph([("a", "b"), ("b", "c")])
        print(sorted(nx.descendants(graph, "a")), waiting() > 0)
        print(nx.shortest_path(graph, "a", "c"), nx.algorithms.dag.descendants is nx.descendants, waiting())
        print(hasattr(nx, "no_such_algorithm"))
        """
    )
    assert told.splitlines() == ["['b', 'c'] True", "['a', 'b', 'c'] True 0", "False"]


def test_late_packages_end_up_as_they_would_have_been():
    names = "print(sorted(dir(nx)), nx.DiGraph.__module__, nx.flow.maximum_flow is nx.maximum_flow)"
    late = run(f"late.install()\nimport networkx as nx\nnx.shortest_path\n{names}")
    assert late == run(f"import networkx as nx\n{names}")


def test_dbt_runs_without_what_it_seldom_uses():
    told = run(
        """
        from slipstream_host import warmup
        print(warmup.warm(True))
        named = {name: sys.modules.get(name) for name in ("sqlglot", "networkx.algorithms", "networkx.drawing")}
        print([name for name, module in named.items() if module and not isinstance(module, late.LateModule)])
        """
    )
    assert told == "None\n[]\n"
