import type { Faces } from './fonts.js';
import { facesFor } from './fonts.js';
import type { Paper } from './paper.js';

type Doc = PDFKit.PDFDocument;

const ink = '#1d1c1a';
const muted = '#6d6a64';
const rule = '#dcd9d2';
const tones = { good: '#15693f', open: '#7a4b00', over: '#6d6a64' } as const;
const margin = 50;
const gap = 14;

/** PDFs are made by a package that need not be there: undefined where it is not. */
async function loadKit(): Promise<typeof import('pdfkit') | undefined> {
  try {
    const module = await import('pdfkit');
    return (module as unknown as { default: typeof import('pdfkit') }).default;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

/** An invoice as a PDF, or undefined where the package pdfkit is not installed. */
export async function invoicePdf(
  paper: Paper,
  logo: Buffer | null,
  load = loadKit,
): Promise<Buffer | undefined> {
  const Kit = await load();
  if (!Kit) return undefined;
  const faces = facesFor(textsOf(paper));
  const doc = new Kit({
    size: paper.size === 'A4' ? 'A4' : 'LETTER',
    margins: { top: margin, bottom: margin, left: margin, right: margin },
    bufferPages: true,
    lang: paper.language,
    displayTitle: true,
    info: { Title: `${paper.title} ${paper.number}`, Author: paper.seller.name, Creator: 'Comptoir' },
  } as PDFKit.PDFDocumentOptions);
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  const done = new Promise<void>((resolve, reject) => {
    doc.on('end', resolve);
    doc.on('error', reject);
  });
  setPaper(doc, paper, faces, logo);
  doc.end();
  await done;
  return Buffer.concat(chunks);
}

/** Everything that is written, to choose faces by. */
function textsOf(paper: Paper): string[] {
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null)
      for (const one of Object.values(value)) collect(one);
  };
  collect(paper);
  return texts;
}

interface Written {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size?: number;
  readonly color?: string;
  readonly bold?: boolean;
  readonly align?: 'left' | 'right' | 'center';
}

