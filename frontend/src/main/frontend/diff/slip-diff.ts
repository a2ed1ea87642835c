import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { LitElement } from 'lit';
import { customElement } from 'lit/decorators.js';
import { highlighting, languageOf } from '../editor/languages';
import { styles } from './slip-diff.styles';

/** How two texts are put together. */
type Layout = 'side' | 'inline' | 'one';

/** The same model compiled twice. */
interface Texts {
  readonly deferred: string;
  readonly plain: string;
}

const FOLD_AROUND = { margin: 3, minSize: 6 };

/** Compiled SQL that is read, not edited: deferred beside or among not deferred. */
@customElement('slip-diff')
export class SlipDiff extends LitElement {
  static override styles = styles;

  private shown: { destroy(): void } | undefined;

  /** @param fold hides what is the same in both */
  show(texts: Texts, layout: Layout, fold: boolean): void {
    void this.updateComplete.then(() => {
      this.shown?.destroy();
      this.shown = this.drawn(texts, layout, fold);
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.shown?.destroy();
    this.shown = undefined;
  }

  private drawn(texts: Texts, layout: Layout, fold: boolean): { destroy(): void } {
    const parent = this.renderRoot;
    const root = this.shadowRoot ?? document;
    const folded = fold ? { collapseUnchanged: FOLD_AROUND } : {};
    if (layout === 'side') {
      return new MergeView({
        a: { doc: texts.deferred, extensions: read('Deferred') },
        b: { doc: texts.plain, extensions: read('Not deferred') },
        parent,
        root,
        gutter: true,
        highlightChanges: true,
        ...folded,
      });
    }
    const merged = unifiedMergeView({
      original: texts.plain,
      mergeControls: false,
      gutter: true,
      highlightChanges: true,
      ...folded,
    });
    const extensions = layout === 'inline' ? [read('Deferred and not deferred'), merged] : read('Deferred');
    return new EditorView({
      state: EditorState.create({ doc: texts.deferred, extensions }),
      parent,
      root,
    });
  }
}

function read(name: string): Extension {
  return [
    lineNumbers(),
    highlighting,
    languageOf('compiled.sql').extension,
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.contentAttributes.of({ 'aria-label': `${name} SQL`, tabindex: '0' }),
  ];
}

declare global {
  interface HTMLElementTagNameMap {
    'slip-diff': SlipDiff;
  }
}
