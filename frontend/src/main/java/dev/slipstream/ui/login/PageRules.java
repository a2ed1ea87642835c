package dev.slipstream.ui.login;

import static com.vaadin.flow.spring.security.VaadinSecurityConfigurer.vaadin;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices;

/** Pages need a session, which a remembered browser gets by itself; whoever has none is sent to the sign-in page. */
@Configuration(proxyBeanMethods = false)
class PageRules {
    @Bean
    @Order(3)
    SecurityFilterChain pages(HttpSecurity http, TokenBasedRememberMeServices remembered) {
        return http.with(vaadin(), pages -> pages.loginView(LoginView.class))
                .rememberMe(browsers -> browsers.rememberMeServices(remembered).key(remembered.getKey()))
                .build();
    }
}
