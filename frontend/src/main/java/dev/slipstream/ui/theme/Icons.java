package dev.slipstream.ui.theme;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.icon.SvgIcon;

/** Lucide's icons that the product uses, from one sprite. */
public final class Icons {
    private static final String SPRITE = "assets/icons/lucide.svg";

    private Icons() {}

    /** @param name Lucide's, such as {@code folder-open} */
    public static SvgIcon of(String name) {
        var icon = new SvgIcon(SPRITE, name);
        icon.addClassName("slip-icon");
        icon.getElement().setAttribute("aria-hidden", "true");
        return icon;
    }

    /** A button that shows only an icon; its name is its tooltip too. */
    public static Button button(String icon, String name) {
        var button = new Button(of(icon));
        button.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
        button.addClassName("slip-icon-button");
        button.setAriaLabel(name);
        button.setTooltipText(name);
        return button;
    }

    /** A small button with an icon and a word. */
    public static Button button(String icon, String text, ButtonVariant... variants) {
        var button = new Button(text, of(icon));
        button.addThemeVariants(variants);
        return button;
    }
}
