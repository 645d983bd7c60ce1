import { box, boxOutline, emblem, line, pattern, shadow, solid, turned } from './drawing.js';
import { type Brush, matter } from './palette.js';

/** A notebook in front of a second one. */
export function notebook(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const back =
    solid(brush, 'k', boxOutline(196, 176, 172, 264, 8), accent) +
    box(196, 176, 20, 264, 6, '#000', ' opacity=".07"');
  return (
    shadow(brush, 246, 112) +
    turned(back, 7, 368, 440) +
    box(146, 190, 188, 250, 8, matter.paper) +
    solid(brush, 'b', boxOutline(138, 184, 188, 256, 9), body, pattern(brush, 164, 184, 164, 256)) +
    box(138, 184, 26, 256, 9, deep) +
    box(194, 246, 100, 76, 4, matter.paper) +
    emblem(brush.emblem, 244, 284, 50, deep, body) +
    line('M312 184V440', deep, 5)
  );
}

/** A hardback logbook with a ribbon and gilt corners. */
export function logbook(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  return (
    shadow(brush, 240, 116) +
    line('M262 430l-6 40l14 -12l10 14l2 -42', '#b6503f', 9) +
    solid(brush, 'p', boxOutline(144, 170, 206, 268, 6), matter.paper) +
    line('M346 184V430M340 180V434', '#d9cfb8', 2) +
    solid(brush, 'b', boxOutline(130, 160, 206, 280, 8), body) +
    box(130, 160, 34, 280, 8, deep) +
    `<path d="M300 160h28q8 0 8 8v28ZM300 440h28q8 0 8 -8v-28Z" fill="${accent}"/>` +
    line('M182 186H314V414H182Z', accent, 2.5, ' opacity=".7"') +
    emblem(brush.emblem, 248, 272, 84, accent, accent) +
    line('M214 348H282M226 364H270', accent, 4)
  );
}

/** A framed print that leans against the wall. */
export function poster(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const art = {
    wave: `${[0, 1, 2, 3, 4, 5]
      .map((i) =>
        line(`M150 ${262 + i * 24}q22 -${34 - i * 4} 45 0t45 0t45 0t45 0`, i % 2 ? accent : deep, 6),
      )
      .join('')}<circle cx="272" cy="204" r="30" fill="${accent}"/>`,
    moon:
      [0, 1, 2, 3, 4]
        .map(
          (i) =>
            `<circle cx="${188 + i * 26}" cy="${224 + Math.abs(i - 2) * 12}" r="11" fill="${accent}" opacity="${[0.3, 0.65, 1, 0.65, 0.3][i]}"/>`,
        )
        .join('') +
      line('M160 350q20 -58 40 0t40 0t40 0t40 0', accent, 5) +
      line('M160 374q20 -38 40 0t40 0t40 0t40 0', accent, 2.5),
  }[brush.emblem as string];
  return (
    shadow(brush, 246, 112) +
    solid(brush, 'f', boxOutline(124, 128, 232, 312, 3), matter.woodDark) +
    box(134, 138, 212, 292, 1, matter.paper) +
    solid(
      brush,
      'a',
      'M158 162H322V390H158Z',
      body,
      art ?? emblem(brush.emblem, 240, 274, 132, accent, deep),
    ) +
    line('M204 410H276', deep, 4, ' opacity=".6"')
  );
}

/** Envelopes, a sheet and a seal. */
export function letters(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const sheet =
    box(154, 190, 170, 220, 3, matter.paper) + line('M176 222H300M176 244H300M176 266H270', '#cfc6b3', 4);
  return (
    shadow(brush, 240, 134) +
    turned(sheet, -5, 240, 400) +
    solid(brush, 'b', boxOutline(112, 296, 256, 144, 5), body) +
    `<path d="M112 300L240 392L368 300V436Q368 440 364 440H116Q112 440 112 436Z" fill="#000" opacity=".07"/>` +
    `<path d="M114 436L216 372M366 436L264 372" stroke="#000" stroke-opacity=".12" stroke-width="3"/>` +
    `<path d="M112 300Q112 296 116 296H364Q368 296 368 300L248 386Q240 392 232 386Z" fill="${deep}"/>` +
    `<circle cx="240" cy="384" r="23" fill="#b6503f"/>` +
    emblem(brush.emblem, 240, 384, 26, accent, accent)
  );
}

