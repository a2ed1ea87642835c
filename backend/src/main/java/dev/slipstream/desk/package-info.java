/** What a user has on the desk: the project, open files, unsaved text, sizes, dark or light. */
@ApplicationModule(allowedDependencies = {"security", "workspace", "database"})
@NullMarked
package dev.slipstream.desk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
