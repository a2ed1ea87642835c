package dev.slipstream.sandbox;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A command as the operating system gets it, with the sandbox around it: hand it to {@link ProcessBuilder} or to pty4j.
 *
 * @param argv the whole command line, never empty
 * @param environment the whole environment; nothing of the server's may be added
 * @param workingDirectory where to start it; exists
 */
public record SandboxedCommand(List<String> argv, Map<String, String> environment, Path workingDirectory) {
    public SandboxedCommand {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a command needs at least a program");
        }
    }

    /** A builder for it with exactly this environment. */
    public ProcessBuilder processBuilder() {
        var builder = new ProcessBuilder(argv).directory(workingDirectory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }
}
