package dev.slipstream.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the files agent is started.
 *
 * @param dbtHost the folder with the Python part and its environment; absolute
 */
record AgentProgram(Path dbtHost) {
    List<String> argv(Path root) {
        return List.of(
                python().toString(),
                "-I",
                "-S",
                dbtHost.resolve("slipstream_host").toString(),
                "files",
                root.toString());
    }

    /** What the sandbox must let it read: the program, the environment, and the Python installation behind that. */
    List<Path> readOnly() {
        var needed = new ArrayList<>(List.of(dbtHost));
        try {
            var installation = python().toRealPath().resolve("../..").normalize();
            if (!installation.startsWith("/usr")
                    && !installation.startsWith(dbtHost)
                    && installation.getNameCount() > 0) {
                needed.add(installation);
            }
        } catch (IOException problem) {
            throw new WorkspaceFailure(
                    WorkspaceFailure.Reason.UNAVAILABLE,
                    "%s is missing; ./slipstream up installs it".formatted(problem.getMessage()));
        }
        return needed;
    }

    private Path python() {
        var own = dbtHost.resolve(".venv/bin/python");
        return Files.exists(own) ? own : Path.of("/usr/bin/python3");
    }
}
