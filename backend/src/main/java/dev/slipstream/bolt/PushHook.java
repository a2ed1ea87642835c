package dev.slipstream.bolt;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Hears of pushes from a git host, signed with HMAC-SHA256 as GitHub and Gitea do. It only has the branches looked at at once:
 * what starts is what they say.
 */
@Component
class PushHook {
    private static final String SCHEME = "sha256=";
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int SHORTEST_SECRET = 16;

    private final Chains chains;
    private final Triggers triggers;
    private final Clock clock;
    private final String secret;

    /** @param secret shared with the git host; empty: no hook */
    PushHook(Chains chains, Triggers triggers, Clock clock, @Value("${slipstream.bolt.hook-secret:}") String secret) {
        if (!secret.isEmpty() && secret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "SLIPSTREAM_HOOK_SECRET has fewer than %d characters; `openssl rand -hex 32` makes a good one"
                            .formatted(SHORTEST_SECRET));
        }
        this.chains = chains;
        this.triggers = triggers;
        this.clock = clock;
        this.secret = secret;
    }

    PushAnswer heard(byte[] body, String signature) {
        if (secret.isEmpty()) {
            return PushAnswer.OFF;
        }
        if (!isSigned(body, signature)) {
            return PushAnswer.UNSIGNED;
        }
        if (!chains.firstCall(HexFormat.of().formatHex(digest(body)), clock.instant(), KEPT)) {
            return PushAnswer.REPLAYED;
        }
        triggers.followBranches();
        return PushAnswer.TAKEN;
    }

    private boolean isSigned(byte[] body, String signature) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            var expected = SCHEME + HexFormat.of().formatHex(mac.doFinal(body));
            return MessageDigest.isEqual(
                    expected.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JVM has no HmacSHA256", impossible);
        }
    }

    private static byte[] digest(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this JVM has no SHA-256", impossible);
        }
    }
}
