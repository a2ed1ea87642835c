package dev.slipstream.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Service;

/**
 * The two clusters that Slipstream brings along. That of the metadata starts beside the web server, so that nobody waits for it
 * before it is used; the warehouse starts when it is first asked for.
 */
@Service
final class EmbeddedClusters implements Clusters, SmartLifecycle {
    private final boolean metadataIsElsewhere;
    private volatile boolean running;
    private volatile boolean warehouseStays;
    private final Lazy metadata;
    private final Lazy warehouse;

    EmbeddedClusters(
            @Value("${slipstream.home}") Path home, @Value("${slipstream.database.url:}") String externalMetadata) {
        var folder = home.toAbsolutePath().resolve("postgres");
        this.metadataIsElsewhere = !externalMetadata.isBlank();
        this.metadata = new Lazy(folder, "metadata");
        this.warehouse = new Lazy(folder, "warehouse");
    }

    /** Waits until it answers. */
    Cluster metadata() {
        return metadata.get();
    }

    /** Waits until it answers. */
    Cluster warehouse() {
        return warehouse.get();
    }

    @Override
    public void leaveWarehouseRunning() {
        warehouseStays = true;
    }

    @Override
    public void start() {
        running = true;
        if (!metadataIsElsewhere) {
            Thread.ofPlatform().name("postgres-start").start(metadata.task);
        }
    }

    @Override
    public void stop() {
        running = false;
        if (!warehouseStays) {
            warehouse.close();
        }
        metadata.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops after everything that uses it. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    /** Binaries are unpacked by whichever cluster comes first. */
    private static synchronized PostgresBinaries binaries(Path folder) throws IOException {
        return new PostgresBinaries(folder.resolve("binaries"));
    }

    private static final class Lazy {
        private final FutureTask<Cluster> task;

        Lazy(Path folder, String name) {
            this.task = new FutureTask<>(() -> Cluster.start(binaries(folder), folder.resolve(name)));
        }

        Cluster get() {
            task.run();
            try {
                return task.get();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while PostgreSQL was starting", stopped);
            } catch (ExecutionException failure) {
                throw new IllegalStateException(
                        "the embedded PostgreSQL does not start: %s".formatted(failure.getMessage()), failure);
            }
        }

        void close() {
            if (!task.cancel(false)) {
                get().close();
            }
        }
    }
}
