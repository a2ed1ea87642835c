package dev.slipstream.security;

import java.util.Optional;

/** Bearer tokens of the API; only their SHA-256 is kept. */
public interface ApiTokens {
    /** A new token of 256 random bits for somebody; shown once. */
    String mint(UserName user);

    /** Whose token it is. */
    Optional<UserName> owner(String token);
}
