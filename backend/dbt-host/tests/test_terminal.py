"""The ``dbt`` that is typed in a terminal: through a real shell on a real pseudo-terminal, and through pipes."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import re
import select
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import client
import pytest
from client import Gate, Host
from conftest import Warehouse

TIOCGSID = 0x5429


def environment(host: Host | None, folder: Path, **more: str) -> dict[str, str]:
    names = {
        "PATH": f"{Path(client.SHIM).parent}:{os.environ['PATH']}",
        "SLIPSTREAM_DBT": client.DBT,
        "DBT_PROFILES_DIR": str(folder),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "HOME": str(folder),
        "PS1": "ready$ ",
        "TERM": "xterm",
        **more,
    }
    return {**names, "SLIPSTREAM_HOST": host.commands} if host is not None else names


def run(command: str, folder: Path, names: dict[str, str], text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=names, capture_output=True, text=True, timeout=60, input=text
    )


ARGV = ["/bin/bash", "--norc", "--noprofile", "-i"]


class Shell:
    """bash on a pseudo-terminal."""

    def __init__(self, folder: Path, names: dict[str, str]) -> None:
        self.start(folder, names)
        self.output = ""
        self.wait_for("ready$ ")

    def start(self, folder: Path, names: dict[str, str]) -> None:
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            for kept in (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP):
                signal.signal(kept, signal.SIG_DFL)  # what starts the tests may ignore them, as `… &` in a script does
            os.chdir(folder)
            os.execve(ARGV[0], ARGV, names)

    def type(self, text: str) -> None:
        self.output = ""
        os.write(self.master, text.encode())

    def wait_for(self, text: str, seconds: float = 30) -> str:
        """What was written until ``text`` came."""
        deadline = time.monotonic() + seconds
        while text not in self.output:
            left = deadline - time.monotonic()
            assert left > 0, f"no {text!r} in {self.output!r}"
            if select.select([self.master], [], [], left)[0]:
                self.output += os.read(self.master, 65536).decode("utf-8", "replace")
        return self.output

    def run(self, command: str) -> tuple[str, int]:
        """Output and exit status."""
        self.type(f"{command}; echo status=$?.\n")
        deadline = time.monotonic() + 40
        while not (match := re.search(r"status=(\d+)\.", self.output)):
            assert time.monotonic() < deadline, self.output
            self.wait_some()
        return self.output[: match.start()], int(match[1])

    def wait_for_job(self) -> None:
        """Until bash has given the terminal away."""
        deadline = time.monotonic() + 30
        while os.tcgetpgrp(self.master) == self.pid:
            self.wait_some()
            assert time.monotonic() < deadline, self.output

    def wait_for_stop(self) -> None:
        """Until bash has the terminal back, and whoever was asking there takes no more of what is typed."""
        self.wait_for("Stopped")
        until(lambda: all(state == "T" for state in self.states()))

    def states(self) -> list[str]:
        """Of the processes in the terminal's session, apart from bash and a host's fork."""
        found = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                state, parent, _group, session = path.read_text().rpartition(") ")[2].split()[:4]
                is_fork = int(parent) == self.pid and "slipstream_host" in (path.parent / "cmdline").read_text()
                if int(session) == self.pid != int(path.parent.name) and not is_fork:
                    found.append(state)
        return found

    def wait_some(self) -> None:
        if select.select([self.master], [], [], 0.2)[0]:
            self.output += os.read(self.master, 65536).decode("utf-8", "replace")

    def close(self) -> None:
        """As a closed tab."""
        with contextlib.suppress(OSError):
            os.close(self.master)
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGHUP)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)


class SessionShell(Shell):
    """One that a host started, with a fork of it in the session."""

    def __init__(self, host: Host, folder: Path, names: dict[str, str]) -> None:
        self.host = host
        super().__init__(folder, names)

    def start(self, folder: Path, names: dict[str, str]) -> None:
        self.master, slave = os.openpty()
        self.asker = self.host.session(ARGV, folder, names, slave)
        os.close(slave)
        self.pid = struct.unpack("i", fcntl.ioctl(self.master, TIOCGSID, bytes(4)))[0]

    def ended(self) -> dict[str, int]:
        return json.loads(self.asker.recv(4096))


def shells(host: Host, folder: Path, **more: str) -> list[Callable[[], Shell]]:
    """In the first ``dbt`` runs in its session, in the second elsewhere, in the third from disk."""
    warm, cold = environment(host, folder, **more), environment(None, folder, **more)
    return [
        lambda: SessionShell(host, folder, warm),
        lambda: Shell(folder, warm),
        lambda: Shell(folder, cold),
    ]


@pytest.fixture
def shell(host: Host, development: Path) -> Iterator[Shell]:
    running = Shell(development, environment(host, development))
    yield running
    running.close()


SLEEP = 'dbt show --inline "select pg_sleep(600)"'


def until(condition: Any, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_status_output_and_errors_are_those_of_dbt(host: Host, development: Path):
    for command in (
        "dbt ls -q -s m_model",
        "dbt ls --no-such-option",
        "dbt -q compile -s no_ref_to_it 2>/dev/null",
        "dbt",
    ):
        warm = run(command, development, environment(host, development))
        plain = run(command.replace("dbt", client.DBT, 1), development, environment(None, development))
        assert (warm.returncode, clean(warm.stdout), clean(warm.stderr)) == (
            plain.returncode,
            clean(plain.stdout),
            clean(plain.stderr),
        )


def clean(text: str) -> str:
    """Without times of the day."""
    return re.sub(r"\d\d:\d\d:\d\d", "", text)


def test_pipes_redirects_and_jobs_work(host: Host, development: Path, tmp_path: Path):
    names = environment(host, development)
    assert run("dbt -q ls -s m_model | cat", development, names).stdout == "tt.m_model\n"
    run(f"dbt -q ls -s m_model > {tmp_path}/out 2>&1", development, names)
    assert (tmp_path / "out").read_text() == "tt.m_model\n"
    piped = run("dbt ls --no-such-option 2>/dev/null | cat; echo ${PIPESTATUS[0]}", development, names)
    assert piped.stdout.endswith("2\n")
    assert run("dbt -q ls -s m_model & wait $!; echo $?", development, names).stdout == "tt.m_model\n0\n"


def test_the_terminal_is_a_terminal_for_dbt(shell: Shell):
    output, status = shell.run("dbt compile -s m_model")
    assert status == 0
    assert "tt_dev" in output
    assert "\x1b[0m" in output


def test_a_terminal_that_asks_for_it_is_told_how_far_a_command_is(shell: Shell):
    without, _ = shell.run("dbt run -s m_sel stg_ex")
    told, _ = shell.run("SLIPSTREAM_PROGRESS=1 dbt run -s m_sel stg_ex")
    piped, _ = shell.run("SLIPSTREAM_PROGRESS=1 dbt run -s stg_ex 2> /dev/null")

    assert re.findall(r"\x1b]9;4;([\d;]+)\x07", told) == ["1;50", "1;100", "0"]
    assert "]9;4" not in without + piped


def test_control_c_does_what_it_does_to_plain_dbt(host: Host, development: Path, warehouse: Warehouse):
    """The query is cancelled; dbt ends with 2, after a stack trace of its own."""
    outputs = []
    for open_shell in shells(host, development):
        shell = open_shell()
        shell.type(SLEEP + "; echo status=$?.\n")
        until(lambda: warehouse.sleeping() == 1)
        os.write(shell.master, b"\x03")
        until(lambda: warehouse.sleeping() == 0)
        outputs.append(shell.wait_for("status=2."))
        assert shell.run("true")[1] == 0
        shell.close()
    plain = outputs[-1]
    for warm in outputs:
        assert warm.count("KeyboardInterrupt") == plain.count("KeyboardInterrupt")
        assert warm.count("Traceback") == plain.count("Traceback")


def test_an_interrupt_right_after_the_start_is_not_lost(host: Host, development: Path):
    request = {"argv": ["dbt", "ls"], "cwd": str(development), "env": {}, "umask": 0o022, "gate": "", "group": 0}
    with open(os.devnull, "r+") as nowhere:
        for _ in range(30):
            with client.connect(host.commands) as shim:
                socket.send_fds(shim, [json.dumps(request).encode() + b"\n"], [nowhere.fileno()] * 3)
                heard = shim.makefile()
                assert heard.readline().startswith("started ")
                shim.sendall(b"%d\n" % signal.SIGINT)
                # Before dbt's own code, in its command line ("Aborted!"), in the command.
                assert heard.readline() in ("signal 2\n", "exit 1\n", "exit 2\n")


def test_the_shim_keeps_a_signal_until_its_command_has_started(development: Path, tmp_path: Path):
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "commands.sock"))
        listening.listen()
        names = environment(None, development, SLIPSTREAM_HOST=str(tmp_path / "commands.sock"))
        shim = subprocess.Popen(["dbt", "ls"], cwd=development, env=names, start_new_session=True)
        host, _ = listening.accept()
        with host, host.makefile("rw") as words:
            assert '"argv":["dbt","ls"]' in words.readline()
            shim.send_signal(signal.SIGINT)
            assert select.select([host], [], [], 0.3)[0] == []
            print("started 1", file=words, flush=True)
            assert words.readline() == f"{int(signal.SIGINT)}\n"
            print("signal 2", file=words, flush=True)
        assert shim.wait(10) == -signal.SIGINT


@pytest.mark.parametrize("way", (0, 1))
def test_a_closed_tab_leaves_no_command_and_no_query(host: Host, development: Path, warehouse: Warehouse, way: int):
    shell = shells(host, development)[way]()
    shell.type(SLEEP + "\n")
    until(lambda: warehouse.sleeping() == 1)
    shell.close()
    until(lambda: warehouse.sleeping() == 0)
    until(lambda: host.call(op="stats")["commands"] == 0)


@pytest.mark.parametrize("way", (0, 1))
def test_a_killed_client_leaves_no_command_and_no_query(host: Host, development: Path, warehouse: Warehouse, way: int):
    shell = shells(host, development)[way]()
    shell.run(f"{SLEEP} & true")
    until(lambda: warehouse.sleeping() == 1)
    assert shell.run("kill -9 $!; wait $!; echo was=$?")[0].endswith("was=137\r\n")
    until(lambda: warehouse.sleeping() == 0)
    until(lambda: host.call(op="stats")["commands"] == 0)
    shell.close()


def test_a_signal_to_the_command_alone_ends_it_as_it_does_cold(host: Host, development: Path, warehouse: Warehouse):
    ends = []
    for open_shell in shells(host, development):
        shell = open_shell()
        for name in ("TERM", "INT", "QUIT"):
            shell.run(f"{SLEEP} >/dev/null 2>&1 & true")
            until(lambda: warehouse.sleeping() == 1)
            ends.append(re.findall(r"was=\d+", shell.run(f"kill -{name} $!; wait $!; echo was=$?")[0]))
            warehouse.execute("select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'")
            until(lambda: warehouse.sleeping() == 0)
        shell.close()
    assert ends[:3] == ends[3:6] == ends[6:]


def test_without_a_host_the_real_dbt_runs(development: Path):
    names = environment(None, development, SLIPSTREAM_HOST="/nowhere/commands.sock")
    done = run("dbt -q ls -s m_model", development, names)
    assert (done.returncode, done.stdout) == (0, "tt.m_model\n")


def test_that_dbt_starts_cold_is_said_once(development: Path, tmp_path: Path):
    names = environment(None, development, SLIPSTREAM_HOST=str(tmp_path / "commands.sock"), SLIPSTREAM_DBT="/bin/echo")
    shell = Shell(development, names)
    assert "the warm dbt is not running" in shell.run("dbt first")[0]
    assert "the warm dbt is not running" not in shell.run("dbt second")[0]
    shell.close()


def test_without_a_host_and_a_dbt_it_says_what_is_missing(development: Path):
    done = run("dbt ls", development, {"PATH": environment(None, development)["PATH"]})
    assert done.returncode == 127
    assert "SLIPSTREAM_DBT" in done.stderr


def test_the_gate_is_asked_and_its_answer_is_run(host: Host, development: Path, tmp_path: Path):
    answer = {
        "argv": ["-q", "ls", "-s", "m_sel"],
        "env": {"DBT_X": "1"},
        "unset": ["DBT_Y"],
        "notice": "deferred",
    }
    gate = Gate(tmp_path / "gate.sock", answer)
    names = environment(host, development, SLIPSTREAM_GATE=gate.path, DBT_Y="2", SECRET="s")
    done = run("dbt run -s 'm model'", development, names)

    assert (done.stdout, done.stderr) == ("tt.m_sel\n", "deferred\n")
    asked = gate.asked[0]
    assert asked["argv"] == ["run", "-s", "m model"]
    assert asked["cwd"] == str(development)
    assert asked["env"]["DBT_Y"] == "2"
    assert "SECRET" not in asked["env"]
    assert asked["tty"] is False


def test_the_gate_can_end_the_command_or_have_it_confirmed(host: Host, development: Path, tmp_path: Path):
    gate = Gate(tmp_path / "gate.sock", {"argv": ["ls"], "notice": "no", "exit": 3})
    names = environment(host, development, SLIPSTREAM_GATE=gate.path)
    assert run("dbt ls", development, names).returncode == 3
    gate.answer = {"argv": ["-q", "ls", "-s", "m_sel"], "ask": "run it anyway?"}
    shell = Shell(development, names)
    shell.type("dbt ls; echo status=$?.\n")
    shell.wait_for("run it anyway? [y/N] ")
    os.write(shell.master, b"n\n")
    shell.wait_for("status=1.")
    shell.type("dbt ls; echo status=$?.\n")
    shell.wait_for("run it anyway? [y/N] ")
    os.write(shell.master, b"y\n")
    assert "tt.m_sel" in shell.wait_for("status=0.")
    shell.close()


def test_a_gate_that_is_away_stops_only_what_would_defer(host: Host, development: Path):
    names = environment(host, development, SLIPSTREAM_GATE="/nowhere/gate.sock")
    assert run("dbt -q ls -s m_model", development, names).stdout == "tt.m_model\n"
    nobody = subprocess.run(
        ["setsid", "dbt", "run", "-s", "m_model"],
        cwd=development,
        env=names,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert nobody.returncode == 1
    assert "deferral is unavailable" in nobody.stderr


def test_a_killed_host_is_said_and_nothing_hangs(
    development: Path, warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory
):
    """In the middle of a query: the shim ends with 70, and no query of it is left in the warehouse."""
    doomed = Host(tmp_path_factory.mktemp("doomed"))
    shell = Shell(development, environment(doomed, development))
    shell.type(SLEEP + "; echo status=$?.\n")
    until(lambda: warehouse.sleeping() == 1)
    doomed.process.kill()
    assert "dbt host went away" in shell.wait_for("status=70.", 10)
    until(lambda: warehouse.sleeping() == 0)
    output, status = shell.run("dbt -q ls -s m_model")
    assert (status, "the warm dbt is not running" in output, "tt.m_model" in output) == (0, True, True)
    shell.close()
