package dev.slipstream.security;

import dev.slipstream.database.Metadata;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Tokens in the metadata, and the local admin's, which is new at each start and lives in memory. */
@Service
final class StoredApiTokens implements ApiTokens {
    private static final int TOKEN_BITS = 256;

    private final String adminToken = RandomText.ofBits(TOKEN_BITS);
    private final String adminHash = RandomText.sha256(adminToken);
    private final Metadata metadata;
    private final Users users;
    private final Clock clock;

    StoredApiTokens(Metadata metadata, Users users, Clock clock) {
        this.metadata = metadata;
        this.users = users;
        this.clock = clock;
    }

    /** Of the local user, for scripts on this machine. */
    String adminToken() {
        return adminToken;
    }

    @Override
    public String mint(UserName user) {
        var owner = users.require(user);
        var token = RandomText.ofBits(TOKEN_BITS);
        metadata.jdbc()
                .sql("insert into api_token (sha256, user_name, created_at) values (?, ?, ?)")
                .params(RandomText.sha256(token), owner.name().value(), Timestamp.from(clock.instant()))
                .update();
        return token;
    }

    @Override
    public Optional<UserName> owner(String token) {
        var hash = RandomText.sha256(token);
        if (hash.equals(adminHash)) {
            return Optional.of(users.local().name());
        }
        return metadata.jdbc()
                .sql("select user_name from api_token where sha256 = ?")
                .param(hash)
                .query(String.class)
                .optional()
                .map(UserName::new);
    }
}
