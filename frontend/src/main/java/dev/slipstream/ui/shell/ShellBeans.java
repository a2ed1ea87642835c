package dev.slipstream.ui.shell;

import dev.slipstream.ui.defer.DeferBackend;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What views get by their constructors. */
@Configuration(proxyBeanMethods = false)
@Import({DeferBackend.class, BenchParts.class})
class ShellBeans {}
