package dev.slipstream.ui.login;

import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.page.ColorScheme;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.slipstream.ui.theme.Logo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Says how to come in: by the link that the launcher prints, or by its token. */
@Route("login")
@PageTitle("Sign in · Slipstream")
@AnonymousAllowed
class LoginView extends Div implements BeforeEnterObserver {
    private static final long serialVersionUID = 1;

    private final Div refused =
            new Div("This link has been used or is unknown. Run ./slipstream up again for a new one.");
    private final PasswordField token = new PasswordField("Login link, or its token");

    LoginView() {
        addClassName("slip-login");
        refused.addClassNames("slip-notice", "error");
        refused.getElement().setAttribute("role", "alert");
        refused.setVisible(false);
        token.setWidthFull();
        token.setAutofocus(true);
        var signIn = new Button("Sign in", _ -> redeem());
        signIn.addThemeVariants(ButtonVariant.PRIMARY);
        signIn.addClickShortcut(Key.ENTER);
        var card = new Main(
                new H1("Sign in"),
                new Paragraph("Build dbt models against production, from the browser."),
                refused,
                new Paragraph(
                        "Open the link that ./slipstream up prints. It works once, and this browser is then remembered "
                                + "for two weeks. Each start prints a new one; you may paste it here too."),
                token,
                signIn);
        card.addClassName("slip-login-card");
        add(new Logo(), card);
        UI.getCurrent().getPage().setColorScheme(ColorScheme.Value.SYSTEM);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        refused.setVisible(
                event.getLocation().getQueryParameters().getParameters().containsKey("refused"));
    }

    private void redeem() {
        var text = token.getValue().strip();
        var value = text.substring(text.indexOf('=') + 1);
        UI.getCurrent().getPage().setLocation("/login?token=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
}
