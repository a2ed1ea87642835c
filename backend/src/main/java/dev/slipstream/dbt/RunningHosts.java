package dev.slipstream.dbt;

import dev.slipstream.security.UserName;
import java.util.List;

/** The dbt hosts that run now, for whoever looks after the server. */
public interface RunningHosts {
    /** By user. Asks each host, which takes milliseconds. */
    List<RunningHost> list();

    /** Ends the host: its commands are interrupted, its requests are asked again of the next one, which starts at first need. */
    void stop(UserName user);
}
