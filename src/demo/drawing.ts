import { type Brush, type Emblem, matter, type Pattern } from './palette.js';

/**
 * A shape filled with a colour, what is painted on it kept inside its outline, and the light from the left.
 */
export function solid(brush: Brush, key: string, outline: string, fill: string, painted = ''): string {
  const clip = `${brush.id}-${key}`;
  const inside = painted === '' ? '' : `<g clip-path="url(#${clip})">${painted}</g>`;
  const clipPath = painted === '' ? '' : `<clipPath id="${clip}"><path d="${outline}"/></clipPath>`;
  return `${clipPath}<path d="${outline}" fill="${fill}"/>${inside}<path d="${outline}" fill="url(#${brush.id}-light)"/>`;
}

/** A filled ellipse. */
export function ellipse(cx: number, cy: number, rx: number, ry: number, fill: string, more = ''): string {
  return `<ellipse cx="${cx}" cy="${cy}" rx="${rx}" ry="${ry}" fill="${fill}"${more}/>`;
}

/** A filled rectangle with round corners. */
export function box(
  x: number,
  y: number,
  width: number,
  height: number,
  r: number,
  fill: string,
  more = '',
): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${r}" fill="${fill}"${more}/>`;
}

/** The outline of a rectangle with round corners, for `solid`. */
export function boxOutline(x: number, y: number, width: number, height: number, r: number): string {
  const [right, bottom] = [x + width, y + height];
  return `M${x + r} ${y}H${right - r}Q${right} ${y} ${right} ${y + r}V${bottom - r}Q${right} ${bottom} ${right - r} ${bottom}H${x + r}Q${x} ${bottom} ${x} ${bottom - r}V${y + r}Q${x} ${y} ${x + r} ${y}Z`;
}

/** A line drawn with a round pen. */
export function line(d: string, colour: string, width: number, more = ''): string {
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"${more}/>`;
}

/** Puts a drawing somewhere else. */
export function turned(drawing: string, degrees: number, x: number, y: number): string {
  return `<g transform="rotate(${degrees} ${x} ${y})">${drawing}</g>`;
}

/** A shadow on the ground, falling to the right. */
export function shadow(brush: Brush, cx: number, rx: number, cy = 442): string {
  return ellipse(cx + rx * 0.12, cy, rx * 1.16, Math.max(9, rx * 0.13), `url(#${brush.id}-shadow)`);
}

/** Fills the area from (x, y) with the brush's pattern, for use inside `solid`. */
export function pattern(
  brush: Brush,
  x: number,
  y: number,
  width: number,
  height: number,
  kind?: Pattern,
): string {
  const { accent, deep } = brush.palette;
  const spots = (count: number, draw: (px: number, py: number) => string) =>
    Array.from({ length: count }, () =>
      draw(brush.random.int(x, x + width), brush.random.int(y, y + height)),
    ).join('');
  switch (kind ?? brush.pattern) {
    case 'stripes':
      return steps(y + 12, y + height, 26, (at) => box(x, at, width, 9, 0, accent));
    case 'bands':
      return [0.16, 0.24, 0.74, 0.82]
        .map((part, i) => box(x, Math.round(y + height * part), width, i % 3 === 0 ? 12 : 5, 0, accent))
        .join('');
    case 'dip': {
      const top = Math.round(y + height * 0.52);
      const crest = `M${x} ${top}q${width / 8} -22 ${width / 4} 0t${width / 4} 0t${width / 4} 0t${width / 4} 0V${y + height}H${x}Z`;
      return `<path d="${crest}" fill="${accent}"/>`;
    }
    case 'speckle':
      return spots(
        64,
        (px, py) =>
          `<circle cx="${px}" cy="${py}" r="${brush.random.pick([1.2, 1.8, 2.6])}" fill="${deep}" opacity=".55"/>`,
      );
    case 'dots':
      return steps(y + 14, y + height, 26, (py, row) =>
        steps(
          x + 12 + (row % 2) * 15,
          x + width,
          30,
          (px) => `<circle cx="${px}" cy="${py}" r="4.5" fill="${accent}"/>`,
        ),
      );
    case 'scales':
      return steps(y, y + height + 20, 21, (py, row) =>
        steps(x - 20 + (row % 2) * 21, x + width + 20, 42, (px) =>
          line(`M${px - 21} ${py}a21 21 0 0 0 42 0`, accent, 2.5, ' opacity=".85"'),
        ),
      );
    default:
      return '';
  }
}

