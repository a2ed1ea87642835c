package dev.slipstream.ui.editor;

import dev.slipstream.workspace.FileContent;
import dev.slipstream.workspace.FileVersion;
import dev.slipstream.workspace.WorkspacePath;
import java.util.Optional;
import java.util.regex.Pattern;

/** A file with a tab. Owner: the page's thread. */
public final class OpenFile {
    private static final Pattern MODEL = Pattern.compile("(models|snapshots)/.*\\.sql");

    private final WorkspacePath path;
    private final EditorElement editor;
    private Optional<FileVersion> version;
    private String saved;
    private String text;

    OpenFile(WorkspacePath path, FileContent content, String text, Optional<FileVersion> base) {
        this.path = path;
        this.saved = content.text();
        this.text = text;
        this.version = base;
        this.editor = new EditorElement(path, text);
    }

    public WorkspacePath path() {
        return path;
    }

    public EditorElement editor() {
        return editor;
    }

    /** As it stands in the browser, at most half a second ago. */
    public String text() {
        return text;
    }

    public boolean dirty() {
        return !text.equals(saved);
    }

    /** Whether dbt can preview it. */
    public boolean model() {
        return MODEL.matcher(path.value()).matches();
    }

    /** As a selector names it: the file's name without its ending. */
    public String node() {
        var name = path.fileName();
        return name.substring(0, name.lastIndexOf('.') < 0 ? name.length() : name.lastIndexOf('.'));
    }

    Optional<FileVersion> version() {
        return version;
    }

    void typed(String now) {
        text = now;
    }

    void saved(String what, FileVersion now) {
        saved = what;
        version = Optional.of(now);
    }

    /** The file on disk is another now and nothing was typed: shows it. */
    void replace(FileContent content) {
        saved = content.text();
        text = content.text();
        version = Optional.of(content.version());
        editor.load(text);
    }
}
