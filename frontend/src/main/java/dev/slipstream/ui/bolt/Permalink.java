package dev.slipstream.ui.bolt;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import dev.slipstream.ui.theme.Icons;

/** A link to a part of a page: a click puts it into the address and the clipboard, and the page stays. */
final class Permalink {
    private static final String STYLE = "slip-bolt-link";

    /** Before the router and whatever opens and closes hear the click. */
    private static final String COPY = """
            const page = this;
            page.addEventListener('click', event => {
              const link = event.composedPath().find(node => node.classList?.contains('slip-bolt-link'));
              if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              event.stopPropagation();
              history.replaceState(history.state, '', link.href);
              navigator.clipboard?.writeText(link.href);
              page.querySelectorAll('.slip-bolt-aim').forEach(old => old.classList.remove('slip-bolt-aim'));
              document.getElementById(decodeURIComponent(link.hash.slice(1)))?.classList.add('slip-bolt-aim');
            }, true);
            """;

    private static final String AIM = """
            const part = document.getElementById(decodeURIComponent(location.hash.slice(1)));
            if (part) {
              for (let around = part; around; around = around.parentElement) {
                if (around.localName === 'details') around.open = true;
                if (around.localName === 'vaadin-details') around.opened = true;
              }
              part.classList.add('slip-bolt-aim');
              requestAnimationFrame(() => part.scrollIntoView({block: 'center'}));
            }
            """;

    private Permalink() {}

    /** The page shows the part that its address names, and its links work. */
    static void follow(Component page) {
        page.addAttachListener(_ -> page.getElement().executeJs(COPY + AIM));
    }

    /** @param what such as "this command" */
    static Anchor of(String page, String part, String what) {
        var link = around(page, part, what, Icons.of("link"));
        link.addClassName("slip-bolt-download");
        return link;
    }

    /** The thing itself is the link to it. */
    static Anchor around(String page, String part, String what, Component content) {
        var link = new Anchor("%s#%s".formatted(page, part));
        link.addClassName(STYLE);
        link.getElement().setAttribute("aria-label", "Link to %s".formatted(what));
        link.getElement().setAttribute("title", "Copy a link to %s".formatted(what));
        link.add(content);
        return link;
    }
}
