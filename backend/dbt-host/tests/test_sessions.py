"""What a command in a terminal finds of that terminal, warm beside cold, on a real pseudo-terminal.

docs/decisions/0011 says why the rows of ``APART`` are as they are.
"""

from __future__ import annotations

import fcntl
import os
import re
import signal
import struct
import termios
from collections.abc import Callable
from pathlib import Path

import pytest
from client import Host
from conftest import Warehouse
from test_terminal import SLEEP, SessionShell, Shell, environment, run, shells, until

# A warm command that is forked elsewhere has a session of its own, whose terminal is a stand-in.
APART = ("in the shell's session", "is the terminal's foreground group")
WARM = (0, 1)


def asleep(warehouse: Warehouse) -> int:
    """The dbt whose query is in pg_sleep, by its end of the connection."""
    until(lambda: warehouse.sleeping() == 1)
    [(port,)] = warehouse.execute("select client_port from pg_stat_activity where wait_event = 'PgSleep'")
    return owner(port, warehouse.port)


def owner(local: int, remote: int) -> int:
    """The process that has the connection between these two ports."""
    here, there = f":{local:04X} ", f":{remote:04X} "
    inode = ""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        if (words[1] + " ").endswith(here) and (words[2] + " ").endswith(there):
            inode = words[9]
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if os.readlink(link) == f"socket:[{inode}]":
                return int(link.parts[2])
        except OSError:
            continue
    raise AssertionError(f"nobody has the connection {local} to {remote}")


def seen(pid: int, shell: Shell) -> dict[str, object]:
    """Of a process, what depends on the terminal that it was started in."""
    status = dict(re.findall(r"(?m)^(\w+):\s+(.*)$", Path(f"/proc/{pid}/status").read_text()))
    stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    limits = Path(f"/proc/{pid}/limits").read_text()
    group, session, tty = int(stat[2]), int(stat[3]), int(stat[4])
    ignored = int(status["SigIgn"], 16)
    return {
        "has a terminal": tty != 0,
        "in the shell's session": session == shell.pid,
        "is the terminal's foreground group": group == os.tcgetpgrp(shell.master),
        "folder": os.readlink(f"/proc/{pid}/cwd"),
        "umask": status["Umask"],
        "nice": int(stat[16]),
        "processors": status["Cpus_allowed_list"],
        "open files": re.search(r"Max open files +(\S+)", limits)[1],
        "file size": re.search(r"Max file size +(\S+)", limits)[1],
        "core": re.search(r"Max core file size +(\S+)", limits)[1],
        "ignores SIGHUP": bool(ignored >> (signal.SIGHUP - 1) & 1),
        "standard streams are the terminal": [
            os.readlink(f"/proc/{pid}/fd/{number}") == os.readlink(f"/proc/{shell.pid}/fd/0") for number in (0, 1, 2)
        ],
    }


def test_it_finds_the_terminal_as_the_shell_has_it_set_up(host: Host, development: Path, warehouse: Warehouse):
    found = []
    for open_shell in shells(host, development):
        shell = open_shell()
        shell.run("umask 027; ulimit -n 400; ulimit -f 100000; ulimit -c 0; trap '' HUP; cd models")
        shell.type(f"taskset -c 0 nice -n 3 {SLEEP}\n")
        found.append(seen(asleep(warehouse), shell))
        os.write(shell.master, b"\x03")
        until(lambda: warehouse.sleeping() == 0)
        shell.close()
    within, elsewhere, cold = found
    assert within == cold
    for row in APART:
        assert (elsewhere.pop(row), cold.pop(row)) == (False, True)
    assert elsewhere == cold
    assert (cold["umask"], cold["nice"], cold["open files"], cold["processors"]) == ("0027", 3, "400", "0")