/** A hand of three cards. */
export function cards(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const card = (key: string, fill: string, ink: string, second: string) =>
    solid(brush, key, boxOutline(166, 206, 148, 214, 7), fill) +
    emblem(brush.emblem, 240, 304, 92, ink, second) +
    line('M214 388H266', ink, 4);
  return (
    shadow(brush, 244, 130) +
    turned(card('a', deep, accent, body), -17, 240, 470) +
    turned(card('b', body, accent, deep), 16, 240, 470) +
    card('c', matter.paper, deep, body)
  );
}

/** A wall calendar with its month torn to. */
export function calendar(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const days = Array.from(
    { length: 28 },
    (_, i) =>
      `<circle cx="${158 + (i % 7) * 27}" cy="${342 + Math.floor(i / 7) * 24}" r="${i === 16 ? 9 : 4}" fill="${i === 16 ? '#b6503f' : deep}"/>`,
  ).join('');
  return (
    shadow(brush, 244, 116) +
    turned(box(128, 160, 226, 278, 3, matter.paper), 3, 354, 440) +
    solid(brush, 'b', boxOutline(126, 156, 226, 284, 3), matter.paper) +
    solid(
      brush,
      'a',
      'M126 156H352V316H126Z',
      body,
      `<circle cx="296" cy="212" r="30" fill="${accent}"/>${[0, 1, 2, 3].map((i) => `<path d="M126 ${256 + i * 18}q28 -22 56 0t56 0t57 0t57 0V330H126Z" fill="${i % 2 ? body : deep}" opacity="${i % 2 ? 1 : 0.75}"/>`).join('')}`,
    ) +
    days +
    line([0, 1, 2, 3, 4, 5, 6, 7].map((i) => `M${148 + i * 26} 148V166`).join(''), deep, 5)
  );
}

/** Six pencils held by a paper band. */
export function pencils(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const colours = [deep, body, accent, '#b6503f', '#dba440', matter.leaf];
  return (
    shadow(brush, 240, 96) +
    colours
      .map((colour, i) => {
        const [x, top] = [150 + i * 30, 196 + [16, 0, 26, 8, 34, 12][i]!];
        return `<path d="M${x} ${top + 46}L${x + 15} ${top}L${x + 30} ${top + 46}Z" fill="${matter.pale}"/><path d="M${x + 9} ${top + 18}L${x + 15} ${top}L${x + 21} ${top + 18}Z" fill="${colour}"/>${box(x, top + 46, 30, 440 - top - 46, 0, colour)}${box(x + 20, top + 46, 10, 440 - top - 46, 0, '#000', ' opacity=".13"')}${box(x, top + 46, 7, 440 - top - 46, 0, '#fff', ' opacity=".2"')}`;
      })
      .join('') +
    solid(brush, 'w', 'M144 330H336V404H144Z', matter.paper) +
    emblem(brush.emblem, 240, 367, 46, deep, body)
  );
}

/** Three rolls of wrapping paper. */
export function rolls(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const roll = (
    key: string,
    x: number,
    top: number,
    fill: string,
    ink: string,
    kind: 'scales' | 'stripes' | 'dots',
  ) =>
    solid(
      brush,
      key,
      `M${x} ${top}V428Q${x + 31} 452 ${x + 62} 428V${top}Z`,
      fill,
      pattern({ ...brush, palette: { ...brush.palette, accent: ink } }, x, top, 62, 450 - top, kind),
    ) +
    `<ellipse cx="${x + 31}" cy="${top}" rx="31" ry="10" fill="${matter.paper}"/><ellipse cx="${x + 31}" cy="${top}" rx="17" ry="5.500" fill="#000" opacity=".3"/>`;
  return (
    shadow(brush, 240, 112) +
    turned(roll('a', 142, 176, deep, accent, 'stripes'), -4, 173, 440) +
    turned(roll('c', 284, 190, accent, body, 'dots'), 6, 315, 440) +
    roll('b', 212, 146, body, accent, 'scales') +
    line('M206 338Q243 354 280 338', matter.ink, 4)
  );
}
