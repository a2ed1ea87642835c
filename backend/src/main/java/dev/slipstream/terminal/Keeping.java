package dev.slipstream.terminal;

import dev.slipstream.sandbox.PythonPart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;

/** Has the descriptor store keep terminals, where there can be one; without it, shells end with the server. */
@Service
final class Keeping implements DisposableBean {
    private static final Logger log = LoggerFactory.getLogger(Keeping.class);

    private final boolean possible;
    private final CompletableFuture<DescriptorStore> store = new CompletableFuture<>();
    private List<DescriptorStore.Kept> kept = List.of();

    Keeping(
            @Value("${slipstream.home}") Path home,
            @Value("${slipstream.dbt-host}") Path dbtHost,
            @Value("${slipstream.terminal.keep-detached}") Duration keep,
            @Value("${slipstream.terminal.io}") String io) {
        var folder = home.toAbsolutePath().resolve("run/terminals");
        possible = io.equals("auto") && Ptys.epollIsThere();
        if (!possible) {
            store.completeExceptionally(new IOException("there is none on this system"));
            return;
        }
        DescriptorStore.find(folder).ifPresentOrElse(this::take, () -> start(folder, new PythonPart(dbtHost), keep));
    }

    /** The shells of the server before; once. */
    List<DescriptorStore.Kept> kept() {
        var all = kept;
        kept = List.of();
        return all;
    }

    TerminalMemory memory() throws IOException {
        return possible ? TerminalMemory.create() : TerminalMemory.onHeap();
    }

    void keep(TerminalFacts facts, Pty pty, TerminalMemory memory) {
        if (memory.descriptor().isEmpty()) {
            return;
        }
        try {
            var there = store.join();
            pty.lend((master, process) -> there.keep(
                    new DescriptorStore.About(
                            "keep",
                            facts.id().value(),
                            facts.user().value(),
                            facts.project().value(),
                            facts.openedAt(),
                            process.pid(),
                            process.info().startInstant().orElse(null),
                            facts.walled()),
                    master,
                    memory.descriptor().getAsInt()));
        } catch (IOException | CompletionException failure) {
            log.warn("a server that is killed would take terminal {} with it: {}", facts.id(), failure.getMessage());
        }
    }

    void drop(TerminalId id) {
        try {
            if (possible) {
                store.join().drop(id);
            }
        } catch (IOException | CompletionException failure) {
            log.debug("terminal {} cannot be dropped: {}", id, failure.getMessage());
        }
    }

    @Override
    public void destroy() {
        if (store.isDone() && !store.isCompletedExceptionally()) {
            store.join().close();
        }
    }

    private void take(DescriptorStore found) {
        try {
            kept = found.take();
            store.complete(found);
        } catch (IOException | JacksonException failure) {
            log.warn("the terminals of the server before are lost: {}", failure.getMessage());
            store.completeExceptionally(failure);
        }
    }

    private void start(Path folder, PythonPart python, Duration keep) {
        Thread.ofPlatform().daemon().name("terminal store").start(() -> {
            try {
                var started = DescriptorStore.start(folder, python.python(), keep);
                started.take();
                store.complete(started);
            } catch (IOException | JacksonException | IllegalStateException failure) {
                log.warn("shells will end with this server: there is no descriptor store: {}", failure.getMessage());
                store.completeExceptionally(failure);
            }
        });
    }
}