function steps(from: number, to: number, by: number, draw: (at: number, index: number) => string): string {
  const drawn: string[] = [];
  for (let at = from, index = 0; at < to; at += by, index++) drawn.push(draw(at, index));
  return drawn.join('');
}

/** A small printed mark, drawn in a square of `size` around (cx, cy). */
export function emblem(
  name: Emblem,
  cx: number,
  cy: number,
  size: number,
  colour: string,
  second: string,
): string {
  const scale = size / 100;
  return `<g transform="translate(${cx} ${cy}) scale(${Number(scale.toFixed(3))})">${emblems[name](colour, second)}</g>`;
}

const emblems: Readonly<Record<Emblem, (colour: string, second: string) => string>> = {
  wave: (colour, second) =>
    [-22, 0, 22]
      .map((y, i) => line(`M-46 ${y}q11.5 -18 23 0t23 0t23 0t23 0`, i === 1 ? second : colour, 7))
      .join(''),
  fish: (colour, second) =>
    `<path d="M-46 0C-26 -30 14 -30 30 -4L48 -22V22L30 4C14 30 -26 30 -46 0Z" fill="${colour}"/>` +
    line('M-16 -17q12 17 0 34M4 -12q8 12 0 24', second, 4) +
    `<circle cx="-30" cy="-4" r="4" fill="${second}"/>`,
  boat: (colour, second) =>
    `<path d="M-44 18H44L30 40H-30Z" fill="${colour}"/><path d="M-4 -46V12H-40Z" fill="${second}"/><path d="M6 -34V12H34Z" fill="${colour}"/>` +
    line('M1 -48V18', colour, 4),
  lighthouse: (colour, second) =>
    `<path d="M-14 -22H14L22 46H-22Z" fill="${colour}"/><path d="M-16 -2H16L18.500 16H-18.500Z" fill="${second}"/>` +
    `${box(-11, -38, 22, 16, 2, second)}<path d="M-16 -38H16L0 -52Z" fill="${colour}"/>` +
    line('M-24 -32L-46 -40M-24 -26L-46 -22M24 -32L46 -40M24 -26L46 -22', second, 4),
  shell: (colour, second) =>
    `<path d="M0 44L-44 2C-46 -30 -18 -44 0 -44C18 -44 46 -30 44 2Z" fill="${colour}"/>` +
    line('M0 40V-40M-4 36L-24 -32M4 36L24 -32M-8 32L-40 -8M8 32L40 -8', second, 3.5),
  bird: (colour, second) =>
    `<path d="M-40 -14C-34 -36 -14 -34 -8 -20C14 -18 34 -4 48 14C26 12 22 22 0 22C-20 22 -30 8 -30 -8Z" fill="${colour}"/>` +
    `<path d="M-8 -6C12 -4 22 4 30 12C14 16 0 12 -8 -6Z" fill="${second}"/><path d="M-38 -18L-56 -12L-37 -9Z" fill="${second}"/>` +
    line('M-4 22V44M8 21V44', colour, 3.5) +
    `<circle cx="-27" cy="-18" r="3" fill="${matter.paper}"/>`,
  kelp: (colour, second) =>
    line('M0 48C-10 20 10 0 0 -46', colour, 5) +
    [-30, -10, 10, 30]
      .map(
        (y, i) =>
          `<path d="M0 ${y}c${i % 2 ? -14 : 14} -16 ${i % 2 ? -32 : 32} -14 ${i % 2 ? -38 : 38} -8c${i % 2 ? 8 : -8} 12 ${i % 2 ? 26 : -26} 16 ${i % 2 ? 38 : -38} 8Z" fill="${i % 2 ? second : colour}"/>`,
      )
      .join(''),
  moon: (colour, second) =>
    `<path d="M14 -44A44 44 0 1 0 44 18A36 36 0 0 1 14 -44Z" fill="${colour}"/><circle cx="28" cy="-18" r="5" fill="${second}"/><circle cx="40" cy="-40" r="3" fill="${second}"/>`,
};
