/** The ways into the warehouses as forms, with a test before anything is kept. */
@NullMarked
package dev.slipstream.ui.connections;

import org.jspecify.annotations.NullMarked;
