import { css } from 'lit';

export const styles = css`
  :host {
    display: flex;
    flex-direction: column;
    flex: 1;
    min-height: 0;
    overflow: auto;
    background: var(--slip-editor-background);
  }
  .cm-mergeView,
  .cm-mergeViewEditors {
    flex: 1;
    min-height: 0;
  }
  .cm-mergeView .cm-mergeViewEditor + .cm-mergeViewEditor {
    border-left: 1px solid var(--vaadin-border-color-secondary);
  }
  :host > .cm-editor {
    flex: 1;
    min-height: 0;
  }
  .cm-editor {
    color: var(--vaadin-text-color);
    background: var(--slip-editor-background);
  }
  .cm-editor.cm-focused {
    outline: none;
  }
  .cm-editor .cm-scroller {
    font: 400 var(--slip-code-size) / var(--slip-code-line) var(--slip-font-mono);
    font-variant-ligatures: none;
  }
  .cm-editor .cm-gutters {
    background: var(--slip-editor-background);
    color: var(--slip-text-tertiary);
    border: 0;
    font-size: 12px;
  }
  .cm-editor .cm-lineNumbers .cm-gutterElement {
    min-width: 32px;
    padding: 0 9px 0 0;
  }
  .cm-editor.cm-merge-a .cm-changedLineGutter,
  .cm-editor.cm-merge-b .cm-changedLineGutter {
    background: var(--slip-prod);
  }
  .cm-editor.cm-merge-a .cm-changedLine,
  .cm-editor.cm-merge-b .cm-changedLine,
  .cm-editor.cm-merge-b .cm-insertedLine {
    background: var(--slip-prod-surface);
    text-decoration: none;
  }
  .cm-editor.cm-merge-a .cm-changedText,
  .cm-editor.cm-merge-b .cm-changedText {
    background: var(--slip-prod-border);
    border-radius: 3px;
  }
  .cm-mergeViewEditor .cm-editor.cm-merge-b .cm-changedLineGutter,
  .cm-editor.cm-merge-b .cm-deletedLineGutter {
    background: var(--slip-dev);
  }
  .cm-mergeViewEditor .cm-editor.cm-merge-b .cm-changedLine,
  .cm-mergeViewEditor .cm-editor.cm-merge-b .cm-insertedLine,
  .cm-editor.cm-merge-b .cm-deletedChunk {
    background: var(--slip-dev-surface);
  }
  .cm-mergeViewEditor .cm-editor.cm-merge-b .cm-changedText,
  .cm-editor.cm-merge-b .cm-deletedText {
    background: var(--slip-dev-border);
    border-radius: 3px;
  }
  .cm-editor ins,
  .cm-editor del {
    text-decoration: none;
  }
  .cm-editor .cm-collapsedLines {
    background: var(--vaadin-background-container);
    color: var(--vaadin-text-color-secondary);
    font: 400 12px var(--aura-font-family, system-ui, sans-serif);
    padding: 4px 12px;
  }
`;
