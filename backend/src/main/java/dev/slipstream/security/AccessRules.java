package dev.slipstream.security;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import tools.jackson.databind.json.JsonMapper;

/** Who is let in by what: the API by bearer tokens only (its hooks by their signature), sockets by session or token. The pages' rules stand with the pages. */
@Configuration(proxyBeanMethods = false)
@EnableMethodSecurity
class AccessRules {
    @Bean
    @Order(1)
    SecurityFilterChain api(HttpSecurity http, ApiTokens tokens, Users users) {
        return http.securityMatcher("/api/**", "/actuator/**")
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .addFilterBefore(new BearerFilter(tokens, users), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/api/v1/health", "/api/v1/hooks/**", "/actuator/health/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .exceptionHandling(handling -> handling.authenticationEntryPoint((_, response, _) -> refuse(
                                response, 401, "no valid API token was sent", "send Authorization: Bearer <token>"))
                        .accessDeniedHandler((_, response, _) ->
                                refuse(response, 403, "this needs a role that you do not have", "ask an admin")))
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain sockets(HttpSecurity http, ApiTokens tokens, Users users) {
        return http.securityMatcher("/ws/**")
                .csrf(AbstractHttpConfigurer::disable)
                .addFilterBefore(new BearerFilter(tokens, users), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .exceptionHandling(handling -> handling.authenticationEntryPoint((_, response, _) ->
                        refuse(response, 401, "nobody is logged in", "log in, or send a bearer token")))
                .build();
    }

    /** RFC 9457. */
    private static void refuse(HttpServletResponse response, int status, String detail, String hint)
            throws IOException {
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.getOutputStream()
                .write(JsonMapper.shared()
                        .writeValueAsBytes(
                                Map.of("type", "about:blank", "status", status, "detail", detail, "hint", hint)));
    }
}
