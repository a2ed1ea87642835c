package dev.slipstream.security;

import java.util.EnumSet;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.stereotype.Service;

/** The users of this server: for now the one local user, who has every role. */
@Service
public final class Users implements Access {
    static final String ROLE_PREFIX = "ROLE_";

    private final User local;

    Users(@Value("${slipstream.user}") String name) {
        this.local = new User(new UserName(name), EnumSet.allOf(Role.class));
    }

    public User local() {
        return local;
    }

    /** @throws IllegalArgumentException if there is no such user */
    public User require(UserName name) {
        if (!local.name().equals(name)) {
            throw new IllegalArgumentException(
                    "there is no user \"%s\"; this server has one, %s".formatted(name, local.name()));
        }
        return local;
    }

    @Override
    public boolean allows(UserName user, Role role) {
        return local.name().equals(user) && local.is(role);
    }

    Authentication authentication(UserName name) {
        var authorities = require(name).roles().stream()
                .map(role -> new SimpleGrantedAuthority(ROLE_PREFIX + role.name()))
                .toList();
        return UsernamePasswordAuthenticationToken.authenticated(name.value(), null, authorities);
    }
}
