package dev.slipstream.security;

import java.net.URI;
import java.util.Optional;

/** Links that log a browser in once. */
public interface LoginLinks {
    URI issue(UserName user);

    /** Whom the token lets in; empty if it is unknown or has been used. */
    Optional<UserName> redeem(String token);
}
