package dev.slipstream.api;

import java.nio.file.Path;
import org.springframework.test.context.DynamicPropertyRegistry;

/** Where a server under test keeps what it keeps, and the dbt that it is given. */
final class ServerProperties {
    private ServerProperties() {}

    static void set(DynamicPropertyRegistry properties, Path home) {
        properties.add("slipstream.home", home::toString);
        properties.add(
                "slipstream.dbt-host",
                () -> Path.of("../backend/dbt-host")
                        .toAbsolutePath()
                        .normalize()
                        .toString());
    }
}
