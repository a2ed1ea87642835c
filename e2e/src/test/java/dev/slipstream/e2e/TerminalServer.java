package dev.slipstream.e2e;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A server of terminals that the benchmark measures; all of them run at the same time and are measured in turn. */
interface TerminalServer extends AutoCloseable {
    String name();

    long pid();

    /** A new shell; ends with {@link Terminal#close}. */
    Terminal open() throws Exception;

    @Override
    void close();

    /** A shell, as its browser sees it. */
    interface Terminal extends AutoCloseable {
        void type(String text) throws IOException;

        /** The next output; empty for what is none. */
        byte[] receive() throws IOException;

        /** So much was drawn. */
        void drawn(int bytes) throws IOException;

        @Override
        void close() throws IOException;
    }

    private static byte[] framed(int kind, byte[] body) {
        return ByteBuffer.allocate(1 + body.length).put((byte) kind).put(body).array();
    }

    /** The packaged jar. */
    record Slipstream(String name, RunningSlipstream server, String project) implements TerminalServer {
        /** With a project without dbt. */
        static Slipstream start(String io, Path folder) throws Exception {
            var project = Files.createDirectories(folder.resolve("bench"));
            Files.writeString(project.resolve("dbt_project.yml"), "name: bench\n");
            for (var command : List.of(
                    List.of("git", "init", "--quiet"),
                    List.of("git", "add", "--all"),
                    List.of(
                            "git",
                            "-c",
                            "user.name=ada",
                            "-c",
                            "user.email=ada@localhost",
                            "commit",
                            "-qm",
                            "Begin"))) {
                new ProcessBuilder(command)
                        .directory(project.toFile())
                        .inheritIO()
                        .start()
                        .waitFor();
            }
            var started = again(io, folder);
            started.server().call("POST", "/api/v1/projects", "{\"git\": {\"url\": \"%s\"}}".formatted(project));
            return started;
        }

        /** With what an earlier one left in the folder. */
        static Slipstream again(String io, Path folder) throws Exception {
            var home = Files.createDirectories(folder.resolve("home"));
            return new Slipstream(
                    "Slipstream, " + io,
                    RunningSlipstream.start(
                            home,
                            "--slipstream.project=none",
                            "--slipstream.terminal.io=" + io,
                            "--slipstream.terminal.most-per-user=1000"),
                    "bench");
        }

        /** With the sample and a warm dbt host, which starts the shells. */
        static Slipstream warm(Path folder) throws Exception {
            var server = RunningSlipstream.start(Files.createDirectories(folder));
            server.awaitFirstRun();
            server.call("PUT", "/api/v1/projects/coffee_shop/deferral", "{\"mode\": \"standard\"}");
            server.call("POST", "/api/v1/projects/coffee_shop/preview", "{\"model\": \"orders\"}");
            return new Slipstream("Slipstream, warm dbt", server, "coffee_shop");
        }

        private String terminals() {
            return "/api/v1/projects/%s/terminals".formatted(project);
        }

        @Override
        public long pid() {
            return server.pid();
        }

        @Override
        public Attached open() throws Exception {
            var opened = server.call("POST", terminals(), "{\"columns\": 80, \"rows\": 24}");
            return attach(RunningSlipstream.field(opened, "id"), RunningSlipstream.field(opened, "ticket"), -1);
        }

        Attached again(String id, long have) throws Exception {
            var opened = server.call("POST", terminals() + "/" + id + "/tickets", "{}");
            return attach(id, RunningSlipstream.field(opened, "ticket"), have);
        }

        private Attached attach(String id, String ticket, long have) throws IOException {
            var wire = TerminalWire.open(
                    URI.create(server.url("/ws/terminal")),
                    "term.v1",
                    Map.of("Authorization", "Bearer " + server.token()));
            var offset = have < 0 ? "" : "\"haveOffset\":%d,".formatted(have);
            wire.send(framed(
                    3,
                    "{\"ticket\":\"%s\",\"terminalId\":\"%s\",%s\"cols\":80,\"rows\":24}"
                            .formatted(ticket, id, offset)
                            .getBytes(StandardCharsets.UTF_8)));
            return new Attached(this, id, wire, replayed(wire));
        }

        /** What is drawn again, and said to be drawn, for the server waits for that; what is typed before its end does not count. */
        private static Deque<byte[]> replayed(TerminalWire wire) throws IOException {
            var output = new ArrayDeque<byte[]>();
            while (true) {
                var frame = wire.receive();
                if (frame[0] == 0) {
                    output.add(frame);
                    wire.send(framed(
                            2, ByteBuffer.allocate(4).putInt(frame.length - 1).array()));
                } else if (new String(frame, StandardCharsets.UTF_8).contains("\"replayDone\"")) {
                    return output;
                }
            }
        }

        @Override
        public void close() {
            server.close();
        }

        record Attached(Slipstream at, String id, TerminalWire wire, Deque<byte[]> replayed) implements Terminal {
            @Override
            public void type(String text) throws IOException {
                wire.send(framed(0, text.getBytes(StandardCharsets.UTF_8)));
            }

            @Override
            public byte[] receive() throws IOException {
                var before = replayed.poll();
                var frame = before == null ? wire.receive() : before;
                return frame[0] == 0 ? Arrays.copyOfRange(frame, 1, frame.length) : new byte[0];
            }

            @Override
            public void drawn(int bytes) throws IOException {
                wire.send(framed(2, ByteBuffer.allocate(4).putInt(bytes).array()));
            }

            @Override
            public void close() throws IOException {
                wire.close();
                try {
                    at.server().call("DELETE", at.terminals() + "/" + id, "");
                } catch (Exception failure) {
                    throw new IOException(failure);
                }
            }
        }
    }

    /** The C server that the figures are compared with, where it is installed. */
    record Ttyd(Process process, int port) implements TerminalServer {
        private static final Duration START = Duration.ofMillis(500);
        /** Longer than any measurement: its pings are left unanswered. */
        private static final String PING_SECONDS = "600";

        static Ttyd start() throws IOException {
            int port;
            try (var socket = new ServerSocket(0)) {
                port = socket.getLocalPort();
            }
            var builder = new ProcessBuilder(
                            "ttyd", "-p", "" + port, "-i", "127.0.0.1", "-W", "-P", PING_SECONDS, "bash", "--norc")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            builder.environment().put("PS1", "$ ");
            var process = builder.start();
            LockSupport.parkNanos(START.toNanos());
            return new Ttyd(process, port);
        }

        static boolean isInstalled() {
            return Arrays.stream(System.getenv("PATH").split(":", -1))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, "ttyd")));
        }

        @Override
        public String name() {
            return "ttyd";
        }

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public Terminal open() throws IOException {
            var wire = TerminalWire.open(URI.create("ws://127.0.0.1:%d/ws".formatted(port)), "tty", Map.of());
            wire.send("{\"AuthToken\":\"\",\"columns\":80,\"rows\":24}".getBytes(StandardCharsets.UTF_8));
            return new Plain(wire);
        }

        @Override
        public void close() {
            process.destroy();
        }

        record Plain(TerminalWire wire) implements Terminal {
            @Override
            public void type(String text) throws IOException {
                wire.send(framed('0', text.getBytes(StandardCharsets.UTF_8)));
            }

            @Override
            public byte[] receive() throws IOException {
                var frame = wire.receive();
                return frame[0] == '0' ? Arrays.copyOfRange(frame, 1, frame.length) : new byte[0];
            }

            @Override
            public void drawn(int bytes) {
                // it knows no acknowledgement
            }

            @Override
            public void close() throws IOException {
                wire.close();
            }
        }
    }
}
