package dev.slipstream.database;

import java.nio.file.Path;

/** The real sample warehouse, for tests of other packages. */
public final class TestWarehouse implements AutoCloseable {
    private final EmbeddedClusters clusters;

    public TestWarehouse(Path home) {
        clusters = new EmbeddedClusters(home, "");
    }

    public SampleWarehouse warehouse() {
        return new EmbeddedWarehouse(clusters);
    }

    @Override
    public void close() {
        clusters.stop();
    }
}
