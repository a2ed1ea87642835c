/** The target of a link that may be opened: http and https only, whatever a program printed. */
export function openable(text: string): URL | undefined {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url : undefined;
}

/** The text that a page may show of what a program sent as its title. */
export function harmlessTitle(title: string): string {
  return title.replaceAll(/\p{C}/gu, '').trim().slice(0, 256);
}
