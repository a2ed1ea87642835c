package dev.slipstream.notices;

import dev.slipstream.database.Metadata;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class Setup {
    @Bean
    Webhooks webhooks(Clock clock, @Value("${slipstream.notices.secret:}") String secret) {
        return new Webhooks(Reach::outside, secret, clock);
    }

    @Bean
    Notices notices(
            Metadata metadata,
            Clock clock,
            Webhooks webhooks,
            @Value("${slipstream.notices.smtp-url:}") String smtp,
            @Value("${slipstream.notices.from:slipstream@localhost}") String from,
            @Value("${slipstream.notices.secret:}") String secret) {
        var mail = smtp.isBlank() ? Optional.<Mail>empty() : Optional.of(new Mail(URI.create(smtp), from));
        return new StoredNotices(metadata, clock, webhooks, mail, !secret.isBlank());
    }
}
