package dev.slipstream.sandbox;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;

/**
 * From where this server can be reached, as its configuration tells.
 *
 * @param address that it listens on; empty: on all
 * @param url what browsers call it; empty: a name of this machine
 */
@Service
record Reach(
        @Value("${server.address:}") String address,
        @Value("${slipstream.url:}") String url) {
    Reach {
        address = address.strip();
        url = url.strip();
    }

    /** Why it can be reached from other machines; empty if it cannot, and then it is one local user's. */
    Optional<String> beyondThisMachine() {
        if (address.isEmpty()) {
            return Optional.of("it listens on all addresses");
        }
        if (!listensHereOnly()) {
            return Optional.of("it listens on %s".formatted(address));
        }
        return url.isEmpty() || isHere(host()) ? Optional.empty() : Optional.of("browsers call it %s".formatted(url));
    }

    /** Resolved as the web server resolves it. */
    private boolean listensHereOnly() {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }

    private @Nullable String host() {
        try {
            return new URI(url).getHost();
        } catch (URISyntaxException _) {
            return null;
        }
    }

    /** Not resolved: that another name leads here today says nothing about who uses it. */
    private static boolean isHere(@Nullable String host) {
        if (host == null) {
            return false;
        }
        var name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(name.replaceAll("^\\[|]$", "")).isLoopbackAddress();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
