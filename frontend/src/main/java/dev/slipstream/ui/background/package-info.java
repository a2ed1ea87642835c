/** Work off the page's thread: what blocks, and what comes round every minute. */
@NullMarked
package dev.slipstream.ui.background;

import org.jspecify.annotations.NullMarked;
