import { box, boxOutline, emblem, line, pattern, shadow, solid } from './drawing.js';
import { type Brush, matter } from './palette.js';

const rail = (from: number, to: number, pegs: readonly number[]) =>
  box(from, 126, to - from, 20, 6, matter.wood) +
  pegs.map((x) => box(x - 7, 134, 14, 34, 7, matter.woodDark)).join('');

/** A soft shadow on the wall, behind what hangs. */
const hung = (outline: string) =>
  `<path d="${outline}" fill="#000" opacity=".09" transform="translate(12 10)"/>`;

/** A tote bag with a print. */
export function tote(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  return (
    shadow(brush, 240, 116) +
    line('M190 262C176 132 304 132 290 262', deep, 13) +
    line('M206 262C196 152 284 152 274 262', body, 13) +
    line('M206 262C196 152 284 152 274 262', '#000', 13, ' opacity=".08"') +
    solid(
      brush,
      'b',
      'M138 246H342L356 428Q356 440 344 440H136Q124 440 124 428Z',
      body,
      pattern(brush, 120, 246, 240, 196),
    ) +
    line('M140 262H340', '#000', 2, ' opacity=".15" stroke-dasharray="6 6"') +
    line('M190 246V286M290 246V286', deep, 13) +
    emblem(brush.emblem, 240, 354, 100, accent, deep)
  );
}

/** A bag sewn from sailcloth, with rope for handles and a number. */
export function sailBag(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  return (
    shadow(brush, 240, 124) +
    line('M176 272C160 110 320 110 304 272', matter.pale, 12) +
    line('M176 272C160 110 320 110 304 272', matter.woodDark, 12, ' stroke-dasharray="2 15" opacity=".6"') +
    solid(
      brush,
      'b',
      'M122 250H358L346 424Q344 440 328 440H152Q136 440 134 424Z',
      accent,
      `<path d="M110 440L250 240H330L196 450Z" fill="${body}"/>`,
    ) +
    line('M122 268H358', deep, 2.5, ' stroke-dasharray="9 6"') +
    `<circle cx="176" cy="272" r="10" fill="${deep}"/><circle cx="304" cy="272" r="10" fill="${deep}"/>` +
    `<path d="M272 340h34v14h-20v12h14c26 0 26 44 -4 44h-26v-14h24c10 0 10 -17 0 -17h-22Z" fill="${deep}"/>`
  );
}

/** A scarf over a peg. */
export function scarf(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const [front, back] = [
    'M196 178C208 154 272 154 284 178L250 400H176Z',
    'M226 166C262 156 286 168 290 190L316 424H248Z',
  ];
  const fringe = (from: number, to: number, y: number, colour: string) =>
    line(
      Array.from({ length: 7 }, (_, i) => `M${from + (i * (to - from)) / 6} ${y}v26`).join(''),
      colour,
      3.5,
    );
  return (
    shadow(brush, 240, 80) +
    rail(110, 370, [150, 240, 330]) +
    hung(back) +
    fringe(252, 312, 424, deep) +
    solid(
      brush,
      'k',
      back,
      deep,
      pattern({ ...brush, palette: { ...brush.palette, accent: body } }, 220, 160, 100, 270),
    ) +
    fringe(180, 247, 400, body) +
    solid(
      brush,
      'f',
      front,
      body,
      pattern(brush, 170, 160, 120, 244) +
        `${box(160, 352, 120, 14, 0, accent)}${box(160, 374, 120, 5, 0, accent)}`,
    )
  );
}

/** An apron with a pocket, hung by its neck. */
export function apron(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const outline =
    'M196 220H284C284 268 302 290 342 298L348 428Q348 436 340 436H140Q132 436 132 428L138 298C178 290 196 268 196 220Z';
  return (
    shadow(brush, 240, 104) +
    rail(110, 370, [150, 240, 330]) +
    hung(outline) +
    line('M200 226L236 158Q240 152 244 158L280 226', deep, 9) +
    line('M140 304C112 320 116 350 104 372M340 304C368 320 364 350 376 372', deep, 7) +
    solid(brush, 'b', outline, body, pattern(brush, 130, 220, 220, 220)) +
    solid(brush, 'p', boxOutline(184, 330, 112, 78, 6), deep) +
    line('M240 336V402', '#fff', 2, ' opacity=".35" stroke-dasharray="5 5"') +
    emblem(brush.emblem, 240, 262, 38, accent, accent)
  );
}

