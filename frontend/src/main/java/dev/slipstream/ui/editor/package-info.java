/** Editing a file: tabs, toolbar, text. */
@NullMarked
package dev.slipstream.ui.editor;

import org.jspecify.annotations.NullMarked;
