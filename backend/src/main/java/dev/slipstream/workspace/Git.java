package dev.slipstream.workspace;

import dev.slipstream.sandbox.Completed;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.sandbox.SandboxRequest;
import dev.slipstream.security.UserName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The git program, run inside a user's sandbox, never asking anything. */
final class Git {
    private static final Duration CLONE_LIMIT = Duration.ofMinutes(10);
    private static final Duration LOCAL_LIMIT = Duration.ofSeconds(30);
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "GIT_TERMINAL_PROMPT", "0",
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_OPTIONAL_LOCKS", "0",
            "GIT_SSH_COMMAND", "ssh -o BatchMode=yes",
            "LC_ALL", "C.UTF-8");

    private final Sandbox sandbox;

    Git(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** Clones into {@code folder}, which exists and is empty. */
    Completed clone(UserName user, GitSource source, Path folder) {
        writeIdentity(user);
        var local = LocalRepository.of(source.url());
        var argv = new ArrayList<>(List.of("git"));
        if (local.isPresent()) {
            argv.addAll(List.of("-c", "protocol.file.allow=always"));
        }
        argv.addAll(List.of("clone", "--quiet", "--no-local"));
        if (!source.branch().isEmpty()) {
            argv.addAll(List.of("--branch", source.branch()));
        }
        argv.addAll(List.of("--", source.url(), folder.toString()));
        return run(user, argv, folder, List.of(folder), local.stream().toList(), CLONE_LIMIT);
    }

    /** A git command in an existing checkout. */
    Completed in(UserName user, Path checkout, List<String> arguments) {
        return run(user, arguments, checkout, List.of(checkout), List.of(), LOCAL_LIMIT);
    }

    private Completed run(
            UserName user, List<String> argv, Path folder, List<Path> writable, List<Path> readOnly, Duration limit) {
        return Completed.of(
                sandbox.wrap(new SandboxRequest(user, argv, ENVIRONMENT, folder, writable, readOnly)), limit);
    }

    /**
     * Who commits in the user's sandbox, unless the user has said so before. Every folder is safe there: nobody else's
     * repository is visible.
     */
    private void writeIdentity(UserName user) {
        var text = """
                [user]
                \tname = %1$s
                \temail = %1$s@localhost
                [safe]
                \tdirectory = *
                [init]
                \tdefaultBranch = main
                """.formatted(user);
        try {
            Files.writeString(sandbox.home(user).resolve(".gitconfig"), text, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException _) {
            return;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    /** Git's own reason without its prefixes, and without a password that stands in the URL. */
    static String reason(Completed command) {
        var lines = command.err().lines().filter(line -> !line.isBlank()).toList();
        var fatal = lines.stream().filter(line -> line.startsWith("fatal: ")).findFirst();
        var line = fatal.or(
                        () -> Optional.of(lines).filter(list -> !list.isEmpty()).map(List::getLast))
                .orElse("git ended with status %d".formatted(command.exitCode()));
        return withoutPassword(line.replaceFirst("^(fatal|error|warning): ", ""));
    }

    static String withoutPassword(String text) {
        return text.replaceAll("://[^/@\\s]+@", "://");
    }
}
