/** The pane that shows how a model's rows differ from production's. */
@NullMarked
package dev.slipstream.ui.compare;

import org.jspecify.annotations.NullMarked;
