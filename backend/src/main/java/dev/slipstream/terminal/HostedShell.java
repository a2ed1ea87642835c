package dev.slipstream.terminal;

import com.pty4j.unix.Pty;
import dev.slipstream.sandbox.SandboxedCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A shell on a pseudo-terminal of pty4j's, in a session that the user's dbt host has made there ({@code sessions.py}). It outlives that
 * host.
 *
 * @param host tells how it ended
 */
record HostedShell(Pty pty, DescriptorSocket host, Optional<ProcessHandle> handle) implements PtyChild.Own {
    /** A host that takes longer is stuck. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final int SIGNALLED = 128;

    /** @param host is this one's from now on */
    static HostedShell start(DescriptorSocket host, SandboxedCommand command, TerminalSize size) throws IOException {
        try {
            host.patience(PATIENCE);
            var pty = new Pty();
            try {
                Libc.check("resize", Libc.resize(pty.getMasterFD(), size));
                ask(host, pty.getSlaveName(), command);
                var leader = Libc.check("the terminal's session", Libc.leader(pty.getMasterFD()));
                return new HostedShell(pty, host, ProcessHandle.of(leader));
            } catch (IOException failure) {
                pty.close();
                throw failure;
            }
        } catch (IOException failure) {
            host.close();
            throw failure;
        }
    }

    private static void ask(DescriptorSocket host, String slave, SandboxedCommand command) throws IOException {
        var terminal = Libc.check("open %s".formatted(slave), Libc.openTerminal(slave));
        try {
            host.send(request(command).getBytes(StandardCharsets.UTF_8), terminal);
            var answer = read(host);
            if (!answer.path("ready").asBoolean(false)) {
                throw new IOException(answer.path("error").asString("it does not answer"));
            }
        } finally {
            Libc.close(terminal);
        }
    }

    private static String request(SandboxedCommand command) {
        return JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "argv", command.argv(),
                        "env", command.environment(),
                        "cwd", command.workingDirectory().toString()));
    }

    /** Empty if the host is gone. */
    private static JsonNode read(DescriptorSocket host) throws IOException {
        try {
            return JsonMapper.shared().readTree(host.receive().text());
        } catch (JacksonException garbled) {
            throw new IOException("it said what is not JSON", garbled);
        }
    }

    @Override
    public int master() {
        return pty.getMasterFD();
    }

    @Override
    public int exitCode() {
        try {
            var ended = read(host);
            return ended.has("signal")
                    ? SIGNALLED + ended.path("signal").asInt()
                    : ended.path("exit").asInt(UNKNOWN);
        } catch (IOException gone) {
            return UNKNOWN;
        }
    }

    @Override
    public void release() {
        host.close();
        CompletableFuture.delayedExecutor(RELEASE_SECONDS, TimeUnit.SECONDS).execute(this::closePty);
    }

    private void closePty() {
        try {
            pty.close();
        } catch (IOException alreadyClosed) {
            // there is nothing left to give back
        }
    }
}
