package dev.slipstream.bolt;

import dev.slipstream.project.Project;
import dev.slipstream.sandbox.Completed;
import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.sandbox.SandboxRequest;
import dev.slipstream.security.UserName;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The exact commit that a run builds, from a mirror of the server's own: without history, hooks, {@code .env} or
 * {@code profiles.yml}. git runs in the sandbox, as what it reads was written by users.
 */
@Component
final class ProductionCheckout {
    static final UserName SYSTEM_USER = new UserName("bolt");
    private static final Pattern YAML = Pattern.compile(".*\\.ya?ml");
    private static final int MOST = 200;

    /** Below 100 kB. */
    private static final int LARGEST_DIGITS = 5;

    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final List<String> HARDENED = List.of(
            "git",
            "-c",
            "core.hooksPath=/dev/null",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "protocol.ext.allow=never",
            "-c",
            "core.symlinks=false",
            "-c",
            "gc.autoDetach=false",
            "-c",
            "maintenance.autoDetach=false");

    private static final Map<String, String> ENVIRONMENT =
            Map.of("GIT_TERMINAL_PROMPT", "0", "GIT_CONFIG_NOSYSTEM", "1", "GIT_CONFIG_GLOBAL", "/dev/null");

    /** A file's lock is the whole JVM's, and refused to a second thread of it. */
    private static final Map<Path, ReentrantLock> FETCHING = new ConcurrentHashMap<>();

    private final Path mirrors;
    private final Sandbox sandbox;

    ProductionCheckout(@Value("${slipstream.home}") Path home, Sandbox sandbox) {
        this.mirrors = home.toAbsolutePath().normalize().resolve("mirrors");
        this.sandbox = sandbox;
    }

    /** What was checked out. */
    record Commit(String branch, String hash, String subject) {}

    /**
     * Fills the folder with the files of the branch's newest commit, or of the named one.
     *
     * @param reference a commit, or a branch; empty: the default branch
     * @throws BoltFailure INVALID with git's reason
     */
    Commit into(Path folder, Project project, String branch, String reference) throws IOException {
        var mirror = mirror(project);
        var named = branch.isEmpty() ? defaultBranch(mirror) : branch;
        var wanted = reference.isEmpty() ? named : reference;
        var hash = git(mirror, folder, List.of("rev-parse", "--verify", "--end-of-options", wanted + "^{commit}"));
        var subject = git(mirror, folder, List.of("log", "-1", "--format=%s", hash));
        var tree = project.source().folder().isEmpty()
                ? hash
                : hash + ":" + project.source().folder();
        git(mirror, folder, List.of("archive", "--format=tar", "--output=" + folder.resolve(".tree.tar"), tree));
        run(
                List.of(
                        "tar",
                        "-x",
                        "--no-same-owner",
                        "-f",
                        folder.resolve(".tree.tar").toString(),
                        "-C",
                        folder.toString()),
                List.of(folder),
                List.of());
        for (var inert : List.of(".tree.tar", ".env", "profiles.yml")) {
            Files.deleteIfExists(folder.resolve(inert));
        }
        return new Commit(named, hash, subject);
    }

