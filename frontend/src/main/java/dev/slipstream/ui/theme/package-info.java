/** How it looks: icons, the logo, the glyph of where a relation lives. Tokens and styles are in frontend/styles. */
@NullMarked
package dev.slipstream.ui.theme;

import org.jspecify.annotations.NullMarked;
