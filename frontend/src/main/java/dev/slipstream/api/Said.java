package dev.slipstream.api;

import dev.slipstream.defer.Notice;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** @param command one that mends it, such as {@code dbt clone -s orders} */
record Said(
        String level, String code, String text, @Nullable String command) {
    static List<Said> of(List<Notice> notices) {
        return notices.stream()
                .map(notice -> new Said(
                        notice.level().name().toLowerCase(Locale.ROOT),
                        notice.code(),
                        notice.text(),
                        notice.wayOut().orElse(null)))
                .toList();
    }
}
