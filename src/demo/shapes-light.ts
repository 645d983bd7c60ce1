import { box, boxOutline, ellipse, emblem, line, pattern, shadow, solid } from './drawing.js';
import { type Brush, matter } from './palette.js';

const flame = (x: number, y: number, size: number) =>
  `<circle cx="${x}" cy="${y - size * 0.5}" r="${size * 1.5}" fill="${matter.flame}" opacity=".16"/>` +
  `<path d="M${x} ${y - size * 1.5}C${x + size * 0.7} ${y - size * 0.6} ${x + size * 0.5} ${y} ${x} ${y}C${x - size * 0.5} ${y} ${x - size * 0.7} ${y - size * 0.6} ${x} ${y - size * 1.5}Z" fill="${matter.flame}"/>` +
  ellipse(x, y - size * 0.32, size * 0.2, size * 0.32, '#fff3cf');

/** A candle in a tumbler. */
export function candle(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  return (
    shadow(brush, 240, 84) +
    line('M240 276V256', matter.ink, 4) +
    flame(240, 258, 40) +
    solid(brush, 'b', boxOutline(156, 266, 168, 174, 16), body, pattern(brush, 156, 266, 168, 174)) +
    ellipse(240, 270, 84, 13, deep) +
    ellipse(240, 272, 74, 9, '#fbeecb') +
    line('M240 274V258', matter.ink, 4) +
    box(188, 322, 104, 78, 3, matter.paper) +
    emblem(brush.emblem, 240, 354, 44, deep, accent === matter.paper ? body : deep) +
    line('M214 388H266', deep, 3, ' opacity=".6"')
  );
}

/** Three tapers, three heights. */
export function tapers(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const one = (key: string, x: number, top: number, fill: string) =>
    line(`M${x} ${top}V${top - 12}`, matter.ink, 3.5) +
    flame(x, top - 10, 24) +
    solid(
      brush,
      key,
      `M${x - 10} ${top + 6}Q${x} ${top - 6} ${x + 10} ${top + 6}L${x + 13} 404H${x - 13}Z`,
      fill,
    ) +
    solid(
      brush,
      `${key}h`,
      `M${x - 20} 392H${x + 20}L${x + 16} 420Q${x + 40} 426 ${x + 42} 440H${x - 42}Q${x - 40} 426 ${x - 16} 420Z`,
      matter.woodDark,
    );
  return (
    shadow(brush, 240, 136) + one('a', 150, 236, body) + one('c', 330, 262, accent) + one('b', 240, 178, deep)
  );
}

/** Long matches in a glass bottle. */
export function matches(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const sticks = [-34, -20, -8, 6, 20, 33]
    .map((x, i) => {
      const [tip, top] = [240 + x * 1.5, [196, 176, 188, 170, 184, 200][i]!];
      return `${line(`M${240 + x} 400L${tip} ${top}`, matter.pale, 7)}${ellipse(tip, top, 7, 11, i % 3 === 1 ? body : '#b6503f')}`;
    })
    .join('');
  return (
    shadow(brush, 240, 74) +
    sticks +
    solid(brush, 'b', boxOutline(172, 262, 136, 178, 14), accent, box(172, 340, 136, 110, 0, body)) +
    box(166, 254, 148, 16, 6, deep) +
    emblem(brush.emblem, 240, 386, 60, accent, deep)
  );
}

/** Bars of soap with a paper band. */
export function soap(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const bubble = (x: number, y: number, r: number) =>
    `<circle cx="${x}" cy="${y}" r="${r}" fill="#fff" opacity=".55"/><circle cx="${x - r * 0.3}" cy="${y - r * 0.3}" r="${r * 0.24}" fill="#fff"/>`;
  return (
    shadow(brush, 240, 120) +
    bubble(348, 236, 16) +
    bubble(322, 204, 9) +
    bubble(372, 276, 7) +
    solid(brush, 'a', boxOutline(118, 366, 244, 74, 24), body, pattern(brush, 118, 366, 244, 74)) +
    solid(brush, 'b', boxOutline(134, 288, 208, 82, 26), accent) +
    box(204, 288, 72, 82, 0, matter.paper) +
    line('M204 288V370M276 288V370', deep, 2.5, ' opacity=".5"') +
    emblem(brush.emblem, 240, 329, 50, deep, body)
  );
}

/** An amber bottle with a spray head. */
export function spray(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  return (
    shadow(brush, 240, 72) +
    `<path d="M218 176H270V196H218ZM204 176H222V188H204Z" fill="${matter.ink}"/>` +
    box(230, 192, 22, 34, 2, matter.ink) +
    box(214, 220, 54, 28, 5, matter.ink) +
    solid(
      brush,
      'b',
      'M220 246H262C262 268 310 266 310 306V418Q310 440 288 440H194Q172 440 172 418V306C172 266 220 268 220 246Z',
      body,
    ) +
    line('M188 304V410', '#fff', 7, ' opacity=".35"') +
    box(200, 314, 88, 94, 3, accent) +
    emblem(brush.emblem, 244, 352, 52, deep, body) +
    line('M222 394H266', deep, 3, ' opacity=".6"') +
    [0, 1, 2, 3, 4]
      .map(
        (i) =>
          `<circle cx="${184 - i * 17}" cy="${176 + [4, -8, 10, -16, 2][i]!}" r="${5 - i * 0.6}" fill="#fff" opacity=".75"/>`,
      )
      .join('')
  );
}
