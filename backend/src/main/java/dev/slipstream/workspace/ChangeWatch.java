package dev.slipstream.workspace;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Asks an agent for changes, one request after the other, and tells the listeners; its thread starts with the first. */
final class ChangeWatch implements AutoCloseable {
    /** Where the next agent comes from. */
    interface Agents {
        FilesAgent living() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(ChangeWatch.class);
    /** An agent that cannot be started is tried again this often. */
    private static final long RETRY_SECONDS = 2;

    private final Agents agents;
    private final String name;
    private final List<Consumer<Set<WorkspacePath>>> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    ChangeWatch(Agents agents, String name) {
        this.agents = agents;
        this.name = name;
    }

    synchronized AutoCloseable add(Consumer<Set<WorkspacePath>> listener) {
        listeners.add(listener);
        if (thread == null) {
            thread = Thread.ofVirtual().name("changes-" + name).start(this::watch);
        }
        return () -> listeners.remove(listener);
    }

    private void watch() {
        try {
            while (closed.getCount() > 0) {
                try {
                    var agent = agents.living();
                    tell(paths(agent.send(agent.request("changes")).get()));
                } catch (IOException | ExecutionException death) {
                    LOG.debug("no agent tells the changes of {}", name, death);
                    if (closed.await(RETRY_SECONDS, TimeUnit.SECONDS)) {
                        return;
                    }
                    tell(Set.of());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Set<WorkspacePath> paths(JsonNode answer) {
        var paths = new HashSet<WorkspacePath>();
        var git = false;
        for (var kind : List.of("new", "changed", "deleted")) {
            for (var path : answer.path(kind)) {
                git |= path.asString("").equals(".git");
                Listing.path(path.asString("")).ifPresent(paths::add);
            }
        }
        return git ? Set.of() : paths;
    }

    private void tell(Set<WorkspacePath> paths) {
        for (var listener : listeners) {
            try {
                listener.accept(paths);
            } catch (RuntimeException problem) {
                LOG.warn("a listener failed over the changes of {}", name, problem);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed.countDown();
        if (thread != null) {
            thread.interrupt();
        }
    }
}
