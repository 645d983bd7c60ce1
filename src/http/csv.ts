import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Whether an Accept header names CSV, and prefers it to JSON. */
export function prefersCsv(header: string | undefined): boolean {
  if (!header?.toLowerCase().includes('text/csv')) return false;
  const csv = qualityOf(header, 'text/csv');
  return csv > 0 && csv >= qualityOf(header, 'application/json');
}

function qualityOf(header: string, type: string): number {
  for (const range of header.toLowerCase().split(',').slice(0, 100)) {
    const [name, ...parameters] = range.split(';').map((part) => part.trim());
    if (name !== type) continue;
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    return Number.isNaN(Number(weight)) ? 1 : Number(weight);
  }
  return 0;
}

type Row = Readonly<Record<string, unknown>>;

/** Sends rows as CSV, in steps as they are read: no more than one step is in memory. */
export function sendCsv(
  reply: FastifyReply,
  name: string,
  columns: readonly string[],
  steps: AsyncIterable<readonly Row[]>,
): FastifyReply {
  return reply
    .header('content-type', 'text/csv; charset=utf-8; header=present')
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .header('vary', 'Accept')
    .send(Readable.from(linesOf(columns, steps), { objectMode: false, highWaterMark: 64 * 1024 }));
}

async function* linesOf(
  columns: readonly string[],
  steps: AsyncIterable<readonly Row[]>,
): AsyncGenerator<Buffer> {
  yield Buffer.from(csvLine(columns));
  for await (const rows of steps) {
    const lines = rows.map((row) => csvLine(columns.map((column) => row[column])));
    if (lines.length > 0) yield Buffer.from(lines.join(''));
  }
}

/** A line of CSV (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
