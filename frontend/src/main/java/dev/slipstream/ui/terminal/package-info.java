/** Terminals in the page. */
@NullMarked
package dev.slipstream.ui.terminal;

import org.jspecify.annotations.NullMarked;
