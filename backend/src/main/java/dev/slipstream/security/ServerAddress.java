package dev.slipstream.security;

import java.net.URI;
import java.util.Set;

/** Where browsers find this server: the base of every link, and the origins that sockets accept. */
public interface ServerAddress {
    /** {@code SLIPSTREAM_URL}, else {@code http://127.0.0.1:<port>}; without a trailing slash. */
    URI base();

    /** For this machine itself: {@code http://127.0.0.1:<port>}. */
    URI local();

    /** Exact origins: the loopback names with the server's port, and that of {@link #base()}. */
    Set<String> allowedOrigins();
}
