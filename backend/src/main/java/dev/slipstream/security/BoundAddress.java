package dev.slipstream.security;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Service;

/** The port is known once the web server listens. */
@Service
final class BoundAddress implements ServerAddress {
    private final String configured;
    private final Environment environment;

    BoundAddress(@Value("${slipstream.url:}") String configured, Environment environment) {
        this.configured = configured.strip().replaceAll("/+$", "");
        this.environment = environment;
    }

    @Override
    public URI base() {
        return configured.isEmpty() ? local() : URI.create(configured);
    }

    @Override
    public URI local() {
        return URI.create("http://127.0.0.1:" + port());
    }

    @Override
    public Set<String> allowedOrigins() {
        var origins = new LinkedHashSet<String>();
        for (var name : new String[] {"127.0.0.1", "localhost", "[::1]"}) {
            origins.add("http://%s:%s".formatted(name, port()));
        }
        var base = base();
        origins.add(base.getScheme() + "://" + base.getAuthority());
        return origins;
    }

    private String port() {
        return environment.getProperty("local.server.port", environment.getProperty("server.port", "8580"));
    }
}
