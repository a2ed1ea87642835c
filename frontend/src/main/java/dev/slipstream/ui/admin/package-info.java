/** What an admin sees of the running server: everybody's dbt hosts, and the walls around them. */
@NullMarked
package dev.slipstream.ui.admin;

import org.jspecify.annotations.NullMarked;
