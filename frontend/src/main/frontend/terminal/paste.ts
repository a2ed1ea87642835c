/** More lines than this are asked about before they are pasted. */
const MANY_LINES = 20;

/**
 * How many lines are to be asked about; 0 if the text may be pasted at once. A shell that knows what is pasted (bracketed paste) runs
 * none of it before Enter; any other program gets each line as if it were typed.
 */
export function linesToAskAbout(text: string, bracketed: boolean): number {
  const lines = text.replace(/(\r\n|\r|\n)$/, '').split(/\r\n|\r|\n/).length;
  return lines > (bracketed ? MANY_LINES : 1) ? lines : 0;
}
