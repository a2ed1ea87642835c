package dev.slipstream.dbt;

import dev.slipstream.sandbox.Sandbox;
import dev.slipstream.sandbox.SandboxRequest;
import dev.slipstream.security.UserName;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Installs with uv, in the sandbox of the user who asked: packages run code of their own while they are built. */
final class UvInstaller implements OwnEnvironments.Installer {
    private static final int LIMIT_MINUTES = 15;
    private static final int TOLD_LINES = 6;
    /** The admin's ways to the package index. */
    private static final Set<String> PASSED = Set.of(
            "UV_INDEX_URL",
            "UV_DEFAULT_INDEX",
            "UV_INDEX",
            "UV_EXTRA_INDEX_URL",
            "UV_OFFLINE",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "NO_PROXY",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "SSL_CERT_FILE");

    private static final Pattern UNREACHABLE = Pattern.compile(
            "(?i)dns error|connection refused|failed to fetch|error sending request|network was disabled|network connectivity is disabled|timed out");

    private final String uv;
    private final Sandbox sandbox;
    private final Map<String, String> serverEnvironment;

    /** @param uv a path, or a name on the server's PATH */
    UvInstaller(String uv, Sandbox sandbox, Map<String, String> serverEnvironment) {
        this.uv = uv;
        this.sandbox = sandbox;
        this.serverEnvironment = serverEnvironment;
    }

    private record Said(int status, String text) {}

    @Override
    public boolean install(UserName user, Requirements wanted, Engine base, Path environment, Consumer<String> progress)
            throws IOException {
        var work = new Work(user, wanted, base, Files.createDirectories(environment), program(), progress);
        var file = wanted.root().resolve(wanted.file()).toString();
        var overrides = base.python().folder().resolve("engines/overrides.txt").toString();
        var offline =
                List.of("pip", "install", "--offline", "--dry-run", "--overrides", overrides, "--python", python(base));
        if (work.uv(with(offline, "-r", file)).text().contains("Would make no changes")) {
            OwnEnvironments.remove(environment);
            return false;
        }
        work.checked(List.of("venv", "--clear", "--python", python(base), environment.toString()));
        var argv = new ArrayList<>(List.of("pip", "install", "--compile-bytecode", "--python"));
        argv.add(environment.resolve("bin/python").toString());
        argv.addAll(List.of("--overrides", overrides, "-r", file));
        if (!wanted.names("dbt-core")) {
            argv.add("dbt-core==" + base.version());
        }
        if (!wanted.names("dbt-postgres")) {
            argv.add("dbt-postgres");
        }
        work.checked(argv);
        var version = InstalledEngines.version(environment).orElse("none");
        if (!InstalledEngines.isSupported(version)) {
            throw new IOException("it brings dbt %s, and Slipstream runs %s. Ask for one of these"
                    .formatted(version, InstalledEngines.SUPPORTED));
        }
        return true;
    }

    private static List<String> with(List<String> words, String... more) {
        return Stream.concat(words.stream(), Stream.of(more)).toList();
    }

    private static String python(Engine base) {
        return base.python().environment().resolve("bin/python").toString();
    }

    private Path program() throws IOException {
        var path = serverEnvironment.getOrDefault("PATH", "");
        return Stream.concat(
                        Stream.of(Path.of(uv)), Stream.of(path.split(":", -1)).map(one -> Path.of(one, uv)))
                .filter(Path::isAbsolute)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "this server has no uv. An admin names it with SLIPSTREAM_UV, or starts with ./slipstream up"))
                .toRealPath();
    }

    /** One installation. */
    private final class Work {
        private final UserName user;
        private final Requirements wanted;
        private final Engine base;
        private final Path environment;
        private final Path program;
        private final Consumer<String> progress;

        Work(
                UserName user,
                Requirements wanted,
                Engine base,
                Path environment,
                Path program,
                Consumer<String> progress) {
            this.user = user;
            this.wanted = wanted;
            this.base = base;
            this.environment = environment;
            this.program = program;
            this.progress = progress;
        }

        void checked(List<String> words) throws IOException {
            var said = uv(words);
            if (said.status() != 0) {
                throw new IOException(
                        UNREACHABLE.matcher(said.text()).find()
                                ? "the package index cannot be reached (%s)".formatted(said.text())
                                : said.text());
            }
        }

        Said uv(List<String> words) throws IOException {
            var argv = new ArrayList<>(List.of(program.toString()));
            argv.addAll(words);
            var readOnly = new ArrayList<>(base.visible());
            readOnly.add(wanted.root());
            readOnly.add(program.getParent());
            var request = new SandboxRequest(user, argv, environment(), wanted.root(), List.of(environment), readOnly);
            var process = sandbox.wrap(request)
                    .processBuilder()
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            var end = CompletableFuture.runAsync(
                    () -> kill(process), CompletableFuture.delayedExecutor(LIMIT_MINUTES, TimeUnit.MINUTES));
            try (var lines =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                var text = follow(lines);
                return new Said(process.onExit().thenApply(Process::exitValue).join(), text);
            } finally {
                end.cancel(false);
            }
        }

        private String follow(BufferedReader lines) throws IOException {
            Deque<String> last = new ArrayDeque<>();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var text = line.strip();
                if (!text.isEmpty()) {
                    progress.accept(text);
                    last.add(text);
                }
                if (last.size() > TOLD_LINES) {
                    last.remove();
                }
            }
            return String.join("; ", last);
        }

        private Map<String, String> environment() {
            var environment = new HashMap<>(Map.of(
                    "NO_COLOR", "1",
                    "UV_NO_PROGRESS", "1",
                    "UV_LINK_MODE", "copy",
                    "UV_PYTHON_DOWNLOADS", "never"));
            PASSED.forEach(name ->
                    Optional.ofNullable(serverEnvironment.get(name)).ifPresent(value -> environment.put(name, value)));
            return environment;
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
