package dev.slipstream.database;

import java.nio.file.Path;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The real metadata in a folder, migrated, for tests of other packages. */
public final class TestMetadata implements Metadata, AutoCloseable {
    private final EmbeddedClusters clusters;
    private final PooledMetadata metadata;

    public TestMetadata(Path home) {
        clusters = new EmbeddedClusters(home, "");
        metadata = new PooledMetadata(clusters, "");
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
        clusters.stop();
    }
}
