package dev.slipstream.notices;

import dev.slipstream.database.Metadata;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** An outbox: what is to be told is written down with what happened, and sent afterwards. */
final class StoredNotices implements Notices {
    private static final Logger LOG = LoggerFactory.getLogger(StoredNotices.class);
    private static final int AT_ONCE = 50;
    private static final int ATTEMPTS = 9;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final int LONGER = 3;

    /** Nobody else tries it meanwhile. */
    private static final Duration HELD = Duration.ofMinutes(2);

    private final Metadata metadata;
    private final Clock clock;
    private final Post webhooks;
    private final Optional<? extends Post> mail;
    private final boolean signs;

    /** @param signs a secret to sign with is set */
    StoredNotices(Metadata metadata, Clock clock, Post webhooks, Optional<? extends Post> mail, boolean signs) {
        this.metadata = metadata;
        this.clock = clock;
        this.webhooks = webhooks;
        this.mail = mail;
        this.signs = signs;
    }

    @Override
    public void check(Channel channel) {
        if (channel.kind() == Channel.Kind.EMAIL && mail.isEmpty()) {
            throw new IllegalArgumentException("no mail can be sent to %s: set SLIPSTREAM_SMTP_URL".formatted(channel));
        }
        if (channel.kind() == Channel.Kind.WEBHOOK && !signs) {
            throw new IllegalArgumentException(
                    "the webhook of %s cannot be signed: set SLIPSTREAM_NOTICE_SECRET, such as the output of openssl rand -hex 32"
                            .formatted(channel));
        }
    }

    @Override
    public void send(String key, Channel channel, Notice notice) {
        metadata.jdbc()
                .sql("""
                        insert into notice (key, kind, target, body, next_try) values (:key, :kind, :target, :body::jsonb, :now)
                        on conflict do nothing""")
                .param("key", key)
                .param("kind", channel.kind().name())
                .param("target", channel.target())
                .param("body", JsonMapper.shared().writeValueAsString(notice))
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    private record Due(long id, String key, Channel channel, Notice notice, int attempts) {}

    @Override
    public Set<String> deliverDue() {
        var all = take();
        for (var due : all) {
            try {
                post(due.channel()).deliver(due.channel(), due.notice());
                metadata.jdbc()
                        .sql("update notice set delivered_at = ?, next_try = null, problem = '' where id = ?")
                        .params(Timestamp.from(clock.instant()), due.id())
                        .update();
            } catch (IOException failure) {
                failed(due, String.valueOf(failure.getMessage()));
            }
        }
        return all.stream().map(Due::key).collect(Collectors.toSet());
    }

    private Post post(Channel channel) throws IOException {
        return channel.kind() == Channel.Kind.EMAIL
                ? mail.orElseThrow(() -> new IOException("no mail server is set up"))
                : webhooks;
    }

    private List<Due> take() {
        var now = clock.instant();
        return metadata.jdbc()
                .sql("""
                        update notice set next_try = :held, attempts = attempts + 1 where id in (
                            select id from notice where next_try <= :now order by next_try limit :most for update skip locked)
                        returning *""")
                .param("held", Timestamp.from(now.plus(HELD)))
                .param("now", Timestamp.from(now))
                .param("most", AT_ONCE)
                .query((row, _) -> new Due(
                        row.getLong("id"),
                        row.getString("key"),
                        new Channel(Channel.Kind.valueOf(row.getString("kind")), row.getString("target")),
                        JsonMapper.shared().readValue(row.getString("body"), Notice.class),
                        row.getInt("attempts")))
                .list();
    }

    private void failed(Due due, String reason) {
        var givenUp = due.attempts() >= ATTEMPTS;
        LOG.warn("{} was not told of {}{}: {}", due.channel(), due.key(), givenUp ? ", and will not be" : "", reason);
        metadata.jdbc()
                .sql("update notice set next_try = :next, problem = :problem where id = :id")
                .param("next", givenUp ? null : Timestamp.from(next(due.attempts())))
                .param("problem", reason)
                .param("id", due.id())
                .update();
    }

    /** 10 s, 30 s, 90 s and so on: nine attempts within a day. */
    private Instant next(int attempts) {
        return clock.instant().plus(FIRST_PAUSE.multipliedBy((long) Math.pow(LONGER, attempts - 1.0)));
    }

    @Override
    public List<Delivery> deliveries(String key) {
        return metadata.jdbc()
                .sql("select *, delivered_at is not null as delivered from notice where key = ? order by id")
                .param(key)
                .query((row, _) -> new Delivery(
                        new Channel(Channel.Kind.valueOf(row.getString("kind")), row.getString("target")),
                        row.getBoolean("delivered"),
                        !row.getBoolean("delivered") && row.getTimestamp("next_try") == null,
                        row.getString("problem")))
                .list();
    }
}
