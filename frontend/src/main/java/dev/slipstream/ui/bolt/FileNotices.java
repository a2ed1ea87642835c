package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.dom.ElementFactory;
import dev.slipstream.bolt.BoltFile;
import dev.slipstream.ui.theme.Icons;
import java.util.List;

/** What is to be said of files that say what schedules are. */
final class FileNotices extends Div {
    private static final long serialVersionUID = 1;

    private transient List<BoltFile> shown = List.of();

    FileNotices() {
        getStyle().set("display", "contents");
    }

    /** Of those that are wrong. */
    void show(List<BoltFile> files) {
        var wrong = files.stream().filter(file -> file.problem().isPresent()).toList();
        if (wrong.equals(shown)) {
            return;
        }
        shown = wrong;
        removeAll();
        wrong.forEach(file -> add(problem(file)));
    }

    private static Div problem(BoltFile file) {
        var notice = notice(
                "triangle-alert",
                "%s, %s".formatted(file.path(), file.problem().orElseThrow()),
                file.schedule()
                        .map("%s stays as it last was until the file is mended on the default branch."::formatted)
                        .orElse("It gives no schedule until it is mended on the default branch."));
        notice.addClassName("error");
        notice.getElement().setAttribute("role", "alert");
        return notice;
    }

    /** What saving does to a schedule that stands in a file. */
    static Div elsewhere(BoltFile file) {
        if (file.problem().isPresent()) {
            return problem(file);
        }
        return notice(
                "file-code",
                "This schedule stands in %s".formatted(file.path()),
                "Saving it here makes a commit of yours to %s's default branch; what of the file is not changed, and its comments, stay."
                        .formatted(file.project()));
    }

    private static Div notice(String icon, String strong, String more) {
        var first = new Paragraph();
        first.getElement().appendChild(ElementFactory.createStrong(strong));
        var notice = new Div(Icons.of(icon), new Div(first, new Paragraph(more)));
        notice.addClassNames("slip-notice", "slip-bolt-notice");
        return notice;
    }
}
