package dev.slipstream.security;

import java.util.EnumSet;
import java.util.Set;

/** Ada, with the roles of the test. */
public final class FakeUser implements CurrentUser {
    public Set<Role> roles = EnumSet.allOf(Role.class);

    @Override
    public User require() {
        return new User(new UserName("ada"), roles);
    }
}
