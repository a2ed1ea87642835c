package dev.slipstream.ui.login;

import static com.vaadin.flow.spring.security.VaadinSecurityConfigurer.vaadin;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** Pages need a session; whoever has none is sent to the sign-in page. */
@Configuration(proxyBeanMethods = false)
class PageRules {
    @Bean
    @Order(3)
    SecurityFilterChain pages(HttpSecurity http) {
        return http.with(vaadin(), pages -> pages.loginView(LoginView.class)).build();
    }
}
