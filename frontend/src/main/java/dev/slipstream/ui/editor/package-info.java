/** Editing files: a tab for each, its text in the browser, saving, and what happens when the file changed meanwhile. */
@NullMarked
package dev.slipstream.ui.editor;

import org.jspecify.annotations.NullMarked;