    /** The origin's branches ({@code refs/heads/…}, and {@code HEAD}) and their commits, without fetching any. */
    Map<String, String> heads(Project project) throws IOException {
        Files.createDirectories(mirrors);
        var arguments = new ArrayList<>(HARDENED);
        var local = local(project);
        arguments.addAll(List.of("-c", "protocol.file.allow=" + (local.isEmpty() ? "never" : "always")));
        arguments.addAll(List.of("ls-remote", "--", project.source().url(), "HEAD", "refs/heads/*"));
        return run(arguments, List.of(), local)
                .lines()
                .map(line -> line.split("\t", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0]));
    }

    /**
     * The YAML files of a folder in the project's folder, by path from there.
     *
     * @throws BoltFailure INVALID if they are too many or too large
     */
    Map<String, String> files(Project project, String commit, String folder) throws IOException {
        var mirror = mirror(project);
        var top = project.source().folder().isEmpty() ? "" : project.source().folder() + "/";
        var texts = new TreeMap<String, String>();
        var listed = git(mirror, mirror, List.of("ls-tree", "-r", "-l", "-z", commit, "--", top + folder + "/"));
        for (var entry : listed.split("\0", -1)) {
            var parts = entry.split("\t", 2);
            if (parts.length < 2 || !YAML.matcher(parts[1]).matches()) {
                continue;
            }
            var facts = parts[0].split(" +", -1);
            if (facts.length < 4
                    || !facts[1].equals("blob")
                    || facts[3].length() > LARGEST_DIGITS
                    || texts.size() == MOST) {
                throw new BoltFailure(
                        BoltFailure.Reason.INVALID,
                        "%s has too many schedule files, or %s is too large".formatted(project.id(), parts[1]));
            }
            texts.put(parts[1].substring(top.length()), git(mirror, mirror, List.of("cat-file", "blob", facts[2])));
        }
        return texts;
    }

    /** A local origin must be seen inside the sandbox. */
    private static List<Path> local(Project project) {
        var url = project.source().url();
        return Files.exists(Path.of(url)) ? List.of(Path.of(url).toAbsolutePath()) : List.of();
    }

    Path mirror(Project project) throws IOException {
        Files.createDirectories(mirrors);
        var lock = mirrors.resolve(project.id() + ".lock");
        var held = FETCHING.computeIfAbsent(lock, _ -> new ReentrantLock());
        held.lock();
        try (var file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = file.lock()) {
            return fetched(project);
        } finally {
            held.unlock();
        }
    }

    /** One at a time, on all the servers of a home: git does not clone or fetch twice into one folder at once. */
    private Path fetched(Project project) throws IOException {
        var mirror = mirrors.resolve(project.id() + ".git");
        var url = project.source().url();
        var local = local(project);
        var arguments = new ArrayList<>(HARDENED);
        arguments.addAll(List.of("-c", "protocol.file.allow=" + (local.isEmpty() ? "never" : "always")));
        if (Files.isDirectory(mirror)) {
            arguments.addAll(List.of("--git-dir", mirror.toString(), "fetch", "-q", "--prune", "origin"));
        } else {
            arguments.addAll(List.of("clone", "-q", "--mirror", "--no-hardlinks", "--", url, mirror.toString()));
        }
        run(arguments, List.of(mirrors), local);
        return mirror;
    }

    private String defaultBranch(Path mirror) {
        return git(mirror, mirror, List.of("symbolic-ref", "--short", "HEAD"));
    }

    String branch(Project project, Path mirror) {
        var named = project.source().branch();
        return named.isEmpty() ? defaultBranch(mirror) : named;
    }

    String git(Path mirror, List<String> command) {
        return git(mirror, mirror, command);
    }

    /** With its last line's end. */
    String raw(Path mirror, List<String> command) {
        var arguments = new ArrayList<>(HARDENED);
        arguments.addAll(List.of("--git-dir", mirror.toString()));
        arguments.addAll(command);
        return required(complete(arguments, List.of(), List.of(mirrors), Map.of()));
    }

    /** What adds to the mirror; nothing but objects is added by it. */
    String write(Path mirror, List<String> command, Map<String, String> environment) {
        var arguments = new ArrayList<>(HARDENED);
        arguments.addAll(List.of("--git-dir", mirror.toString()));
        arguments.addAll(command);
        return required(complete(arguments, List.of(mirrors), List.of(), environment))
                .strip();
    }

    /** A local origin's own hooks run in the sandbox. */
    Completed push(Project project, Path mirror, String refspec) {
        var local = local(project);
        var arguments = new ArrayList<>(HARDENED);
        arguments.addAll(List.of("-c", "protocol.file.allow=" + (local.isEmpty() ? "never" : "always")));
        arguments.addAll(List.of("-c", "remote.origin.mirror=false", "--git-dir", mirror.toString()));
        arguments.addAll(List.of("push", "--", project.source().url(), refspec));
        var writable = new ArrayList<>(local);
        writable.add(mirrors);
        return complete(arguments, writable, List.of(), Map.of());
    }

    private String git(Path mirror, Path writable, List<String> command) {
        var arguments = new ArrayList<>(HARDENED);
        arguments.addAll(List.of("--git-dir", mirror.toString()));
        arguments.addAll(command);
        return writable.equals(mirror)
                ? run(arguments, List.of(), List.of(mirrors))
                : run(arguments, List.of(writable), List.of(mirrors));
    }

    private String run(List<String> argv, List<Path> writable, List<Path> readOnly) {
        return required(complete(argv, writable, readOnly, Map.of())).strip();
    }

    private Completed complete(List<String> argv, List<Path> writable, List<Path> readOnly, Map<String, String> more) {
        var environment = new HashMap<>(ENVIRONMENT);
        environment.putAll(more);
        var request = new SandboxRequest(SYSTEM_USER, argv, environment, sandbox.home(SYSTEM_USER), writable, readOnly);
        return Completed.of(sandbox.wrap(request), LIMIT);
    }

    private static String required(Completed completed) {
        if (!completed.succeeded()) {
            throw new BoltFailure(
                    BoltFailure.Reason.INVALID,
                    "the project could not be checked out: %s"
                            .formatted(completed.err().strip()));
        }
        return completed.out();
    }
}
