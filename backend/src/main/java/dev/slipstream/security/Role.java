package dev.slipstream.security;

/** What somebody may do beyond reading. */
public enum Role {
    /** Edits, previews and runs dbt in the own workspace. */
    DEVELOPER,
    /** Starts and cancels production runs. */
    OPERATOR,
    /** Changes schedules, connections and users. */
    ADMIN
}
