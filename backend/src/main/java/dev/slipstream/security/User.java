package dev.slipstream.security;

import java.util.Set;

/** Somebody who is logged in. */
public record User(UserName name, Set<Role> roles) {
    public User {
        roles = Set.copyOf(roles);
    }

    public boolean is(Role role) {
        return roles.contains(role);
    }
}
