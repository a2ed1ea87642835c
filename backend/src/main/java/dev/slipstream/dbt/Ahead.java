package dev.slipstream.dbt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Has the worker looked for from the start, while whoever is about to ask it finds out what to ask. Only the first answer is kept. */
final class Ahead implements WarmProject.Worker {
    private final WarmProject.Worker worker;
    private final AtomicReference<@Nullable FutureTask<Path>> first;

    Ahead(WarmProject.Worker worker) {
        this.worker = worker;
        var search = new FutureTask<>(worker::socket);
        this.first = new AtomicReference<>(search);
        Thread.ofVirtual().name("dbt worker ahead").start(search);
    }

    @Override
    public Path socket() throws IOException {
        var search = first.getAndSet(null);
        return search == null ? worker.socket() : found(search);
    }

    private static Path found(FutureTask<Path> search) throws IOException {
        try {
            return search.get();
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case IOException gone -> throw gone;
                case RuntimeException refused -> throw refused;
                case null, default -> throw new CompletionException(failure.getCause());
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while dbt was looked for", interrupt);
        }
    }
}
