/** Coming in: the sign-in page and the rules of the pages. */
@NullMarked
package dev.slipstream.ui.login;

import org.jspecify.annotations.NullMarked;
