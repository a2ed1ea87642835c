package dev.slipstream.connections;

import java.time.Duration;
import java.util.List;

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
     * Makes a login that reads production, and owns and writes what it makes itself, in the login's schema; all of that goes with it.
     *
     * @throws IllegalStateException as above, and if the warehouse offers no such logins
     */
    RunLogin beginApart(Warehouse production, long run);

    /**
     * Ends the sessions for whose locks one of the run has waited longer than that; not those of administrators, or of other runs.
     *
     * @return who they were
     * @throws IllegalStateException as above
     */
    List<String> unblock(Warehouse production, long run, Duration longerThan);

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