function setPaper(doc: Doc, paper: Paper, faces: Faces, logo: Buffer | null): void {
  const { page } = doc;
  const full = page.width - 2 * margin;
  const bottom = page.height - margin - 24;

  /** Writes text into a box, and answers where it ends. */
  function write(
    text: string,
    { x, y, width, size = 10, color = ink, bold = false, align = 'left' }: Written,
  ) {
    const written = faces.written(text);
    doc
      .font(bold ? faces.bold : faces.plain)
      .fontSize(size)
      .fillColor(color);
    doc.text(written, x, y, { width, align, lineGap: 2.5 });
    return y + doc.heightOfString(written === '' ? ' ' : written, { width, lineGap: 2.5 });
  }

  const heightOf = (text: string, width: number, size = 10, bold = false): number =>
    doc
      .font(bold ? faces.bold : faces.plain)
      .fontSize(size)
      .heightOfString(faces.written(text), { width, lineGap: 2.5 });

  const line = (y: number, color = rule, thick = 0.75): void => {
    doc
      .moveTo(margin, y)
      .lineTo(margin + full, y)
      .lineWidth(thick)
      .strokeColor(color)
      .stroke();
  };

  /** Where something of a height can begin: here, or on top of a new page. */
  const place = (y: number, height: number): number => {
    if (y + height <= bottom) return y;
    doc.addPage();
    return margin;
  };

  const half = (full - gap * 2) / 2;
  const right = margin + half + gap * 2;

  let y = margin;
  if (paper.warning !== null)
    y = write(paper.warning, { x: margin, y, width: full, size: 9, color: tones.open }) + 12;
  let sellerEnd = y;
  if (logo) sellerEnd = setLogo(doc, logo, sellerEnd);
  sellerEnd = write(paper.seller.name, { x: margin, y: sellerEnd, width: half, size: 13, bold: true });
  for (const text of paper.seller.lines)
    sellerEnd = write(text, { x: margin, y: sellerEnd, width: half, size: 9, color: muted });
  let titleEnd = write(paper.title, { x: right, y, width: half, size: 24, bold: true, align: 'right' });
  titleEnd = write(paper.number, { x: right, y: titleEnd, width: half, color: muted, align: 'right' });
  if (paper.status) {
    const color = tones[paper.status.tone];
    titleEnd = write(paper.status.label, {
      x: right,
      y: titleEnd + 4,
      width: half,
      size: 10,
      color,
      bold: true,
      align: 'right',
    });
  }
  y = Math.max(sellerEnd, titleEnd) + 14;
  line(y, paper.color, 2);

  y = columns(
    paper.facts.map(({ label, value }) => ({ label, lines: [value] })),
    y + 18,
    3,
  );
  y = columns(paper.parties, y + 16, 2);

  const widths = columnWidths(paper, full, (text) =>
    doc.font(faces.plain).fontSize(10).widthOfString(faces.written(text)),
  );
  y = tableHead(y + 20);
  for (const row of paper.lines) y = tableRow(row, y);
  y = sums(y + 8);
  for (const { label, value } of paper.notes) {
    y = place(y + 18, heightOf(value, full) + 20);
    y = write(label, { x: margin, y, width: full, size: 9, color: muted });
    y = write(value, { x: margin, y: y + 1, width: full });
  }
  if (paper.footer !== null) {
    y = place(y + 24, Math.min(heightOf(paper.footer, full, 9), bottom - margin) + 12);
    line(y);
    write(paper.footer, { x: margin, y: y + 10, width: full, size: 9, color: muted });
  }
  pageNumbers();

  function columns(
    blocks: readonly { readonly label: string; readonly lines: readonly string[] }[],
    from: number,
    count: number,
  ): number {
    const width = (full - gap * (count - 1)) / count;
    let end = from;
    for (const [index, block] of blocks.entries()) {
      const x = margin + (index % count) * (width + gap);
      let at = write(block.label, { x, y: from, width, size: 9, color: muted });
      for (const text of block.lines) at = write(text, { x, y: at + 1, width });
      end = Math.max(end, at);
    }
    return end;
  }

  function tableHead(from: number): number {
    const { item, quantity, price, amount } = paper.heads;
    const at = place(from, 60);
    const end = cells([item, quantity, price, amount], at, { size: 9, color: muted });
    line(end + 4);
    return end + 5;
  }

  function cells(
    texts: readonly string[],
    at: number,
    how: { size?: number; color?: string; bold?: boolean },
  ): number {
    let x = margin;
    let end = at;
    for (const [index, text] of texts.entries()) {
      const width = widths[index]!;
      end = Math.max(end, write(text, { x, y: at, width, align: index === 0 ? 'left' : 'right', ...how }));
      x += width + gap;
    }
    return end;
  }

  function tableRow(row: Paper['lines'][number], from: number): number {
    const width = widths[0]!;
    const height =
      heightOf(row.name, width, 10, true) +
      row.options.reduce((sum, option) => sum + heightOf(option, width, 9), 0) +
      18;
    const at = from + height > bottom ? tableHead(bottom + 1) : from;
    let end = write(row.name, { x: margin, y: at + 8, width, bold: true });
    for (const option of row.options)
      end = write(option, { x: margin, y: end, width, size: 9, color: muted });
    cells(['', row.quantity, row.price, row.amount], at + 8, {});
    line(end + 7);
    return end + 8;
  }

  function sums(from: number): number {
    const width = 250;
    const x = margin + full - width;
    let at = place(from, paper.sums.length * 18 + 12);
    for (const { label, amount, weight } of paper.sums) {
      const total = weight === 'total';
      const how = total ? { size: 13, bold: true } : weight === 'aside' ? { size: 9, color: muted } : {};
      at += total ? 8 : 3;
      const labelEnd = write(label, {
        x,
        y: at,
        width: width - 100,
        ...how,
        ...(weight === 'line' ? { color: muted } : {}),
      });
      const amountEnd = write(amount, { x: x + width - 130, y: at, width: 130, align: 'right', ...how });
      at = Math.max(labelEnd, amountEnd);
    }
    return at;
  }

  function pageNumbers(): void {
    const { start, count } = doc.bufferedPageRange();
    for (let index = 0; index < count; index += 1) {
      doc.switchToPage(start + index);
      // The number stands below where text may be; without this it would begin another page.
      doc.page.margins.bottom = 0;
      const place = paper.words.page.replace('{page}', `${index + 1}`).replace('{pages}', `${count}`);
      const text = `${paper.number}  ·  ${place}`;
      write(text, {
        x: margin,
        y: page.height - margin + 6,
        width: full,
        size: 8,
        color: muted,
        align: 'right',
      });
    }
  }
}

/** A logo that pdfkit cannot read is left out: the name stands there anyway. */
function setLogo(doc: Doc, logo: Buffer, y: number): number {
  try {
    doc.image(logo, margin, y, { fit: [170, 44] });
    return y + 54;
  } catch {
    return y;
  }
}

/** Columns of figures as wide as their widest, the item's takes the rest. */
function columnWidths(paper: Paper, full: number, widthOf: (text: string) => number): number[] {
  const widest = (head: string, texts: readonly string[]): number =>
    Math.min(140, Math.max(40, ...[head, ...texts].map(widthOf)) + 4);
  const quantity = widest(
    paper.heads.quantity,
    paper.lines.map((line) => line.quantity),
  );
  const price = widest(
    paper.heads.price,
    paper.lines.map((line) => line.price),
  );
  const amount = widest(
    paper.heads.amount,
    paper.lines.map((line) => line.amount),
  );
  return [full - quantity - price - amount - gap * 3, quantity, price, amount];
}
