package dev.slipstream.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PooledMetadataTest {
    @TempDir
    private Path home;

    @Test
    void rowsSurviveARestartAndStrangersStayOut() {
        withMetadata(metadata -> metadata.jdbc()
                .sql("create table survivor as select 42 as answer")
                .update());

        withMetadata(metadata -> assertThat(metadata.jdbc()
                        .sql("select answer from survivor")
                        .query(Integer.class)
                        .single())
                .isEqualTo(42));
    }

    @Test
    void aFailedTransactionLeavesNothing() {
        withMetadata(metadata -> {
            metadata.jdbc().sql("create table entries (id int)").update();

            assertThatThrownBy(() -> metadata.inTransaction(() -> {
                        metadata.jdbc().sql("insert into entries values (1)").update();
                        throw new IllegalStateException("no");
                    }))
                    .hasMessage("no");

            assertThat(metadata.jdbc().sql("select * from entries").query().listOfRows())
                    .isEmpty();
        });
    }

    @Test
    void aWarehouseThatIsStillWorkedWithGoesOnWhenItsServerStops() throws Exception {
        var stopped = new EmbeddedClusters(home, "");
        var next = new EmbeddedClusters(home, "");
        try (var connection = stopped.warehouse().connect("postgres")) {
            stopped.leaveWarehouseRunning();
            stopped.stop();

            assertThat(connection.isValid(1)).isTrue();
            assertThat(next.warehouse().port()).isEqualTo(stopped.warehouse().port());
        } finally {
            next.stop();
        }
        assertThatThrownBy(() -> stopped.warehouse().connect("postgres")).hasMessageContaining("refused");
    }

    @Test
    void aClusterThatOutlivedItsServerGoesOnWithWhoIsConnected() throws Exception {
        var killed = new EmbeddedClusters(home, "");
        var next = new EmbeddedClusters(home, "");
        try (var connection = killed.metadata().connect("postgres")) {
            assertThat(next.metadata().port()).isEqualTo(killed.metadata().port());
            assertThat(connection.isValid(1)).isTrue();
        } finally {
            next.stop();
            killed.stop();
        }
    }

    @Test
    void thereIsNoTrust() {
        var clusters = new EmbeddedClusters(home, "");
        try {
            var url = clusters.metadata().url("postgres");

            assertThatThrownBy(() -> DriverManager.getConnection(url, Cluster.SUPERUSER, ""))
                    .hasMessageContaining("password");
        } finally {
            clusters.stop();
        }
    }

    private void withMetadata(java.util.function.Consumer<PooledMetadata> work) {
        var clusters = new EmbeddedClusters(home, "");
        var metadata = new PooledMetadata(clusters, "");
        try {
            work.accept(metadata);
        } finally {
            metadata.destroy();
            clusters.stop();
        }
    }
}
