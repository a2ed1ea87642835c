package dev.slipstream.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Metadata that write down what they are asked. */
public final class RecordedStatements implements Metadata {
    private final Metadata real;
    private final List<String> statements = new ArrayList<>();
    private final JdbcClient jdbc;

    public RecordedStatements(Metadata real) {
        this.real = real;
        this.jdbc = JdbcClient.create(recording(DataSource.class, real.dataSource()));
    }

    /** Since this was last asked, in order. */
    public List<String> taken() {
        var taken = List.copyOf(statements);
        statements.clear();
        return taken;
    }

    /** How the database would go about a statement, whatever its parameters. */
    public String plan(String statement) {
        var parameters = new AtomicInteger();
        var numbered = Pattern.compile("\\?").matcher(statement).replaceAll(_ -> "\\$" + parameters.incrementAndGet());
        var nothing = Stream.generate(() -> "null").limit(parameters.get()).collect(Collectors.joining(", "));
        var plan = new StringBuilder();
        try (var connection = real.dataSource().getConnection();
                var statements = connection.createStatement()) {
            statements.execute("set plan_cache_mode = force_generic_plan");
            statements.execute("prepare planned as " + numbered);
            try (var lines = statements.executeQuery(
                    nothing.isEmpty() ? "explain execute planned" : "explain execute planned(%s)".formatted(nothing))) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            statements.execute("deallocate planned; reset plan_cache_mode");
        } catch (SQLException failure) {
            throw new AssertionError(statement, failure);
        }
        return plan.toString();
    }

    private <T> T recording(Class<T> type, Object behind) {
        InvocationHandler handler = (_, method, arguments) -> {
            if (method.getName().equals("prepareStatement")) {
                statements.add(String.valueOf(arguments[0]));
            }
            try {
                var answer = method.invoke(behind, arguments);
                return answer instanceof Connection connection ? recording(Connection.class, connection) : answer;
            } catch (InvocationTargetException failure) {
                throw failure.getCause() == null ? failure : failure.getCause();
            }
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    @Override
    public JdbcClient jdbc() {
        return jdbc;
    }

    @Override
    public DataSource dataSource() {
        return real.dataSource();
    }

    @Override
    public <T extends @Nullable Object> T inTransaction(Supplier<T> work) {
        return real.inTransaction(work);
    }
}
