/** What a user has on the desk: the project, open files, unsaved text, sizes, dark or light. */
@NullMarked
package dev.slipstream.desk;

import org.jspecify.annotations.NullMarked;
