import type { Extension } from '@codemirror/state';
import { GutterMarker, gutter, hoverTooltip, type Tooltip } from '@codemirror/view';
import { referenceSpan, type Inlay } from './inlays';
import { explain, glyph, inlaysBetween } from './marks';

/** What references read where their chips have no room: glyphs in the gutter; and on hover, in full. */

class Glyph extends GutterMarker {
  constructor(private readonly inlay: Inlay) {
    super();
  }

  override eq(other: Glyph): boolean {
    return other.inlay.place === this.inlay.place && other.inlay.name === this.inlay.name;
  }

  override toDOM(): HTMLElement {
    const mark = document.createElement('span');
    mark.title = `${this.inlay.name}: ${this.inlay.label}`;
    mark.append(glyph(this.inlay));
    return mark;
  }
}

/** Of several on one line the one that needs attention. */
function worst(inlays: readonly Inlay[]): Inlay | undefined {
  return inlays.find((each) => each.place === 'missing') ?? inlays.find((each) => each.stale) ?? inlays[0];
}

const glyphs = gutter({
  class: 'reads-gutter',
  lineMarker(view, block) {
    const inlay = worst(inlaysBetween(view.state, block.from, block.to));
    return inlay === undefined ? null : new Glyph(inlay);
  },
  lineMarkerChange: (update) => update.transactions.some((each) => each.effects.length > 0),
  domEventHandlers: {
    mousedown(view, block) {
      const inlay = worst(inlaysBetween(view.state, block.from, block.to));
      if (inlay !== undefined) {
        explain(view, inlay);
      }
      return inlay !== undefined;
    },
  },
});

function card(inlay: Inlay): HTMLElement {
  const shown = document.createElement('div');
  shown.className = 'reads-card';
  const head = document.createElement('div');
  head.className = 'reads-head';
  const name = document.createElement('b');
  name.textContent = inlay.name;
  const relation = document.createElement('code');
  relation.textContent = inlay.relation === '' ? inlay.label : inlay.relation;
  head.append(name, '→', glyph(inlay), relation);
  const lines = inlay.details.map((each) => {
    const line = document.createElement('div');
    line.textContent = each;
    return line;
  });
  shown.append(head, ...lines);
  return shown;
}

const hover = hoverTooltip((view, position): Tooltip | null => {
  const line = view.state.doc.lineAt(position);
  for (const inlay of inlaysBetween(view.state, line.from, line.to)) {
    const span = referenceSpan(line.text, inlay.name);
    const column = position - line.from;
    if (span !== undefined && column >= span.from && column <= span.to) {
      return {
        pos: line.from + span.from,
        end: line.from + span.to,
        create: () => ({ dom: card(inlay) }),
      };
    }
  }
  return null;
});

export const reads: Extension = [glyphs, hover];
