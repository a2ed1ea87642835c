package dev.slipstream.database;

import java.nio.file.Path;
import java.sql.SQLException;

/** The real sample warehouse, for tests of other packages. */
public final class TestWarehouse implements AutoCloseable {
    private final EmbeddedClusters clusters;

    public TestWarehouse(Path home) {
        clusters = new EmbeddedClusters(home, "");
    }

    public SampleWarehouse warehouse() {
        return new EmbeddedWarehouse(clusters);
    }

    /** A login that may do what a production run may, with a password of its own. */
    public SampleWarehouse.Login run() {
        return run(clusters, warehouse());
    }

    static SampleWarehouse.Login run(EmbeddedClusters clusters, SampleWarehouse warehouse) {
        var runs = warehouse.production();
        try (var connection = clusters.warehouse().connect(runs.database());
                var statement = connection.createStatement()) {
            statement.execute(
                    "select slip.run_end(0); select slip.run_begin(0, 'a run'); alter role run_0 set role = prod");
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
        return new SampleWarehouse.Login(runs.host(), runs.port(), runs.database(), "run_0", "a run", runs.schema());
    }

    @Override
    public void close() {
        clusters.stop();
    }
}
