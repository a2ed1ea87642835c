package dev.slipstream.security;

/** What somebody may do right now. Whoever keeps a connection open asks again from time to time. */
public interface Access {
    /** False also for who is no user any more. */
    boolean allows(UserName user, Role role);
}
