import { jinja } from '@codemirror/lang-jinja';
import { markdown } from '@codemirror/lang-markdown';
import { python } from '@codemirror/lang-python';
import { PostgreSQL, sql } from '@codemirror/lang-sql';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { tags } from '@lezer/highlight';

/** How files are highlighted. */
export interface Language {
  /** As the status bar says it. */
  readonly name: string;
  readonly extension: Extension;
}

const BY_ENDING: readonly (readonly [RegExp, () => Language])[] = [
  [/\.sql$/, () => ({ name: 'SQL + Jinja', extension: jinja({ base: sql({ dialect: PostgreSQL }) }) })],
  [/\.ya?ml$/, () => ({ name: 'YAML', extension: yaml() })],
  [/\.md$/, () => ({ name: 'Markdown', extension: markdown() })],
  [/\.py$/, () => ({ name: 'Python', extension: python() })],
];

export function languageOf(path: string): Language {
  const known = BY_ENDING.find(([ending]) => ending.test(path));
  return known === undefined ? { name: 'Text', extension: [] } : known[1]();
}

const style = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: 'var(--slip-syntax-keyword)' },
  {
    tag: [tags.function(tags.variableName), tags.standard(tags.name), tags.typeName],
    color: 'var(--slip-syntax-function)',
  },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--slip-syntax-string)' },
  { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--slip-syntax-number)' },
  {
    tag: [tags.comment, tags.lineComment, tags.blockComment],
    color: 'var(--slip-syntax-comment)',
    fontStyle: 'italic',
  },
  {
    tag: [tags.brace, tags.processingInstruction, tags.special(tags.brace)],
    color: 'var(--slip-syntax-jinja)',
  },
  {
    tag: [tags.propertyName, tags.definition(tags.propertyName), tags.heading],
    color: 'var(--slip-syntax-function)',
  },
]);

export const highlighting: Extension = syntaxHighlighting(style);
