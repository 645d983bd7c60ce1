import { randomBytes } from 'node:crypto';
import type { PageDefinition, Problem } from '../dialect/snipcart/page-products.js';
import type { DefinedPrice } from '../domain/catalog/definition.js';
import { webAddressOf } from '../domain/input-values.js';
import { allowedHosts } from '../outgoing/address.js';
import { type CrawledPage, crawl } from '../outgoing/crawl.js';
import { isOnDomain, protocolOf } from '../outgoing/domains.js';
import { FetchRefused } from '../outgoing/fetch-refused.js';
import { issueRequestToken } from '../outgoing/request-token.js';
import { readArguments, UsageError } from './arguments.js';

const usage = `Usage: comptoir crawl URL [--json] [--allow-hosts HOST[:PORT],…]

Shows what the crawler would import from a page or JSON document, and what it refuses and why. Nothing is stored. The
URL's own host may be a private one; redirects go to it and to --allow-hosts alone.`;

/** `comptoir crawl URL`. */
export async function crawlCommand(argv: string[]): Promise<number> {
  const { words, options, helped } = readArguments(
    argv,
    { json: 'boolean', 'allow-hosts': 'string' },
    usage,
    1,
  );
  if (helped) return 0;
  const [written] = words;
  if (written === undefined) throw new UsageError(`crawl which page?\n${usage}`);
  const url = webAddress(written);
  const page = await fetchPage(url, (options['allow-hosts'] ?? '').split(','));
  const hasProducts = page.definitions.length > 0;
  const refused = page.problems.filter((problem) => problem.severity === 'refused');
  const warnings = page.problems.filter((problem) => problem.severity === 'warning');
  if (options.json) console.log(JSON.stringify(summary(page, warnings, refused)));
  else for (const line of report(page, warnings, refused)) console.log(line);
  if (!hasProducts) console.error(`comptoir: no product was found at ${page.url}`);
  return hasProducts ? 0 : 1;
}

/** The longest address that is fetched, in characters. */
const longestUrl = 8192;

function webAddress(written: string): URL {
  const host = /^[^/?#]*/.exec(written)?.[0] ?? '';
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(written) ? written : `${protocolOf(host)}://${written}`;
  const url = webAddressOf(text, { longest: longestUrl });
  if (url) return url;
  throw new UsageError(`${JSON.stringify(written)} is not a web address such as https://shop.example/mugs`);
}

async function fetchPage(url: URL, others: readonly string[]): Promise<CrawledPage> {
  const named = others.map((host) => host.trim()).filter(Boolean);
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  try {
    return await crawl(url.href, {
      allowHosts: allowedHosts([...named, url.hostname, `${url.hostname}:${port}`]),
      acceptsUntyped: () => true,
      requestToken: issueRequestToken(randomBytes(32), 0, Date.now()),
      allowedDomain: (host, protocol) => isOnDomain(`${protocol}://${host}/`, [url.host, ...named]),
    });
  } catch (error) {
    if (error instanceof FetchRefused) throw new Error(`${url.href}: ${error.message}`);
    throw error;
  }
}

function summary(page: CrawledPage, warnings: readonly Problem[], refused: readonly Problem[]) {
  const plain = ({ line, id, code, reason }: Problem) => ({ line, id, code, reason });
  return {
    url: page.url,
    kind: page.kind,
    products: page.definitions.map(({ definition, line }) => ({ line, ...definition })),
    warnings: warnings.map(plain),
    refused: refused.map(plain),
  };
}

function report(page: CrawledPage, warnings: readonly Problem[], refused: readonly Problem[]): string[] {
  const rows = page.definitions.map(rowOf);
  return [
    `${page.url}: ${rows.length} ${rows.length === 1 ? 'product' : 'products'}`,
    ...(rows.length > 0 ? ['', ...table([['id', 'name', 'price', 'line'], ...rows])] : []),
    ...section('Warnings', warnings),
    ...section('Refused', refused),
  ];
}

function rowOf({ definition, line }: PageDefinition): string[] {
  return [definition.id, definition.name, priceText(definition.price), String(line)];
}

function priceText(price: DefinedPrice): string {
  if (typeof price === 'string') return price;
  return Object.entries(price)
    .map(([currency, amount]) => `${amount} ${currency}`)
    .join(', ');
}

const widest = 48;

/** Aligned columns; a text that is too wide, or that would move the cursor, is tamed. */
function table(rows: readonly (readonly string[])[]): string[] {
  const tamed = rows.map((row) => row.map((cell) => cut(printable(cell))));
  const widths = tamed[0]!.map((_, column) => Math.max(...tamed.map((row) => row[column]!.length)));
  return tamed.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd(),
  );
}

function section(title: string, problems: readonly Problem[]): string[] {
  if (problems.length === 0) return [];
  const lines = problems.map(({ line, id, reason }) => {
    const about = id === null ? '' : ` ${cut(printable(id))}:`;
    return `  line ${line}:${about} ${printable(reason)}`;
  });
  return ['', `${title}:`, ...lines];
}

function cut(text: string): string {
  return text.length > widest ? `${text.slice(0, widest - 1)}…` : text;
}

function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
