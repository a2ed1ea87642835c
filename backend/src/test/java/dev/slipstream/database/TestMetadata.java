package dev.slipstream.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** The real metadata, migrated, and empty when a test begins; all test classes share one cluster. A static extension of a class. */
public final class TestMetadata implements Metadata, BeforeAllCallback, BeforeEachCallback {
    private @Nullable Shared cluster;

    @Override
    public void beforeAll(ExtensionContext context) {
        cluster = context.getRoot()
                .getStore(Namespace.create(TestMetadata.class))
                .computeIfAbsent(Shared.class, _ -> Shared.start(), Shared.class);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        empty();
    }

    public void empty() {
        var tables = jdbc().sql("""
                        select string_agg(format('%I', tablename), ', ') from pg_tables
                        where schemaname = current_schema() and tablename <> 'flyway_schema_history'""").query(String.class).single();
        jdbc().sql("truncate %s restart identity".formatted(tables)).update();
    }

    /** By which another process reaches them, with {@link #at}. */
    public String url() {
        var embedded = Objects.requireNonNull(cluster).clusters().metadata();
        return "%s?user=%s&password=%s".formatted(embedded.url("postgres"), Cluster.SUPERUSER, embedded.password());
    }

    /** Another process's. */
    public static Metadata at(Path home, String url) {
        return new PooledMetadata(new EmbeddedClusters(home, url), url);
    }

    @Override
    public JdbcClient jdbc() {
        return metadata().jdbc();
    }

    @Override
    public DataSource dataSource() {
        return metadata().dataSource();
    }

    @Override
    public <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
        return metadata().inTransaction(work);
    }

    private Metadata metadata() {
        return Objects.requireNonNull(cluster, "it must be registered as a static extension")
                .metadata();
    }

    /** Stopped once the last test has run. */
    private record Shared(Path home, EmbeddedClusters clusters, PooledMetadata metadata) implements AutoCloseable {
        static Shared start() {
            try {
                var home = Files.createTempDirectory("slipstream-metadata");
                var clusters = new EmbeddedClusters(home, "");
                return new Shared(home, clusters, new PooledMetadata(clusters, ""));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        @Override
        public void close() throws IOException {
            metadata.destroy();
            clusters.stop();
            FileSystemUtils.deleteRecursively(home);
        }
    }
}
