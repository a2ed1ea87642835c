package dev.slipstream.notices;

import dev.slipstream.database.Metadata;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/** The real notices, allowed to reach this machine, for tests of other packages. */
public final class TestNotices {
    public static final String SECRET = "0123456789abcdef0123456789abcdef";

    private TestNotices() {}

    /** With a mail server that does not answer. */
    public static Notices in(Metadata metadata, Clock clock) {
        return in(metadata, clock, Optional.of(URI.create("smtp://127.0.0.1:1")));
    }

    static Notices in(Metadata metadata, Clock clock, Optional<URI> smtp) {
        return new StoredNotices(
                metadata,
                clock,
                new Webhooks(_ -> {}, SECRET, clock),
                smtp.map(url -> new Mail(url, "slipstream@example.com")),
                true);
    }
}
