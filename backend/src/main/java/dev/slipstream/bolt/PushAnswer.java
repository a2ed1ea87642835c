package dev.slipstream.bolt;

/** What became of a call of the push hook. */
public enum PushAnswer {
    /** The branches were looked at. */
    TAKEN,
    /** Its signature is missing or wrong. */
    UNSIGNED,
    /** The very same call was taken before. */
    REPLAYED,
    /** No secret is set. */
    OFF
}
