package dev.slipstream.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices.RememberMeTokenAlgorithm;

/**
 * A login outlives its session, which ends with the server: a signed cookie lets the browser in again for two weeks, or until its
 * user signs out anywhere. It is not stored, so that requests at the same time, as after a restart, do not undo one another.
 */
@Configuration(proxyBeanMethods = false)
class RememberedLogins {
    private static final String COOKIE = "slipstream-login";
    private static final Duration KEPT = Duration.ofDays(14);

    private static final String NO_PASSWORD = "link";

    @Bean
    TokenBasedRememberMeServices rememberMeServices(Users users, SignOuts signOuts, Secrets secrets) {
        var services = new UntilSignOut(secrets.key("remembered logins"), users, signOuts);
        services.setMatchingAlgorithm(RememberMeTokenAlgorithm.SHA256);
        services.setAlwaysRemember(true);
        services.setCookieName(COOKIE);
        services.setCookieCustomizer(cookie -> cookie.setAttribute("SameSite", "Lax"));
        services.setTokenValiditySeconds((int) KEPT.toSeconds());
        return services;
    }

    /** The latest sign-out is part of what is signed, in the place of a password. */
    private static final class UntilSignOut extends TokenBasedRememberMeServices {
        private final SignOuts signOuts;

        UntilSignOut(String key, Users users, SignOuts signOuts) {
            super(key, name -> details(users, signOuts, name), RememberMeTokenAlgorithm.SHA256);
            this.signOuts = signOuts;
        }

        @Override
        public void logout(
                HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication) {
            super.logout(request, response, authentication);
            if (authentication != null) {
                signOuts.record(new UserName(authentication.getName()));
            }
        }
    }

    private static UserDetails details(Users users, SignOuts signOuts, String name) {
        try {
            var user = new UserName(name);
            return User.withUsername(name)
                    .password(NO_PASSWORD + signOuts.stamp(user))
                    .authorities(users.authentication(user).getAuthorities())
                    .build();
        } catch (IllegalArgumentException unknown) {
            throw new UsernameNotFoundException("there is no user %s".formatted(name), unknown);
        }
    }
}
