package dev.slipstream.security;

import dev.slipstream.database.Metadata;
import java.sql.Timestamp;
import java.time.Clock;
import org.springframework.stereotype.Service;

/** A user's latest sign-out, in the metadata: what was remembered of the user before it counts no more. */
@Service
final class SignOuts {
    private static final int STAMP_BITS = 128;

    private final Metadata metadata;
    private final Clock clock;

    SignOuts(Metadata metadata, Clock clock) {
        this.metadata = metadata;
        this.clock = clock;
    }

    /** Another text after each sign-out; empty before the first. */
    String stamp(UserName user) {
        return metadata.jdbc()
                .sql("select stamp from sign_out where user_name = ?")
                .param(user.value())
                .query(String.class)
                .optional()
                .orElse("");
    }

    void record(UserName user) {
        metadata.jdbc()
                .sql("""
                        insert into sign_out (user_name, stamp, at) values (?, ?, ?)
                        on conflict (user_name) do update set stamp = excluded.stamp, at = excluded.at""")
                .params(user.value(), RandomText.ofBits(STAMP_BITS), Timestamp.from(clock.instant()))
                .update();
    }
}
