package dev.slipstream.security;

import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices.RememberMeTokenAlgorithm;

/**
 * A login outlives its session, which ends with the server: a signed cookie lets the browser in again for two weeks, or until its
 * user signs out. Nothing is stored, so that requests at the same time, as after a restart, do not undo one another.
 */
@Configuration(proxyBeanMethods = false)
class RememberedLogins {
    private static final String COOKIE = "slipstream-login";
    private static final Duration KEPT = Duration.ofDays(14);

    /** Part of what is signed; there are no passwords. */
    private static final String NO_PASSWORD = "link";

    @Bean
    TokenBasedRememberMeServices rememberMeServices(Users users, Secrets secrets) {
        var services = new TokenBasedRememberMeServices(
                secrets.key("remembered logins"), name -> details(users, name), RememberMeTokenAlgorithm.SHA256);
        services.setMatchingAlgorithm(RememberMeTokenAlgorithm.SHA256);
        services.setAlwaysRemember(true);
        services.setCookieName(COOKIE);
        services.setCookieCustomizer(cookie -> cookie.setAttribute("SameSite", "Lax"));
        services.setTokenValiditySeconds((int) KEPT.toSeconds());
        return services;
    }

    private static UserDetails details(Users users, String name) {
        try {
            var authentication = users.authentication(new UserName(name));
            return User.withUsername(name)
                    .password(NO_PASSWORD)
                    .authorities(authentication.getAuthorities())
                    .build();
        } catch (IllegalArgumentException unknown) {
            throw new UsernameNotFoundException("there is no user %s".formatted(name), unknown);
        }
    }
}