/** Two tea towels on a rod. */
export function towels(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const [left, right] = ['M146 172H232V404H146Z', 'M248 172H334V378H248Z'];
  return (
    shadow(brush, 240, 104) +
    hung(left) +
    hung(right) +
    solid(
      brush,
      'a',
      left,
      accent,
      [0, 1, 2].map((i) => box(146, 330 + i * 22, 86, 9, 0, body)).join('') + box(196, 172, 5, 240, 0, body),
    ) +
    solid(brush, 'b', right, body, pattern(brush, 248, 182, 86, 200)) +
    line('M150 404v10M162 404v10M174 404v10M186 404v10M198 404v10M210 404v10M222 404v10', body, 3) +
    line('M254 378v10M266 378v10M278 378v10M290 378v10M302 378v10M314 378v10M326 378v10', deep, 3) +
    line('M118 172H362', matter.woodDark, 11) +
    `<circle cx="118" cy="172" r="11" fill="${deep}"/><circle cx="362" cy="172" r="11" fill="${deep}"/>`
  );
}

/** Folded napkins tied with string. */
export function napkins(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  return (
    shadow(brush, 240, 120) +
    [body, accent, deep, body, accent]
      .map((colour, i) =>
        solid(brush, `n${i}`, boxOutline(128 + (i % 2) * 3, 410 - i * 27, 222 - (i % 2) * 6, 29, 13), colour),
      )
      .join('') +
    line('M240 302V438', matter.wood, 5) +
    line('M240 302c-34 -44 -64 -12 0 0c34 -44 64 -12 0 0M240 302l-26 26M240 302l26 26', matter.wood, 5) +
    line('M128 432H346M132 406H344M128 378H346M132 351H344', '#000', 1.5, ' opacity=".1"')
  );
}

/** A plump cushion. */
export function cushion(brush: Brush): string {
  const { body, accent, deep } = brush.palette;
  return (
    shadow(brush, 240, 122) +
    solid(
      brush,
      'b',
      'M118 236C158 248 322 248 362 236C352 284 352 392 366 440C322 430 158 430 114 440C128 392 128 284 118 236Z',
      body,
      pattern(brush, 110, 232, 260, 212),
    ) +
    (brush.pattern === 'plain' ? emblem(brush.emblem, 240, 338, 124, accent, deep) : '') +
    line(
      'M126 244C164 256 316 256 354 244M122 432C164 422 316 422 358 432',
      deep,
      2.5,
      ' opacity=".4" stroke-dasharray="7 7"',
    )
  );
}

/** A folded blanket with a fringe. */
export function throwBlanket(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const fringe = line(Array.from({ length: 12 }, (_, i) => `M${124 + i * 10} 420l-3 26`).join(''), accent, 4);
  return (
    shadow(brush, 240, 136) +
    solid(brush, 'a', boxOutline(112, 384, 262, 54, 26), deep) +
    solid(brush, 'b', boxOutline(106, 336, 268, 56, 27), body, pattern(brush, 100, 336, 280, 56, 'bands')) +
    solid(brush, 'c', boxOutline(112, 288, 258, 56, 27), deep) +
    solid(brush, 'd', 'M118 284Q118 262 140 262H238V420H118Z', body, pattern(brush, 116, 262, 124, 160)) +
    fringe
  );
}

/** A ribbed watch cap. */
export function beanie(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const ribs = (top: number, bottom: number, bend: number) =>
    line(
      Array.from(
        { length: 11 },
        (_, i) => `M${240 + (i - 5) * 20 * bend} ${top}L${240 + (i - 5) * 20} ${bottom}`,
      ).join(''),
      '#000',
      3,
      ' opacity=".13"',
    );
  return (
    shadow(brush, 240, 116) +
    solid(
      brush,
      'b',
      'M142 372C138 272 190 224 240 224C290 224 342 272 338 372Z',
      body,
      ribs(220, 376, 0.25),
    ) +
    solid(brush, 'c', boxOutline(126, 356, 228, 84, 24), deep, ribs(350, 444, 1)) +
    box(288, 384, 36, 26, 3, accent)
  );
}
