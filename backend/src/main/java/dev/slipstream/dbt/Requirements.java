package dev.slipstream.dbt;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The Python packages that a project asks for itself.
 *
 * @param root the project's folder
 * @param file requirements.txt, or pyproject.toml where that names dependencies
 * @param text of it, and of what it includes
 */
record Requirements(Path root, String file, String text) {
    private static final String PLAIN = "requirements.txt";
    private static final String PYPROJECT = "pyproject.toml";
    private static final Pattern INCLUDED =
            Pattern.compile("(?m)^\\s*(?:-r|--requirement|-c|--constraint)(?:\\s+|=)([^\\s#]+)");
    private static final Pattern LINE = Pattern.compile("(?m)^\\s*[^\\s#]");
    private static final Pattern DEPENDENCIES =
            Pattern.compile("(?ms)^\\[project\\]\\s*$(?:(?!^\\[).)*?^dependencies\\s*=");
    private static final int DEEPEST = 3;
    private static final int HASH_LENGTH = 16;

    static Optional<Requirements> of(Path root) {
        var plain = UserFile.text(root.resolve(PLAIN))
                .filter(text -> LINE.matcher(text).find())
                .map(text -> new Requirements(root, PLAIN, text + included(root, text, DEEPEST)));
        return plain.or(() -> UserFile.text(root.resolve(PYPROJECT))
                .filter(text -> DEPENDENCIES.matcher(text).find())
                .map(text -> new Requirements(root, PYPROJECT, text)));
    }

    private static String included(Path root, String text, int deep) {
        var all = new StringBuilder();
        var found = INCLUDED.matcher(text);
        while (deep > 0 && found.find()) {
            var file = root.resolve(found.group(1)).normalize();
            if (file.startsWith(root)) {
                var inner = UserFile.text(file).orElse("");
                all.append('\n').append(inner).append(included(root, inner, deep - 1));
            }
        }
        return all.toString();
    }

    /** @param distribution such as dbt-core */
    boolean names(String distribution) {
        return Pattern.compile("(?im)^[\\s\"'\\[]*%s(?![\\w-])".formatted(distribution.replace("-", "[-_.]")))
                .matcher(text)
                .find();
    }

    /** Names what is installed for it beside that dbt. */
    String hash(Engine base) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            var all = String.join(
                    "\n", base.version(), base.python().environment().toString(), file, text);
            return HexFormat.of()
                    .formatHex(digest.digest(all.getBytes(StandardCharsets.UTF_8)))
                    .substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
