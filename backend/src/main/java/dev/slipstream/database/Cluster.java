package dev.slipstream.database;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL cluster as a child process: loopback only, SCRAM passwords from its first moment on, data kept. Confined to
 * one thread until it has started.
 *
 * <p>Its folder holds {@code data}, the superuser's {@code password} (mode 600), the {@code port} it had last, and {@code log}.
 */
final class Cluster implements AutoCloseable {
    static final String SUPERUSER = "postgres";

    private static final Logger log = LoggerFactory.getLogger(Cluster.class);
    private static final Duration START_LIMIT = Duration.ofMinutes(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final Duration POLL_INTERVAL = Duration.ofMillis(20);
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    private static final int PASSWORD_BYTES = 32;

    /** Small, because two clusters stand beside an IDE on somebody's laptop. */
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            "unix_socket_directories=",
            "shared_buffers=48MB",
            "max_connections=60",
            "password_encryption=scram-sha-256");

    private final PostgresBinaries binaries;
    private final Path folder;
    private final String password;
    private final int port;
    private final ProcessHandle server;

    private Cluster(PostgresBinaries binaries, Path folder) throws IOException {
        this.binaries = binaries;
        this.folder = folder;
        Files.createDirectories(folder);
        this.password = password(folder.resolve("password"));
        if (!Files.exists(data().resolve("PG_VERSION"))) {
            initialise();
        }
        var survivor = survivor();
        if (survivor.isPresent() && answers()) {
            this.port = lastPort();
            this.server = survivor.get();
        } else {
            survivor.ifPresent(Cluster::stop);
            Files.deleteIfExists(pidFile());
            this.port = port(folder.resolve("port"));
            this.server = startServer();
        }
    }

    /** Starts the cluster and waits until it answers. */
    static Cluster start(PostgresBinaries binaries, Path folder) throws IOException {
        var begin = System.nanoTime();
        var cluster = new Cluster(binaries, folder);
        cluster.awaitAnswer();
        log.info(
                "PostgreSQL in {} answers on port {} after {} ms",
                folder,
                cluster.port,
                (System.nanoTime() - begin) / 1_000_000);
        return cluster;
    }

    int port() {
        return port;
    }

    String password() {
        return password;
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    /** As the superuser. */
    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), SUPERUSER, password);
    }

    /** Ends every session and the server; twice is harmless. */
    @Override
    public void close() {
        try {
            run(List.of(program("pg_ctl"), "stop", "-D", data().toString(), "-m", "fast", "-w"));
        } catch (IOException failure) {
            log.warn("PostgreSQL in {} did not stop by itself: {}", folder, failure.getMessage());
        }
        server.onExit()
                .completeOnTimeout(server, STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)
                .join();
        server.destroyForcibly();
    }

    private Path data() {
        return folder.resolve("data");
    }

    private String program(String name) {
        return binaries.program(name).toString();
    }

    private void initialise() throws IOException {
        run(List.of(
                program("initdb"),
                "-D",
                data().toString(),
                "-U",
                SUPERUSER,
                "-A",
                "scram-sha-256",
                "--pwfile=" + folder.resolve("password"),
                "-E",
                "UTF8",
                "--locale=C"));
    }

    private ProcessHandle startServer() throws IOException {
        var command = new ArrayList<>(inOwnSession());
        command.addAll(asServiceUser(List.of(program("postgres"), "-D", data().toString(), "-p", "" + port)));
        for (var setting : SETTINGS) {
            command.add("-c");
            command.add(setting);
        }
        return builder(command)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start()
                .toHandle();
    }

    private void awaitAnswer() throws IOException {
        var deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (server.isAlive() && System.nanoTime() < deadline) {
            try (var connection = connect("postgres")) {
                if (connection.isValid(1)) {
                    return;
                }
            } catch (SQLException notYet) {
                LockSupport.parkNanos(POLL_INTERVAL.toNanos());
            }
        }
        server.destroyForcibly();
        throw new IOException("PostgreSQL in %s does not answer. Its log: %s".formatted(folder, folder.resolve("log")));
    }

    /** A server that outlived the JVM that started it: whoever is connected to it, such as a run, stays so. */
    private Optional<ProcessHandle> survivor() throws IOException {
        if (!Files.exists(pidFile())) {
            return Optional.empty();
        }
        var pid = Long.parseLong(Files.readAllLines(pidFile()).getFirst().strip());
        return ProcessHandle.of(pid)
                .filter(process -> process.info().command().orElse("").endsWith("/postgres"));
    }

    private boolean answers() throws IOException {
        if (!Files.exists(folder.resolve("port"))) {
            return false;
        }
        var url =
                "jdbc:postgresql://127.0.0.1:%d/postgres?loginTimeout=%d".formatted(lastPort(), STOP_LIMIT.toSeconds());
        try (var connection = DriverManager.getConnection(url, SUPERUSER, password)) {
            return connection.isValid(1);
        } catch (SQLException silent) {
            return false;
        }
    }

    private int lastPort() throws IOException {
        return Integer.parseInt(Files.readString(folder.resolve("port")).strip());
    }

    private Path pidFile() {
        return data().resolve("postmaster.pid");
    }

    private static void stop(ProcessHandle survivor) {
        survivor.destroy();
        survivor.onExit()
                .completeOnTimeout(survivor, STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)
                .thenAccept(ProcessHandle::destroyForcibly)
                .join();
    }

    private static String password(Path file) throws IOException {
        if (!Files.exists(file)) {
            var bytes = new byte[PASSWORD_BYTES];
            new SecureRandom().nextBytes(bytes);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
        }
        return Files.readString(file);
    }

    /** The port of last time if it is free, so that connections that were saved stay true. */
    private static int port(Path file) throws IOException {
        if (Files.exists(file)) {
            var last = Integer.parseInt(Files.readString(file).strip());
            if (isFree(last)) {
                return last;
            }
        }
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(file, "" + socket.getLocalPort());
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** A terminal's ^C is for the server alone. */
    private static List<String> inOwnSession() {
        return Files.isExecutable(SETSID) ? List.of(SETSID.toString()) : List.of();
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own it is nobody. */
    private static List<String> asServiceUser(List<String> command) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return command;
        }
        var wrapped = new ArrayList<>(List.of("unshare", "-U"));
        wrapped.addAll(command);
        return wrapped;
    }

    private void run(List<String> command) throws IOException {
        var process = builder(asServiceUser(command)).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        var status = process.onExit().join().exitValue();
        if (status != 0) {
            throw new IOException("%s ended with %d: %s".formatted(command.getFirst(), status, output.strip()));
        }
    }

    private ProcessBuilder builder(List<String> command) {
        var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        return builder;
    }
}
