package dev.slipstream.dbt;

import java.time.Duration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * How long hosts stay, and how much they may take.
 *
 * @param idle how long a host that nobody asks anything stays
 * @param memory what one user's host may take with all that it forked
 * @param memoryInAll what all hosts may take together
 */
@Component
record HostLimits(
        @Value("${slipstream.dbt.idle:1h}") Duration idle,
        @Value("${slipstream.dbt.memory:4GB}") DataSize memory,
        @Value("${slipstream.dbt.memory-in-all:16GB}") DataSize memoryInAll) {}
