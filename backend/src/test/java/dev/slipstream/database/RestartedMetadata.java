package dev.slipstream.database;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Metadata in a PostgreSQL of their own, which goes away and comes back. */
public final class RestartedMetadata implements Metadata, AutoCloseable {
    private final Path folder;
    private final EmbeddedClusters clusters;
    private final PooledMetadata metadata;
    private @Nullable Cluster again;

    public RestartedMetadata(Path home) {
        this.folder = home.toAbsolutePath().resolve("postgres");
        this.clusters = new EmbeddedClusters(home, "");
        this.metadata = new PooledMetadata(clusters, "");
    }

    /** PostgreSQL stops, and ends every session. */
    public void stop() {
        clusters.metadata().close();
    }

    /** On the same port. */
    public void startAgain() throws IOException {
        again = Cluster.start(new PostgresBinaries(folder.resolve("binaries")), folder.resolve("metadata"));
    }

    @Override
    public JdbcClient jdbc() {
        return metadata.jdbc();
    }

    @Override
    public DataSource dataSource() {
        return metadata.dataSource();
    }

    @Override
    public <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
        return metadata.inTransaction(work);
    }

    @Override
    public void close() {
        metadata.destroy();
        if (again != null) {
            again.close();
        }
        clusters.stop();
    }
}
