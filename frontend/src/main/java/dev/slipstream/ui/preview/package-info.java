/** What a model comes to: its rows, its compiled SQL, and what each reference reads and why. */
@NullMarked
package dev.slipstream.ui.preview;

import org.jspecify.annotations.NullMarked;
