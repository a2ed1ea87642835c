package dev.slipstream.ui.shell;

import dev.slipstream.builds.Builds;
import dev.slipstream.compare.Comparisons;
import dev.slipstream.dbt.Dbt;
import dev.slipstream.defer.Deferrals;
import dev.slipstream.preview.Previews;
import dev.slipstream.terminal.Terminals;
import dev.slipstream.ui.background.Background;
import dev.slipstream.ui.defer.DeferBackend;
import java.time.Clock;

/** What the panes of a project work with. */
record BenchParts(
        Previews previews,
        Comparisons comparisons,
        Terminals terminals,
        Background background,
        Dbt dbt,
        Deferrals deferrals,
        Builds builds,
        Clock clock,
        DeferBackend deferBackend) {}
