package dev.slipstream.ui.shell;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.dependency.NpmPackage;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Footer;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.page.ColorScheme;
import com.vaadin.flow.component.page.Page;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.RouterLayout;
import com.vaadin.flow.router.RouterLink;
import com.vaadin.flow.spring.security.AuthenticationContext;
import dev.slipstream.dbt.Dbt;
import dev.slipstream.dbt.DbtFailure;
import dev.slipstream.desk.Desks;
import dev.slipstream.project.Project;
import dev.slipstream.project.Projects;
import dev.slipstream.security.CurrentUser;
import dev.slipstream.security.Role;
import dev.slipstream.security.User;
import dev.slipstream.ui.background.Background;
import dev.slipstream.ui.background.Following;
import dev.slipstream.ui.background.OnPage;
import dev.slipstream.ui.connections.ConnectionsDialog;
import dev.slipstream.ui.theme.Icons;
import dev.slipstream.ui.theme.Logo;
import dev.slipstream.ui.theme.Place;
import dev.slipstream.workspace.Head;
import dev.slipstream.workspace.Workspace;
import dev.slipstream.workspace.WorkspaceFailure;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What stands around every page: header, rail, status bar; and the banner of a lost connection. */
@PermitAll
@NpmPackage(value = "@fontsource-variable/inter", version = "5.3.0")
@NpmPackage(value = "@fontsource-variable/jetbrains-mono", version = "5.3.0")
@JsModule("@fontsource-variable/inter/index.css")
@JsModule("@fontsource-variable/jetbrains-mono/index.css")
@JsModule("./shell/connection-lost.ts")
@JsModule("./shell/drawer.ts")
@JsModule("./shell/position.ts")
public final class IdeLayout extends Div implements RouterLayout, AfterNavigationObserver {
    private static final long serialVersionUID = 1;

    /** A page that lost its server asks for it this often: a terminal is to be back two seconds after the server is. */
    private static final int RECONNECT_MILLIS = 250;

    private final transient User user;
    private final transient Desks desks;
    private final transient Projects projects;
    private final transient Background background;
    private final Div content = new Div();
    private final Span branch = new Span();
    private final Span statusBranch = new Span();
    private final Span changes = new Span();
    private final Span aside = new Span();
    private final Span engine = new Span();
    private final RouterLink files = new RouterLink();
    private final RouterLink bolt = new RouterLink();

    IdeLayout(
            CurrentUser currentUser,
            Desks desks,
            Projects projects,
            BenchParts parts,
            AuthenticationContext authentication) {
        this.user = currentUser.require();
        this.desks = desks;
        this.projects = projects;
        this.background = parts.background();
        addClassName("slip-app");
        content.addClassName("slip-content");
        var project = project();
        add(header(project, parts, authentication), rail(), content, status());
        project.flatMap(open -> parts.deferBackend().workspaces().find(user.name(), open.id()))
                .ifPresent(workspace -> follow(workspace, parts.dbt()));
    }

    private Optional<Project> project() {
        return CurrentProject.of(user.name(), desks, projects);
    }

    private Header header(Optional<Project> project, BenchParts parts, AuthenticationContext authentication) {
        var header = new Header();
        header.addClassName("slip-header");
        header.add(new Logo());
        project.ifPresent(open -> {
            header.add(separator(), projectItem(open));
            branch.addClassNames("slip-header-item", "slip-mono");
            header.add(branch);
        });
        var space = new Span();
        space.addClassName("slip-grow");
        header.add(space);
        project.ifPresent(open -> header.add(target(open, parts)));
        header.add(scheme(), avatar(authentication));
        return header;
    }

    private ProjectItem projectItem(Project open) {
        var item = new ProjectItem(open.id().value());
        if (projects.all().size() > 1) {
            item.add(Icons.of("chevron-down"));
            var menu = new ContextMenu(item);
            menu.setOpenOnClick(true);
            for (var other : projects.all()) {
                menu.addItem(other.id().value(), _ -> {
                    desks.choose(user.name(), other.id());
                    getUI().ifPresent(ui -> ui.getPage().setLocation(""));
                });
            }
        }
        return item;
    }

    /** An icon and the project's name. */
    private static final class ProjectItem extends Span {
        private static final long serialVersionUID = 1;

        ProjectItem(String text) {
            super(Icons.of("folder-open"), new Span(text));
            addClassName("slip-header-item");
        }
    }

    /** Where the user's dbt builds; without a connection, the way to one. */
    private Component target(Project open, BenchParts parts) {
        var services = parts.deferBackend().warehouses();
        var mine = services.connections().development(user.name(), open.id());
        if (mine.isPresent()) {
            var schema = mine.get().warehouse().schema();
            var change = new Button(Place.DEVELOPMENT.chip("dev → " + schema));
            change.setTooltipText("Change your connection");
            change.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
            change.addClassName("slip-chip-button");
            change.addClickListener(_ -> ConnectionsDialog.open(user, open.id(), services));
            return change;
        }
        var connect = new Button(
                "Connect a warehouse", Icons.of("database"), _ -> ConnectionsDialog.open(user, open.id(), services));
        connect.addThemeVariants(ButtonVariant.PRIMARY, ButtonVariant.SMALL);
        addAttachListener(_ -> ConnectionsDialog.open(user, open.id(), services));
        return connect;
    }

    private static Span separator() {
        var line = new Span();
        line.addClassName("slip-separator");
        return line;
    }

