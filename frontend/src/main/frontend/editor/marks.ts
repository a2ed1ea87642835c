import { StateEffect, StateField, type EditorState, type Extension, type Range } from '@codemirror/state';
import { Decoration, EditorView, WidgetType, type DecorationSet } from '@codemirror/view';
import { inlayColumn, type Inlay } from './inlays';

/** The chips beside references, and the line that failed. */

export function glyph(inlay: Inlay): HTMLElement {
  const shape = document.createElement('i');
  shape.className = `glyph ${inlay.place}`;
  return shape;
}

function icon(name: string): HTMLElement {
  const sign = document.createElement('vaadin-icon');
  sign.setAttribute('src', `assets/icons/lucide.svg#${name}`);
  return sign;
}

/** Asks the page for the row of the explanation. */
export function explain(view: EditorView, inlay: Inlay): void {
  view.dom.dispatchEvent(
    new CustomEvent('slip-explain', { bubbles: true, composed: true, detail: { name: inlay.name } }),
  );
}

class Chip extends WidgetType {
  constructor(readonly inlay: Inlay) {
    super();
  }

  override eq(other: Chip): boolean {
    return JSON.stringify(other.inlay) === JSON.stringify(this.inlay);
  }

  override toDOM(view: EditorView): HTMLElement {
    const chip = document.createElement('span');
    chip.className = `inlay ${this.inlay.place}`;
    chip.append(glyph(this.inlay), this.inlay.label);
    if (this.inlay.stale) {
      chip.append(icon('triangle-alert'));
    }
    chip.addEventListener('mousedown', (event) => {
      event.preventDefault();
      explain(view, this.inlay);
    });
    return chip;
  }

  override ignoreEvent(): boolean {
    return true;
  }
}

export const showInlays = StateEffect.define<readonly Inlay[]>();
/** Line from 1; 0: none, as an effect that is undefined is dropped where transactions are put together. */
export const showFailedLine = StateEffect.define<number>();

const failedLine = Decoration.line({ class: 'failed-line' });

function chips(state: EditorState, inlays: readonly Inlay[]): DecorationSet {
  const found: Range<Decoration>[] = [];
  for (const inlay of inlays) {
    if (inlay.line <= state.doc.lines) {
      const line = state.doc.line(inlay.line);
      const at = line.from + inlayColumn(line.text, inlay.name);
      found.push(Decoration.widget({ widget: new Chip(inlay), side: 1 }).range(at));
    }
  }
  return Decoration.set(found, true);
}

const inlayField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(showInlays)) {
        return chips(transaction.state, effect.value);
      }
    }
    return shown.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

const failureField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(showFailedLine)) {
        const line = effect.value;
        return line === 0 || line > transaction.state.doc.lines
          ? Decoration.none
          : Decoration.set(failedLine.range(transaction.state.doc.line(line).from));
      }
    }
    return shown.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** What stands between two positions, as it has moved with the text since it was told. */
export function inlaysBetween(state: EditorState, from: number, to: number): readonly Inlay[] {
  const found: Inlay[] = [];
  state.field(inlayField).between(from, to, (_, __, { spec }) => {
    found.push((spec as { widget: Chip }).widget.inlay);
  });
  return found;
}

export const marks: Extension = [inlayField, failureField];