def test_interrupts_end_it_a_script_and_make_as_they_do_cold(
    host: Host, development: Path, warehouse: Warehouse, tmp_path: Path
):
    script = tmp_path / "script.sh"
    script.write_text(f"{SLEEP}\necho the script went on\n")
    (tmp_path / "Makefile").write_text(f"all:\n\tbash {script}\n\techo make went on\n")
    ends = []
    within, elsewhere, cold = shells(host, development)
    for open_shell, times in ((within, 5), (within, 1), (elsewhere, 5), (elsewhere, 1), (cold, 1)):
        shell = open_shell()
        shell.type(f"make -f {tmp_path}/Makefile\n")
        until(lambda: warehouse.sleeping() == 1)
        for _ in range(times):  # in cold dbt a second one may break off what the first one began
            os.write(shell.master, b"\x03")
        until(lambda: warehouse.sleeping() == 0)
        output = shell.wait_for("ready$ ", 20)
        status = re.findall(r"was=(\d+)", shell.run("echo was=$?")[0])
        ends.append((status, re.findall(r"(?m)^(?:the script|make) went on", output)))
        shell.close()
    assert ends == [ends[-1]] * len(ends)


@pytest.mark.parametrize("way", WARM)
def test_control_z_stops_and_fg_goes_on(host: Host, development: Path, warehouse: Warehouse, way: int):
    shell = shells(host, development)[way]()
    shell.type(SLEEP + "\n")
    dbt = asleep(warehouse)
    os.write(shell.master, b"\x1a")
    shell.wait_for("Stopped")
    until(lambda: "State:\tT" in Path(f"/proc/{dbt}/status").read_text())
    shell.type("echo status=$?.\n")
    shell.wait_for("status=148.")
    _, status = shell.run("jobs")
    assert status == 0
    shell.type("fg\n")
    shell.wait_for("dbt show")
    shell.wait_for_job()
    os.write(shell.master, b"\x03")
    until(lambda: warehouse.sleeping() == 0)
    until(lambda: host.call(op="stats")["commands"] == 0)
    shell.close()


@pytest.mark.parametrize("way", WARM)
def test_nohup_goes_on_after_the_terminal(
    host: Host, development: Path, warehouse: Warehouse, tmp_path: Path, way: int
):
    shell = shells(host, development)[way]()
    shell.run(f"nohup {SLEEP} > {tmp_path}/out 2>&1 & true")
    pid = asleep(warehouse)
    shell.close()
    until(lambda: not Path(f"/proc/{shell.pid}").exists())
    host.call(op="stats")  # it has seen whatever came with the end of the terminal
    assert Path(f"/proc/{pid}").exists()
    assert warehouse.sleeping() == 1
    warehouse.execute("select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'")
    until(lambda: host.call(op="stats")["commands"] == 0)


def test_what_asks_questions_has_the_terminal_itself(host: Host, tmp_path: Path):
    """Started from disk, by the real dbt."""
    names = environment(host, tmp_path, SLIPSTREAM_DBT="/bin/echo")
    assert run("dbt init shop", tmp_path, names).stdout == "init shop\n"
    assert run("dbt ls --project-dir <(true)", tmp_path, names).stdout.startswith("ls --project-dir /dev/fd/")
    assert run("PYTHONPATH=/x dbt ls", tmp_path, names).stdout == "ls\n"
    assert run("DBT_MACRO_DEBUGGING=1 dbt ls", tmp_path, names).stdout == "ls\n"


# Stands for git, which dbt deps runs and which asks at the terminal, whatever the standard streams are.
ASKING = r"""#!/bin/bash
[ "$1" = --version ] && exit
exec 3<>/dev/tty
printf '%s wide\nUsername: ' "$(stty size <&3)" >&3
read -r name <&3
stty -echo <&3
printf 'Password: ' >&3
read -r secret <&3 || secret=nothing
stty echo <&3
printf '\nthanks\n' >&3
printf '%s %s\n' "$name" "$secret" >>"$HOME/told"
exit 128
"""


