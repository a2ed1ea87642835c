package dev.slipstream.notices;

import java.net.URI;
import java.util.Set;

/**
 * A way to somebody outside.
 *
 * @param target an e-mail address, or an http or https URL
 */
public record Channel(Kind kind, String target) {
    private static final Set<String> SCHEMES = Set.of("http", "https");

    public enum Kind {
        EMAIL,
        /** Signed JSON. */
        WEBHOOK,
        SLACK,
        TEAMS
    }

    public Channel {
        if (kind == Kind.EMAIL ? !isAddress(target) : !isUrl(target)) {
            throw new IllegalArgumentException(
                    "\"%s\" is no %s".formatted(target, kind == Kind.EMAIL ? "e-mail address" : "http or https URL"));
        }
    }

    private static boolean isAddress(String target) {
        return target.matches("[^\\s@<>,;]+@[^\\s@<>,;]+");
    }

    private static boolean isUrl(String target) {
        try {
            var url = URI.create(target);
            return SCHEMES.contains(String.valueOf(url.getScheme()))
                    && url.getHost() != null
                    && url.getUserInfo() == null;
        } catch (IllegalArgumentException no) {
            return false;
        }
    }

    /** Without what may be secret: a webhook's path lets whoever knows it write there. */
    @Override
    public String toString() {
        return kind == Kind.EMAIL ? target : URI.create(target).getHost();
    }
}
