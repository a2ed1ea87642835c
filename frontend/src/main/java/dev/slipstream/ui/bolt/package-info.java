/** Bolt's pages: schedules with their runs, and one run. */
@NullMarked
package dev.slipstream.ui.bolt;

import org.jspecify.annotations.NullMarked;
