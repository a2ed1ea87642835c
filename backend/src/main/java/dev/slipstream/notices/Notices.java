package dev.slipstream.notices;

import java.util.List;
import java.util.Set;

/** Tells what happened, at least once, and tries again for some hours if somebody cannot be reached. */
public interface Notices {
    /**
     * Whether the channel can be used here at all.
     *
     * @throws IllegalArgumentException with what to do
     */
    void check(Channel channel);

    /** Takes part in the transaction that is under way; once per key and channel. */
    void send(String key, Channel channel, Notice notice);

    /**
     * Tries what is due now.
     *
     * @return keys of what was tried
     */
    Set<String> deliverDue();

    List<Delivery> deliveries(String key);

    /** @param problem why it is not delivered yet, or was given up; else empty */
    record Delivery(Channel channel, boolean delivered, boolean givenUp, String problem) {}
}
