package dev.slipstream.security;

/** Who is asking on this thread: the session's user in a view, the token's user in a REST call. */
public interface CurrentUser {
    /** @throws org.springframework.security.access.AccessDeniedException if nobody is logged in */
    User require();
}
