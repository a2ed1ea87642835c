/** What a command would do, shown before it runs. */
@NullMarked
package dev.slipstream.ui.plan;

import org.jspecify.annotations.NullMarked;
