package dev.slipstream.workspace;

import dev.slipstream.sandbox.SandboxedCommand;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The process in the user's sandbox that touches the files of one checkout. It lives until {@link #close()} or until its
 * standard input ends, so it never outlives the server. Safe for any thread.
 */
final class FilesAgent implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FilesAgent.class);
    /** More than the agent's own limit of a file, so that it is the agent who refuses. */
    private static final int MAX_ANSWER_BYTES = 64 * 1024 * 1024;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final JsonMapper json = JsonMapper.shared();
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final Object writing = new Object();
    private final Process process;
    private final DataOutputStream requests;
    /** A pipe broke, although the process may not have been reaped yet. */
    private volatile boolean broken;

    FilesAgent(SandboxedCommand command, String name) throws IOException {
        process = command.processBuilder().start();
        requests = new DataOutputStream(process.getOutputStream());
        Thread.ofPlatform().daemon().name("files-" + name).start(this::receive);
        // A pipe that is read on a virtual thread holds up the thread that carries it.
        Thread.ofPlatform().daemon().name("files-log-" + name).start(() -> log(name));
    }

    boolean isAlive() {
        return !broken && process.isAlive();
    }

    /** An empty request, to be filled and given to {@link #ask}. */
    ObjectNode request(String operation) {
        return json.createObjectNode().put("op", operation);
    }

    /** @throws IOException if the agent is dead, or dies before it answers */
    JsonNode ask(ObjectNode request) throws IOException {
        var answer = send(request);
        try {
            return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException death) {
            throw new IOException("the files agent ended", death);
        } catch (TimeoutException slow) {
            answer.cancel(false);
            throw new IOException("the files agent did not answer within %d s".formatted(PATIENCE.toSeconds()), slow);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupt);
        }
    }

    /** The answer may take for ever; it fails when the agent ends. */
    CompletableFuture<JsonNode> send(ObjectNode request) throws IOException {
        var id = ids.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        waiting.put(id, answer);
        var _ = answer.whenComplete((_, _) -> waiting.remove(id));
        var bytes = json.writeValueAsString(request.put("id", id)).getBytes(StandardCharsets.UTF_8);
        try {
            synchronized (writing) {
                requests.writeInt(bytes.length);
                requests.write(bytes);
                requests.flush();
            }
        } catch (IOException problem) {
            broken = true;
            answer.cancel(false);
            throw problem;
        }
        if (!isAlive()) {
            failAll();
        }
        return answer;
    }

    private void receive() {
        try (var answers = new DataInputStream(process.getInputStream())) {
            while (true) {
                var length = answers.readInt();
                if (length < 0 || length > MAX_ANSWER_BYTES) {
                    throw new IOException("an answer of %d bytes".formatted(length));
                }
                var answer = json.readTree(answers.readNBytes(length));
                var asked = waiting.remove(answer.path("id").asLong(0));
                if (asked != null) {
                    asked.complete(answer);
                }
            }
        } catch (IOException | JacksonException end) {
            LOG.debug("files agent ended", end);
        } finally {
            broken = true;
            close();
            failAll();
        }
    }

    private void failAll() {
        for (var id : List.copyOf(waiting.keySet())) {
            var asked = waiting.remove(id);
            if (asked != null) {
                asked.completeExceptionally(new IOException("the files agent ended"));
            }
        }
    }

    private void log(String name) {
        try (var lines = process.errorReader(StandardCharsets.UTF_8)) {
            lines.lines().forEach(line -> LOG.warn("files agent of {}: {}", name, line));
        } catch (IOException | UncheckedIOException end) {
            LOG.debug("files agent's log ended", end);
        }
    }

    /** The end of its input ends also an agent whose sandbox was killed around it. */
    @Override
    public void close() {
        broken = true;
        try {
            process.getOutputStream().close();
        } catch (IOException end) {
            LOG.debug("the files agent's input was broken", end);
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
