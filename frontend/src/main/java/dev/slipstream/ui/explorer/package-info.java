/** The project's files as a tree. */
@NullMarked
package dev.slipstream.ui.explorer;

import org.jspecify.annotations.NullMarked;
