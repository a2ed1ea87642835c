/** What is told to people and programs outside: by e-mail and webhooks, tried again until it is delivered. */
@ApplicationModule(allowedDependencies = {"database"})
@NullMarked
package dev.slipstream.notices;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
