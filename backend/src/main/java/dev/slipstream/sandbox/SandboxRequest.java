package dev.slipstream.sandbox;

import dev.slipstream.security.UserName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is to run, for whom, and what it may see. Paths are absolute and the same inside as outside.
 *
 * @param user whose processes these are
 * @param argv the command as seen from inside
 * @param environment added to the sandbox's own base (HOME, USER, PATH, LANG, TERM); wins over it
 * @param workingDirectory where it starts; must be visible inside
 * @param writable folders (or sockets) it may read and write; none lies inside another
 * @param readOnly files and folders it may read
 */
public record SandboxRequest(
        UserName user,
        List<String> argv,
        Map<String, String> environment,
        Path workingDirectory,
        List<Path> writable,
        List<Path> readOnly) {
    public SandboxRequest {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        writable = List.copyOf(writable);
        readOnly = List.copyOf(readOnly);
    }
}