def asking(host: Host, folder: Path) -> list[Callable[[], Shell]]:
    """Shells where ``dbt deps`` asks."""
    (folder / "dbt_project.yml").write_text("name: shop\nprofile: shop\n")
    (folder / "packages.yml").write_text("packages: [{git: 'https://git.example.com/a.git', revision: v1}]\n")
    git = folder / "bin" / "git"
    git.parent.mkdir(exist_ok=True)
    git.write_text(ASKING)
    git.chmod(0o755)
    return shells(host, folder, PATH=f"{git.parent}:{environment(host, folder)['PATH']}")


def test_a_question_at_the_terminal_is_answered_as_in_plain_dbt(host: Host, tmp_path: Path):
    seen = []
    for open_shell in asking(host, tmp_path):
        shell = open_shell()
        fcntl.ioctl(shell.master, termios.TIOCSWINSZ, struct.pack("4H", 33, 111, 0, 0))
        shell.type("dbt deps </dev/null >out; stty -a | grep -wo -e '-*echo' -e '-*icanon'; echo status=$?.\n")
        shell.wait_for("Username: ")
        os.write(shell.master, b"adb\x7fa\n")
        shell.wait_for("Password: ")
        os.write(shell.master, b"secret\n")
        shell.wait_for("status=0.")
        seen.append(shell.output.partition("status=0.")[0])
        shell.close()
    assert seen == [seen[0]] * 3
    assert "33 111 wide\r\n" in seen[0] and "secret" not in seen[0]
    assert (tmp_path / "told").read_text() == "ada secret\n" * 3


def test_a_question_can_be_given_up_or_put_off(host: Host, tmp_path: Path):
    """By end of input, by ^C, and by ^Z until fg."""
    told = tmp_path / "told"
    for open_shell in asking(host, tmp_path):
        shell = open_shell()
        shell.type("dbt deps >/dev/null; echo status=$?.\n")
        shell.wait_for("Username: ")
        os.write(shell.master, b"ada\n")
        shell.wait_for("Password: ")
        os.write(shell.master, b"\x04")
        shell.wait_for("status=2.")
        shell.wait_for("ready$ ")
        shell.type("dbt deps >/dev/null\n")
        shell.wait_for("Username: ")
        os.write(shell.master, b"\x03")
        shell.wait_for("ready$ ")
        shell.type("dbt deps >/dev/null\n")
        shell.wait_for("Username: ")
        os.write(shell.master, b"\x1a")
        shell.wait_for_stop()
        assert "icanon" in shell.run("stty -a")[0].replace("-icanon", "")
        shell.type("fg\n")
        shell.wait_for("dbt deps")
        shell.wait_for_job()
        os.write(shell.master, b"ada\n")
        shell.wait_for("Password: ")
        os.write(shell.master, b"later\n")
        until(lambda: told.read_text().endswith("ada later\n"))
        shell.close()
    assert told.read_text() == "ada nothing\nada later\n" * 3


def test_a_question_in_the_background_waits_for_the_foreground(host: Host, tmp_path: Path):
    """The kernel stops who asks at its own terminal. Before bash knows of that, ``fg`` brings it to the front without a
    SIGCONT.
    """
    told = tmp_path / "told"
    states = ("Stopped", "Running", "Stopped")
    for number, (open_shell, state) in enumerate(zip(asking(host, tmp_path), states, strict=True)):
        shell = open_shell()
        shell.type("dbt deps >/dev/null &\n")
        shell.wait_for("Username: ")
        assert "alive 3" in shell.run("echo alive $((1 + 2))")[0]
        until(lambda shell=shell, state=state: state in shell.run("jobs")[0])
        shell.type("fg\n")
        shell.wait_for("dbt deps")
        shell.wait_for_job()
        os.write(shell.master, b"ada\n")
        shell.wait_for("Password: ")
        os.write(shell.master, f"secret {number}\n".encode())
        until(lambda number=number: told.exists() and f"secret {number}" in told.read_text())
        shell.close()


@pytest.mark.parametrize("way", WARM)
def test_what_is_typed_ahead_is_the_shells_where_nothing_was_asked(host: Host, development: Path, way: int):
    shell = shells(host, development)[way]()
    for _ in range(5):
        shell.type("dbt -q ls -s m_model\necho typed $((1 + 1)) ahead\n")
        assert "tt.m_model" in shell.wait_for("typed 2 ahead")
        shell.wait_for("ready$ ")
    shell.close()


