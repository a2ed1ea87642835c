package dev.slipstream.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.slipstream.database.TestMetadata;
import dev.slipstream.security.TestSecrets;
import dev.slipstream.security.UserName;
import dev.slipstream.workspace.ProjectId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** On real PostgreSQL. */
class StoredConnectionsTest {
    private static final ProjectId SHOP = new ProjectId("shop");
    private static final UserName ADA = new UserName("ada");

    @RegisterExtension
    private static final TestMetadata METADATA = new TestMetadata();

    @TempDir
    private Path home;

    private Connections connections;

    @BeforeEach
    void empty() {
        connections = new StoredConnections(METADATA, TestSecrets.in(home));
    }

    @Test
    void bothAreTheUsersOwnAndProductions() {
        assertThat(connections.both(ADA, SHOP)).isEqualTo(new Connections.Both(Optional.empty(), Optional.empty()));

        connections.save(new Connection.Development(SHOP, new UserName("other"), warehouse("dbt_other")));
        connections.save(new Connection.Production(new ProjectId("else"), warehouse("dbt_else")));
        var production = new Connection.Production(SHOP, warehouse("dbt_prod"));
        connections.save(production);
        assertThat(connections.both(ADA, SHOP))
                .isEqualTo(new Connections.Both(Optional.empty(), Optional.of(production)));

        var own = new Connection.Development(SHOP, ADA, warehouse("dbt_ada"));
        connections.save(own);
        assertThat(connections.both(ADA, SHOP))
                .isEqualTo(new Connections.Both(Optional.of(own), Optional.of(production)))
                .isEqualTo(new Connections.Both(connections.development(ADA, SHOP), connections.production(SHOP)));
    }

    @Test
    void aConnectionThatIsNotKnownIsMergedAsItIs() {
        var own = new Connection.Development(SHOP, ADA, warehouse("dbt_ada"));

        connections.merge(own, _ -> warehouse("made"));
        assertThat(connections.all()).containsExactly(own);

        connections.merge(own, known -> warehouse(known.schema() + "_made"));
        assertThat(connections.all()).containsExactly(own.into(warehouse("dbt_ada_made")));
    }

    @Test
    void whatIsSavedDuringAMergeComesAfterIt() throws Exception {
        var mine = new Connection.Development(SHOP, ADA, warehouse("dbt_mine"));
        connections.save(mine.into(warehouse("dbt_ada")));
        var saved = new CompletableFuture<Void>();

        connections.merge(mine, known -> {
            Thread.ofVirtual().start(() -> {
                connections.save(mine);
                saved.complete(null);
            });
            await().until(StoredConnectionsTest::somebodyWaitsForALock);
            return warehouse("made");
        });

        saved.get(30, TimeUnit.SECONDS);
        assertThat(connections.all()).containsExactly(mine);
    }

    private static boolean somebodyWaitsForALock() {
        return METADATA.jdbc()
                .sql("select exists (select from pg_locks where not granted)")
                .query(Boolean.class)
                .single();
    }

    private static Warehouse warehouse(String schema) {
        return new Warehouse.Postgres(
                "db.example.com", 5432, "shop", schema, new Password("secret"), schema, SslMode.PREFER);
    }
}
