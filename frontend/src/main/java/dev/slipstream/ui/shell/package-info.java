/** The frame around every page: header, rail, panes, status bar. */
@NullMarked
package dev.slipstream.ui.shell;

import org.jspecify.annotations.NullMarked;
