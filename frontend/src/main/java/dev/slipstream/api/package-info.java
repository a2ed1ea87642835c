/** The REST API for scripts and CI. */
@NullMarked
package dev.slipstream.api;

import org.jspecify.annotations.NullMarked;
