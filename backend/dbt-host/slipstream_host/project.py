"""One dbt project held warm: its configuration, its adapter and the last manifest that parsed.

Owner: the worker's compile thread; nothing here may be touched by another.
"""

from __future__ import annotations

import os
from typing import Any

import dbt.adapters.factory as factory
from dbt import tracking
from dbt.cli.flags import Flags
from dbt.cli.types import Command
from dbt.config.runtime import RuntimeConfig, load_profile, load_project
from dbt.context.providers import generate_runtime_macro_context
from dbt.contracts.graph.manifest import Manifest
from dbt.events.logging import setup_event_logger
from dbt.flags import set_flags
from dbt.mp_context import get_mp_context
from dbt_common.context import set_invocation_context
from dbt_common.invocation import reset_invocation_id

from slipstream_host import parsing, watching
from slipstream_host.compiler import QuietCompiler
from slipstream_host.deferring import Deferral
from slipstream_host.errors import Failure, as_failure

OFF, STANDARD, FAVOR_STATE = "off", "standard", "favor-state"
MODES = (OFF, STANDARD, FAVOR_STATE)


class Project:
    """``refresh`` before each request; ``activate`` before anything that dbt decides by its flags."""

    def __init__(self, parameters: dict[str, Any], target_path: str) -> None:
        self.folder = os.path.abspath(parameters["project_dir"])
        self.profiles_dir: str | None = parameters.get("profiles_dir")
        self.target: str | None = parameters.get("target")
        self.variables: dict[str, Any] = parameters.get("vars") or {}
        self.target_path = os.path.abspath(target_path)
        self.files = watching.Files(self.folder)
        self.parses = 0
        self.configurations = 0
        self.deferral = Deferral()
        self.config: RuntimeConfig | None = None
        self.adapter: Any = None
        self.manifest: Manifest | None = None
        self.compiler: QuietCompiler | None = None
        self.names: dict[str, str] = {}
        self.broken: Failure | None = None
        self.broken_paths: list[str] = []
        self.generation = 0
        self._flags: dict[tuple[str, str], Flags] = {}
        self._control: dict[str, Any] | None = None
        self._good: dict[str, watching.Signature] = {}
        self._tried: dict[str, watching.Signature] | None = None
        self._edits = parsing.Edits()

    # ---- what dbt goes by ------------------------------------------------------------------------------------

    def flags(self, which: str, mode: str) -> Flags:
        key = (which, mode)
        if key not in self._flags:
            options: dict[str, Any] = {
                "project_dir": self.folder,
                "vars": self.variables,
                "send_anonymous_usage_stats": False,
                "log_level": "none",
                "log_level_file": "none",
                "write_json": False,
                "target_path": self.target_path,
                "defer": mode != OFF,
                "favor_state": mode == FAVOR_STATE,
            }
            if self.profiles_dir:
                options["profiles_dir"] = os.path.abspath(self.profiles_dir)
            if self.target:
                options["target"] = self.target
            self._flags[key] = Flags.from_dict(Command.SHOW if which == "show" else Command.COMPILE, options)
        return self._flags[key]

    def activate(self, which: str, mode: str) -> None:
        """Sets dbt's global and configured flags, and starts a new invocation as a new process would."""
        flags = self.flags(which, mode)
        set_flags(flags)
        assert self.config is not None
        self.config.args = flags
        reset_invocation_id()
        tracking.initialize_from_flags(False, flags.PROFILES_DIR)

    # ---- keeping up with the files ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Sees what changed on disk since the last call; parses only then.

        Raises a failure while the configuration is broken, or while nothing has parsed yet. A file that does not parse
        leaves the last good manifest in place and is told in ``broken``.
        """
        if not os.path.isdir(self.folder):
            raise Failure("project", f"the project's folder {self.folder} is gone")
        packages = self.config.packages_install_path if self.config else "dbt_packages"
        control = watching.control(self.folder, self.profiles_dir, packages)
        if self.config is None or control != self._control:
            self._configure()
            self._control = watching.control(self.folder, self.profiles_dir, self.config.packages_install_path)
            self._tried = None
        files = self.files.now(self._folders())
        if files is not self._tried and files != self._tried:
            self._parse(files)
        if self.manifest is None:
            assert self.broken is not None
            raise self.broken

    def _folders(self) -> list[str]:
        assert self.config is not None
        folders = [*self.config.all_source_paths, *self.config.macro_paths]
        for project in (self.config.dependencies or {}).values():
            if os.path.islink(project.project_root):  # a local package, edited in place
                folders += [os.path.join(project.project_root, path) for path in project.all_source_paths]
                folders += [os.path.join(project.project_root, path) for path in project.macro_paths]
        return sorted(set(folders))

    def _configure(self) -> None:
        """Reads profile, project and packages anew and connects the adapter that belongs to them."""
        self.config = None
        self._flags.clear()
        os.chdir(self.folder)
        try:
            set_invocation_context(dict(os.environ))
            flags = self.flags("compile", OFF)
            set_flags(flags)
            setup_event_logger(flags)
            tracking.initialize_from_flags(False, flags.PROFILES_DIR)
            profile = load_profile(flags.PROJECT_DIR, flags.VARS, flags.PROFILE, flags.TARGET, flags.THREADS)
            project = load_project(flags.PROJECT_DIR, flags.VERSION_CHECK, profile, flags.VARS)
            config = RuntimeConfig.from_parts(project, profile, flags)
            config.load_dependencies()
        except Exception as problem:
            raise self._in_project(as_failure(problem, stage="project")) from problem
        if self.adapter is not None:
            self.adapter.cleanup_connections()
        factory.FACTORY.reset_adapters()
        factory.register_adapter(config, get_mp_context())
        self.adapter = factory.get_adapter(config)
        self.adapter.set_macro_context_generator(generate_runtime_macro_context)
        self.compiler = QuietCompiler(config)
        self.config = config
        self.configurations += 1

    def _in_project(self, failure: Failure) -> Failure:
        """Its file as a path inside the project, for what is wrong with the project is mostly in its own file."""
        if failure.kind == "project":
            named = failure.fields.get("file", "dbt_project.yml")
            failure.fields["file"] = os.path.relpath(named, self.folder) if os.path.isabs(named) else named
        return failure

    def _parse(self, files: dict[str, watching.Signature]) -> None:
        changed = watching.changes(self._good, files) if self.manifest is not None else []
        self._tried = files
        assert self.config is not None
        self.activate("compile", OFF)
        saved = self.manifest
        if saved is not None:
            self.deferral.detach(saved)
            parsing.forget_compiled(saved)
        try:
            diff = parsing.difference(self.config, saved, changed)
            self.parses += 1
            manifest = parsing.parse(self.config, saved, diff)
        except Exception as problem:
            self._keep_last_good(as_failure(problem, stage="parse"), changed, saved)
            return
        self._edits.took(diff)
        self._good = files
        self.broken, self.broken_paths = None, []
        self._use(manifest)

    def _keep_last_good(self, failure: Failure, changed: list[str], saved: Manifest | None) -> None:
        """The failed parse may have mutated the manifest: the last good one is read back from the disk."""
        assert self.config is not None
        self.broken, self.broken_paths = failure, changed
        named = failure.fields.get("file")
        if matching := [path for path in changed if named and path.endswith(named)]:
            failure.fields["file"] = matching[0]
        elif len(changed) == 1:
            failure.fields["file"] = changed[0]
        if saved is not None and parsing.is_untouched(failure):
            return
        try:
            manifest = parsing.restore(self.config, self._edits)
        except Exception:
            manifest = None
        self._use(manifest)

    def _use(self, manifest: Manifest | None) -> None:
        self.manifest = manifest
        self.generation += 1
        self.names = parsing.names(manifest) if manifest is not None else {}

    # ---- looking up ------------------------------------------------------------------------------------------

    def find(self, wanted: str, last_good: bool = False) -> Any:
        """The node of that name, unique_id or path inside the project.

        One whose file is broken is a failure, unless its ``last_good`` version will do.
        """
        assert self.manifest is not None
        unique_id = self.names.get(wanted)
        file = self.manifest.nodes[unique_id].original_file_path if unique_id else wanted
        if self.broken is not None and not last_good and self.is_broken(file):
            raise self.broken
        if unique_id is None:
            raise Failure("unknown-node", f"there is no node {wanted!r} in the project", {"node": wanted})
        return self.manifest.nodes[unique_id]

    def is_broken(self, file: str) -> bool:
        """The last parse failed because of this file."""
        assert self.broken is not None
        named = self.broken.fields.get("file")
        return file == named if named else file in self.broken_paths

    def overlay(self, path: str, text: str) -> Any:
        """Parses ``text`` as if it were saved at ``path``. The caller restores with ``drop_overlay``."""
        assert self.config is not None and self.manifest is not None
        self.deferral.detach(self.manifest)
        parsing.forget_compiled(self.manifest)
        before = self.manifest
        diff = parsing.unsaved(path, text)
        try:
            self.parses += 1
            self._use(parsing.parse(self.config, before, diff))
        except Exception as problem:
            self._use(parsing.restore(self.config, self._edits))
            raise as_failure(problem, stage="parse") from problem

    def drop_overlay(self) -> None:
        """Back to what is on disk."""
        assert self.config is not None
        self.activate("compile", OFF)
        self._use(parsing.restore(self.config, self._edits))
