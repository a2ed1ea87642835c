import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    height: 100%;
    container-type: inline-size;
    background: var(--slip-editor-background);
  }
  .cm-editor {
    height: 100%;
    color: var(--vaadin-text-color);
    background: var(--slip-editor-background);
    font-size: var(--slip-code-size);
  }
  .cm-editor.cm-focused {
    outline: none;
  }
  .cm-editor .cm-scroller {
    font: 400 var(--slip-code-size) / var(--slip-code-line) var(--slip-font-mono);
    font-variant-ligatures: none;
  }
  .cm-editor .cm-content {
    padding: 6px 0;
    caret-color: var(--vaadin-text-color);
  }
  .cm-editor .cm-cursor {
    border-left-color: var(--vaadin-text-color);
  }
  .cm-editor .cm-gutters {
    background: var(--slip-editor-background);
    color: var(--slip-text-tertiary);
    border: 0;
    font-size: 12px;
  }
  .cm-editor .cm-lineNumbers .cm-gutterElement {
    min-width: 36px;
    padding: 0 9px 0 0;
  }
  .cm-editor .cm-foldGutter .cm-gutterElement {
    width: 12px;
  }
  .cm-editor .cm-activeLine,
  .cm-editor .cm-activeLineGutter {
    background: var(--vaadin-background-container);
  }
  .cm-editor .cm-activeLineGutter {
    color: var(--vaadin-text-color);
  }
  .cm-editor .failed-line {
    background: var(--slip-error-surface);
  }
  .cm-editor .cm-selectionBackground,
  .cm-editor.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground {
    background: light-dark(oklch(0.5 0.19 260 / 22%), oklch(0.62 0.19 260 / 36%));
  }
  .cm-editor .cm-matchingBracket {
    background: var(--vaadin-background-container-strong);
    outline: 1px solid var(--vaadin-border-color);
  }
  .cm-editor .cm-panels,
  .cm-editor .cm-tooltip {
    background: var(--aura-surface-color-solid, var(--vaadin-background-color));
    color: var(--vaadin-text-color);
    border-color: var(--vaadin-border-color-secondary);
  }
  .cm-editor .cm-tooltip-autocomplete {
    border-radius: 7px;
    overflow: hidden;
    box-shadow: 0 6px 18px rgb(0 0 0 / 25%);
  }
  .cm-editor .cm-tooltip.cm-tooltip-autocomplete > ul {
    font: 400 12px/18px var(--slip-font-mono);
  }
  .cm-editor .cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected] {
    background: var(--aura-accent-surface);
    color: var(--vaadin-text-color);
  }
  .inlay {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    margin-left: 10px;
    height: 17px;
    box-sizing: border-box;
    padding: 0 6px;
    border-radius: 5px;
    font: 500 11px/15px var(--aura-font-family, system-ui, sans-serif);
    border: 1px solid var(--vaadin-border-color-secondary);
    background: var(--vaadin-background-container);
    color: var(--vaadin-text-color-secondary);
    vertical-align: top;
    cursor: pointer;
  }
  .inlay vaadin-icon {
    width: 12px;
    height: 12px;
    color: var(--aura-orange-text);
  }
  .reads-gutter {
    width: 18px;
    text-align: center;
    cursor: pointer;
  }
  .reads-gutter .glyph {
    width: 9px;
    height: 9px;
  }
  /* Chips have no room beside the text: their glyphs move into the gutter. */
  @container (max-width: 420px) {
    .inlay {
      display: none;
    }
  }
  @container (min-width: 420.1px) {
    .cm-editor .cm-gutter.reads-gutter {
      display: none !important;
    }
  }
  .reads-card {
    padding: 7px 10px;
    max-width: 440px;
    font: 400 12px/18px var(--aura-font-family, system-ui, sans-serif);
    color: var(--vaadin-text-color-secondary);
  }
  .reads-head {
    display: flex;
    align-items: center;
    gap: 6px;
    color: var(--vaadin-text-color);
  }
  .reads-head code {
    font-family: var(--slip-font-mono);
  }
  .cm-editor .cm-tooltip:has(.reads-card) {
    border-radius: 7px;
    box-shadow: 0 6px 18px rgb(0 0 0 / 25%);
  }
  .inlay.prod {
    color: var(--slip-prod-text);
    background: var(--slip-prod-surface);
    border-color: var(--slip-prod-border);
  }
  .inlay.dev {
    color: var(--slip-dev-text);
    background: var(--slip-dev-surface);
    border-color: var(--slip-dev-border);
  }
  .inlay.missing {
    color: var(--aura-red-text);
    background: var(--slip-error-surface);
    border-color: var(--slip-error-border);
  }
  .glyph {
    width: 7px;
    height: 7px;
    display: inline-block;
    box-sizing: border-box;
  }
  .glyph.prod {
    background: var(--slip-prod);
    transform: rotate(45deg) scale(0.86);
    border-radius: 1.5px;
  }
  .glyph.dev {
    border-radius: 50%;
    background: var(--slip-dev);
  }
  .glyph.inlined {
    border: 1.5px dashed currentColor;
    border-radius: 2px;
  }
  .glyph.source {
    background: currentColor;
    border-radius: 1.5px;
  }
  .glyph.notread {
    border: 1.5px solid currentColor;
    transform: rotate(45deg) scale(0.86);
  }
  .glyph.missing {
    background:
      linear-gradient(45deg, transparent 40%, var(--aura-red) 40% 60%, transparent 60%),
      linear-gradient(-45deg, transparent 40%, var(--aura-red) 40% 60%, transparent 60%);
  }
`;
