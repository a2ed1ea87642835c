package dev.slipstream.security;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Service;

@Service
final class MemoryLoginLinks implements LoginLinks {
    private static final int TOKEN_BITS = 192;

    private final Map<String, UserName> waiting = new ConcurrentHashMap<>();
    private final ServerAddress address;

    MemoryLoginLinks(ServerAddress address) {
        this.address = address;
    }

    @Override
    public URI issue(UserName user) {
        var token = RandomText.ofBits(TOKEN_BITS);
        waiting.put(RandomText.sha256(token), user);
        return URI.create(address.base() + "/login?token=" + token);
    }

    @Override
    public Optional<UserName> redeem(String token) {
        return Optional.ofNullable(waiting.remove(RandomText.sha256(token)));
    }
}