    private Button scheme() {
        var button = Icons.button("moon", "Colours");
        show(desks.colorScheme(user.name()), button);
        button.addClickListener(_ -> {
            var next = desks.colorScheme(user.name()).next();
            desks.choose(user.name(), next);
            show(next, button);
            getUI().ifPresent(ui -> apply(ui.getPage(), next));
        });
        addAttachListener(attached -> apply(attached.getUI().getPage(), desks.colorScheme(user.name())));
        return button;
    }

    private static void show(dev.slipstream.desk.ColorScheme scheme, Button button) {
        button.setIcon(Icons.of(
                switch (scheme) {
                    case DARK -> "moon";
                    case LIGHT -> "sun";
                    case SYSTEM -> "monitor";
                }));
        var name = "Colours: %s. Change to %s"
                .formatted(scheme.wire(), scheme.next().wire());
        button.setAriaLabel(name);
        button.setTooltipText(name);
    }

    private static void apply(Page page, dev.slipstream.desk.ColorScheme scheme) {
        page.setColorScheme(
                switch (scheme) {
                    case DARK -> ColorScheme.Value.DARK;
                    case LIGHT -> ColorScheme.Value.LIGHT;
                    case SYSTEM -> ColorScheme.Value.SYSTEM;
                });
    }

    private Button avatar(AuthenticationContext authentication) {
        var name = user.name().value();
        var avatar = new Button(name.substring(0, 1).toUpperCase(Locale.ROOT));
        avatar.addClassName("slip-avatar");
        avatar.setAriaLabel("Signed in as " + name);
        avatar.setTooltipText("Signed in as " + name);
        var menu = new ContextMenu(avatar);
        menu.setOpenOnClick(true);
        if (user.is(Role.ADMIN)) {
            menu.addItem("dbt hosts", _ -> getUI().ifPresent(ui -> ui.navigate("admin")));
        }
        menu.addItem("Sign out", _ -> authentication.logout());
        return avatar;
    }

    private Nav rail() {
        var rail = new Nav();
        rail.addClassName("slip-rail");
        rail.setAriaLabel("Activities");
        files.setRoute(IdeView.class);
        files.addClassName("slip-files");
        files.add(Icons.of("files"), new Span("Files"));
        bolt.add(Icons.of("zap"), new Span("Bolt"));
        bolt.getElement().setAttribute("href", "bolt");
        rail.add(files, bolt);
        return rail;
    }

    private Footer status() {
        var status = new Footer();
        status.addClassName("slip-status");
        var space = new Span();
        space.addClassName("slip-grow");
        aside.addClassName("slip-status-aside");
        var position = new Span();
        position.setId("slip-position");
        var link = new Span(Icons.of("plug"), new Span("Connected"));
        link.setId("slip-link");
        status.add(statusBranch, changes, space, aside);
        status.add(new Span("PostgreSQL"), engine, position, link);
        return status;
    }

    private void follow(Workspace workspace, Dbt dbt) {
        Following.whileAttached(this, ui -> {
            Runnable refresh = () -> background.run(() -> {
                var head = head(workspace);
                var version = version(dbt, workspace);
                OnPage.run(ui, () -> {
                    head.ifPresent(this::show);
                    engine.setText(version.shown());
                    engine.setTitle(version.problem());
                });
            });
            refresh.run();
            return List.of(workspace.onChange(_ -> refresh.run()));
        });
    }

    private record Version(String shown, String problem) {}

    /** Of the dbt that the checkout runs on. */
    private static Version version(Dbt dbt, Workspace workspace) {
        try {
            var found = dbt.engine(workspace.user(), workspace.project());
            return new Version("dbt " + found.version(), found.note().orElse(""));
        } catch (DbtFailure missing) {
            return new Version("no dbt yet", "%s".formatted(missing.getMessage()));
        }
    }

    private static Optional<Head> head(Workspace workspace) {
        try {
            return Optional.of(workspace.head());
        } catch (WorkspaceFailure _) {
            return Optional.empty();
        }
    }

    private void show(Head head) {
        branch.removeAll();
        branch.add(Icons.of("git-branch"), new Span(head.branch()));
        statusBranch.removeAll();
        statusBranch.add(Icons.of("git-branch"), new Span(head.branch()));
        changes.removeAll();
        changes.add(Icons.of("file-diff"), new Span("%d changed".formatted(head.changedFiles())));
    }

    /** Shows something of the page's own in the status bar; replaces what was there. */
    void setAside(Component component) {
        aside.removeAll();
        aside.add(component);
    }

    @Override
    public void showRouterLayoutContent(HasElement shown) {
        aside.removeAll();
        content.getElement().removeAllChildren();
        content.getElement().appendChild(shown.getElement());
        if (shown instanceof IdeView view) {
            view.statusItem().ifPresent(this::setAside);
        }
    }

    @Override
    protected void onAttach(AttachEvent event) {
        super.onAttach(event);
        event.getUI().getReconnectDialogConfiguration().setReconnectInterval(RECONNECT_MILLIS);
    }

    @Override
    public void afterNavigation(AfterNavigationEvent navigated) {
        mark(files, navigated.getLocation().getPath().isEmpty());
        mark(bolt, navigated.getLocation().getPath().startsWith("bolt"));
    }

    private static void mark(RouterLink link, boolean here) {
        if (here) {
            link.getElement().setAttribute("aria-current", "page");
        } else {
            link.getElement().removeAttribute("aria-current");
        }
    }
}
