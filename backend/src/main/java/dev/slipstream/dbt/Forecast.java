package dev.slipstream.dbt;

import dev.slipstream.defer.CommandPlan;
import dev.slipstream.defer.DeferStatus;
import java.util.List;

/**
 * What a command would do.
 *
 * @param plan what it becomes
 * @param status the deferral that it would be run with
 * @param nodes in an order in which dbt could run them
 * @param partial not all nodes were compiled in the time that there was
 * @param fullRefresh incremental models are built anew because that was asked for
 */
public record Forecast(
        CommandPlan plan, DeferStatus status, List<PlannedNode> nodes, boolean partial, boolean fullRefresh) {}
