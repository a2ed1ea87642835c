package dev.slipstream.connections;

/**
 * A login of its own for each production run, so that whatever of it leaks is of no use once the run has ended. The warehouse's
 * administrator makes that possible: the production connection's user may call {@code slip.run_begin} and {@code slip.run_end}.
 */
public interface RunLogins {
    /**
     * Makes the run's login; again, with another password, if it has one.
     *
     * @return with the stored credentials where the warehouse offers no logins
     * @throws IllegalStateException if the warehouse cannot be reached or refuses, with the reason
     */
    RunLogin begin(Warehouse production, long run);

    /**
     * Ends its sessions, drops the login and gives readers back what the run took from them. Without a login nothing happens.
     *
     * @throws IllegalStateException as above
     */
    void end(Warehouse production, long run);

    /**
     * How a run reaches the warehouse.
     *
     * @param role that it acts as, so that what it makes does not belong to a login that is dropped; empty: none
     * @param own the login ends with the run
     */
    record RunLogin(Warehouse warehouse, String user, String role, boolean own) {}
}
