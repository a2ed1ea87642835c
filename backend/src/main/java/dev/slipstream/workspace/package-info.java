/** A user's checkout of a project: files, safe paths, saves that never lose an edit, git. */
@ApplicationModule(allowedDependencies = {"security", "sandbox", "database"})
@NullMarked
package dev.slipstream.workspace;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
