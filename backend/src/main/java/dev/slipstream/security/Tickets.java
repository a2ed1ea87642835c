package dev.slipstream.security;

/** One-time tickets, valid for 30 seconds, bound to a user and a subject such as {@code terminal:17}. */
public interface Tickets {
    /** A new ticket of 128 random bits, URL-safe. */
    String issue(UserName user, String subject);

    /** True at most once for each ticket, and only for the user and subject that it was issued for. */
    boolean redeem(String ticket, UserName user, String subject);
}
