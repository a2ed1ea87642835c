/** The terminals of a project: tabs, and a screen for each. */
@NullMarked
package dev.slipstream.ui.terminal;

import org.jspecify.annotations.NullMarked;
