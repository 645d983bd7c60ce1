/**
 * No server takes a longer address. What a host's letters stand for is worked out before it is refused, which
 * takes a while where each of them stands for eighteen.
 */
const longest = 16_384;

/**
 * A text as a URL, against a base where it is relative; undefined where it is none. Nothing asks
 * `URL.canParse`: once it is warm, Node 20 and 22 answer it wrongly for text that is not ASCII.
 */
export function parseUrl(text: string, base?: string | URL): URL | undefined {
  if (text.length > longest) return undefined;
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

/** The same, where it is an address of the web: http or https. */
export function parseWebUrl(text: string, base?: string | URL): URL | undefined {
  const url = parseUrl(text, base);
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
}
