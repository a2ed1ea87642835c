/** Whether commands and previews read production: the control in the toolbar, its menu, and how to get there. */
@NullMarked
package dev.slipstream.ui.defer;

import org.jspecify.annotations.NullMarked;
