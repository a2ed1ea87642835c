package dev.slipstream.notices;

import java.io.IOException;
import java.net.URI;
import org.springframework.mail.MailException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Plain text by SMTP. */
final class Mail implements Post {
    private static final String LIMIT_MILLIS = "10000";
    private static final int SMTP = 25;
    private static final int SMTPS = 465;

    private final JavaMailSenderImpl sender = new JavaMailSenderImpl();
    private final String from;

    /**
     * @param url such as {@code smtp://user:password@mail.example.com:587}; smtps for TLS from the first byte on, else STARTTLS
     *     where the server offers it
     */
    Mail(URI url, String from) {
        var secure = "smtps".equals(url.getScheme());
        if (url.getHost() == null || !(secure || "smtp".equals(url.getScheme()))) {
            throw new IllegalArgumentException(
                    "SLIPSTREAM_SMTP_URL is not such as smtp://user:password@mail.example.com:587");
        }
        this.from = from;
        sender.setHost(url.getHost());
        sender.setPort(url.getPort() > 0 ? url.getPort() : secure ? SMTPS : SMTP);
        sender.setProtocol(secure ? "smtps" : "smtp");
        var properties = sender.getJavaMailProperties();
        var prefix = "mail.%s.".formatted(secure ? "smtps" : "smtp");
        for (var limit : new String[] {"connectiontimeout", "timeout", "writetimeout"}) {
            properties.setProperty(prefix + limit, LIMIT_MILLIS);
        }
        properties.setProperty(prefix + "starttls.enable", "true");
        if (url.getUserInfo() != null) {
            var parts = url.getUserInfo().split(":", 2);
            sender.setUsername(parts[0]);
            sender.setPassword(parts.length > 1 ? parts[1] : "");
            properties.setProperty(prefix + "auth", "true");
        }
    }

    @Override
    public void deliver(Channel channel, Notice notice) throws IOException {
        var message = new SimpleMailMessage();
        message.setFrom(from);
        message.setTo(channel.target());
        message.setSubject("[Slipstream] " + notice.title());
        message.setText("%s%n%n%s%n".formatted(notice.text(), notice.link()).stripLeading());
        try {
            sender.send(message);
        } catch (MailException failure) {
            throw new IOException("the mail server %s: %s".formatted(sender.getHost(), reason(failure)), failure);
        }
    }

    private static String reason(MailException failure) {
        return String.valueOf(failure.getMostSpecificCause().getMessage())
                .lines()
                .findFirst()
                .orElse("");
    }
}
