package dev.slipstream.dbt;

import dev.slipstream.security.UserName;
import java.time.Instant;
import java.util.List;
import org.springframework.util.unit.DataSize;

/**
 * One user's host of one dbt as it was a moment ago.
 *
 * @param memory of the host, its projects and its commands; what they share counts once
 * @param commands dbt commands that run in terminals
 * @param requests answered or passed on since it started
 * @param projects those that are held parsed
 */
public record RunningHost(
        UserName user,
        Engine engine,
        DataSize memory,
        Instant startedAt,
        Instant usedAt,
        int commands,
        long requests,
        List<WarmedProject> projects) {
    public RunningHost {
        projects = List.copyOf(projects);
    }

    /** A project that is held parsed. */
    public record WarmedProject(String name, DataSize memory) {}
}