def test_in_its_session_the_terminal_itself_stops_what_writes_in_the_background(host: Host, development: Path):
    """And what is typed ahead after a question is not lost."""
    seen = []
    within, _, cold = shells(host, development)
    for open_shell in (within, cold):
        shell = open_shell()
        shell.run("stty tostop")
        shell.type("dbt -q ls -s m_model &\n")
        until(lambda shell=shell: "Stopped" in shell.run("jobs")[0])
        shell.type("fg\n")
        seen.append("tt.m_model" in shell.wait_for("tt.m_model"))
        shell.close()
    assert seen == [True, True]


def test_what_is_typed_ahead_after_a_question_is_the_shells(host: Host, tmp_path: Path):
    within, _, cold = asking(host, tmp_path)
    for open_shell in (within, cold):
        shell = open_shell()
        shell.type("dbt deps >/dev/null\n")
        shell.wait_for("Username: ")
        os.write(shell.master, b"ada\n")
        shell.wait_for("Password: ")
        os.write(shell.master, b"secret\necho typed $((1 + 1)) ahead\n")
        shell.wait_for("typed 2 ahead")
        shell.close()


def test_another_session_below_the_shell_is_not_its_own(host: Host, development: Path):
    """As in tmux, or under script(1)."""
    shell = shells(host, development)[0]()
    output, status = shell.run("script -qec 'dbt -q ls -s m_model; tty' /dev/null; setsid --wait dbt -q ls -s m_sel")
    assert status == 0
    assert "tt.m_model" in output and "tt.m_sel" in output
    shell.close()


def test_a_shell_tells_how_it_ended_and_leaves_nothing(host: Host, development: Path):
    shell = SessionShell(host, development, environment(host, development))
    before = list(host.run_dir.glob("s-*"))
    assert len(before) >= 1
    shell.type("exit 3\n")
    assert shell.ended() == {"exit": 3}
    until(lambda: len(list(host.run_dir.glob("s-*"))) == len(before) - 1)
    killed = SessionShell(host, development, environment(host, development))
    os.kill(killed.pid, signal.SIGKILL)
    assert killed.ended() == {"signal": 9}


def test_what_loses_its_parent_is_still_below_the_shell(host: Host, development: Path, tmp_path: Path):
    shell = SessionShell(host, development, environment(host, development))
    shell.run(f"(setsid sh -c 'echo $$ > {tmp_path}/pid; exec sleep 600' &)")
    until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    pid = int((tmp_path / "pid").read_text())
    until(lambda: f"PPid:\t{shell.pid}\n" in Path(f"/proc/{pid}/status").read_text())
    os.kill(pid, signal.SIGKILL)
    shell.close()


def test_a_folder_that_is_gone_is_an_error(host: Host, tmp_path: Path):
    master, slave = os.openpty()
    with pytest.raises(AssertionError, match="No such file or directory"):
        host.session(["/bin/bash"], tmp_path / "gone", {}, slave)
    os.close(master)
    os.close(slave)
    assert host.call(op="stats")["commands"] == 0


def test_a_command_outlives_the_host_and_the_next_one_runs_from_disk(
    development: Path, warehouse: Warehouse, tmp_path_factory: pytest.TempPathFactory
):
    doomed = Host(tmp_path_factory.mktemp("doomed"))
    shell = SessionShell(doomed, development, environment(doomed, development))
    shell.type(SLEEP.replace("600", "1") + "; echo status=$?.\n")
    until(lambda: warehouse.sleeping() == 1)
    assert doomed.call(op="stats")["commands"] == 1
    doomed.process.kill()
    doomed.process.wait()
    shell.wait_for("status=0.")
    until(lambda: not list(doomed.run_dir.glob("s-*")))
    output, status = shell.run("dbt -q ls -s m_model")
    assert (status, "the warm dbt is not running" in output, "tt.m_model" in output) == (0, True, True)
    shell.close()
