package dev.slipstream.security;

import java.util.stream.Collectors;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Service;

@Service
final class SessionCurrentUser implements CurrentUser {
    @Override
    public User require() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication == null || authentication instanceof AnonymousAuthenticationToken) {
            throw new AccessDeniedException("nobody is logged in");
        }
        var roles = authentication.getAuthorities().stream()
                .map(authority -> String.valueOf(authority.getAuthority()))
                .filter(name -> name.startsWith(Users.ROLE_PREFIX))
                .map(name -> Role.valueOf(name.substring(Users.ROLE_PREFIX.length())))
                .collect(Collectors.toSet());
        return new User(new UserName(authentication.getName()), roles);
    }
}
