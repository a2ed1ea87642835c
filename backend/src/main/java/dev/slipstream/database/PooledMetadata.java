package dev.slipstream.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** The pool to the metadata, opened at the first use: an external PostgreSQL if one is named, else the embedded cluster. */
@Service
final class PooledMetadata implements Metadata, DisposableBean {
    private static final int POOL_SIZE = 10;

    private final EmbeddedClusters clusters;
    private final String externalUrl;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable Opened opened;

    PooledMetadata(EmbeddedClusters clusters, @Value("${slipstream.database.url:}") String externalUrl) {
        this.clusters = clusters;
        this.externalUrl = externalUrl;
    }

    private record Opened(HikariDataSource pool, JdbcClient jdbc, TransactionTemplate transactions) {}

    @Override
    public JdbcClient jdbc() {
        return open().jdbc();
    }

    @Override
    public DataSource dataSource() {
        return open().pool();
    }

    @Override
    public <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
        return open().transactions().execute(_ -> work.get());
    }

    @Override
    public void destroy() {
        var now = opened;
        if (now != null) {
            now.pool().close();
        }
    }

    private Opened open() {
        var now = opened;
        if (now != null) {
            return now;
        }
        opening.lock();
        try {
            now = opened;
            if (now == null) {
                now = migrated();
                opened = now;
            }
            return now;
        } finally {
            opening.unlock();
        }
    }

    private Opened migrated() {
        var pool = new HikariDataSource(settings());
        Flyway.configure().dataSource(pool).outOfOrder(true).load().migrate();
        return new Opened(pool, JdbcClient.create(pool), new TransactionTemplate(new JdbcTransactionManager(pool)));
    }

    private HikariConfig settings() {
        var settings = new HikariConfig();
        settings.setPoolName("metadata");
        settings.setMaximumPoolSize(POOL_SIZE);
        settings.setMinimumIdle(1);
        if (externalUrl.isBlank()) {
            var cluster = clusters.metadata();
            settings.setJdbcUrl(cluster.url("postgres"));
            settings.setUsername(Cluster.SUPERUSER);
            settings.setPassword(cluster.password());
        } else {
            settings.setJdbcUrl(externalUrl);
        }
        return settings;
    }
}
