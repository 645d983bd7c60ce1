import { ellipse, emblem, line, pattern, shadow, solid } from './drawing.js';
import { type Brush, matter } from './palette.js';

/** A tall mug with a handle and a little steam. */
export function mug(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  return (
    shadow(brush, 236, 84) +
    line('M300 292C376 278 378 392 298 388', body, 22) +
    line('M300 292C376 278 378 392 298 388', '#000', 22, ' opacity=".1"') +
    solid(
      brush,
      'b',
      'M156 260H308L303 408Q300 440 270 440H194Q164 440 161 408Z',
      body,
      pattern(brush, 150, 260, 164, 184),
    ) +
    ellipse(232, 261, 76, 13, deep) +
    ellipse(232, 265, 66, 9, '#5b3d2b') +
    line('M212 232c-14 -18 14 -30 0 -52M248 232c-14 -18 14 -30 0 -52', accent, 5, ' opacity=".8"')
  );
}

/** Two small cups, one upon its saucer, one upside down. */
export function cups(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const cup = (x: number, y: number) =>
    `M${x - 54} ${y - 84}H${x + 54}L${x + 42} ${y - 14}Q${x + 38} ${y} ${x + 24} ${y}H${x - 24}Q${x - 38} ${y} ${x - 42} ${y - 14}Z`;
  return (
    shadow(brush, 240, 146) +
    solid(brush, 's', 'M92 424H262C256 436 240 440 222 440H132C114 440 98 436 92 424Z', deep) +
    line('M226 358c42 -10 46 44 -4 46', body, 12) +
    solid(brush, 'a', cup(177, 424), body, pattern(brush, 116, 336, 122, 92)) +
    ellipse(177, 340, 54, 9, deep) +
    ellipse(177, 343, 46, 6, '#5b3d2b') +
    line('M360 378c40 -8 44 40 -2 40', accent, 12) +
    line('M360 378c40 -8 44 40 -2 40', '#000', 12, ' opacity=".08"') +
    solid(
      brush,
      'c',
      'M278 358H352L370 440H258Z',
      accent,
      pattern({ ...brush, palette: { ...brush.palette, accent: body } }, 256, 356, 118, 86),
    ) +
    ellipse(315, 358, 37, 6, body)
  );
}

/** A bowl, plain or for the middle of the table. */
export function bowl(brush: Brush): string {
  const { body, deep } = brush.palette;
  return (
    shadow(brush, 240, 100) +
    solid(brush, 'f', 'M196 424H284L290 440H190Z', deep) +
    solid(
      brush,
      'b',
      'M112 308H368C368 384 320 430 284 430H196C160 430 112 384 112 308Z',
      body,
      pattern(brush, 108, 312, 264, 120),
    ) +
    ellipse(240, 308, 128, 22, deep) +
    ellipse(240, 312, 116, 16, body) +
    ellipse(240, 312, 116, 16, '#000', ' opacity=".14"')
  );
}

/** A low wide bowl with three lemons. */
export function fruitBowl(brush: Brush): string {
  const { body, deep } = brush.palette;
  const lemon = (x: number, y: number, tilt: number) =>
    `<g transform="rotate(${tilt} ${x} ${y})">${solid(brush, `l${x}`, `M${x - 48} ${y}C${x - 40} ${y - 36} ${x + 40} ${y - 36} ${x + 48} ${y}C${x + 40} ${y + 36} ${x - 40} ${y + 36} ${x - 48} ${y}Z`, '#efc757')}</g>`;
  return (
    shadow(brush, 240, 110) +
    lemon(196, 302, 14) +
    lemon(284, 304, -18) +
    lemon(240, 284, -4) +
    solid(brush, 'f', 'M186 424H294L300 440H180Z', deep) +
    solid(
      brush,
      'b',
      'M88 322H392C384 392 330 432 296 432H184C150 432 96 392 88 322Z',
      body,
      pattern(brush, 86, 326, 310, 108),
    ) +
    line('M90 322H390', deep, 7)
  );
}

/** A dinner plate that stands against the wall. */
export function plate(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const circle = (r: number) => `M${240 - r} 308a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
  return (
    shadow(brush, 244, 92) +
    solid(brush, 'b', circle(134), body, pattern(brush, 106, 174, 268, 268)) +
    `<path d="${circle(94)}" fill="${body}"/><path d="${circle(94)}" fill="none" stroke="${deep}" stroke-opacity=".35" stroke-width="3"/>` +
    emblem(brush.emblem, 240, 308, 104, accent, deep)
  );
}

/** Four small plates in a pile. */
export function plates(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const colours = [body, accent, deep, body];
  return (
    shadow(brush, 240, 118) +
    colours
      .map((colour, i) => {
        const y = 418 - i * 24;
        return solid(
          brush,
          `p${i}`,
          `M108 ${y - 10}H372C366 ${y + 10} 330 ${y + 22} 310 ${y + 22}H170C150 ${y + 22} 114 ${y + 10} 108 ${y - 10}Z`,
          colour,
          i === 0 || i === 3 ? pattern(brush, 106, y - 10, 270, 34) : '',
        );
      })
      .join('') +
    ellipse(240, 336, 132, 17, deep) +
    ellipse(240, 337, 122, 13, body) +
    ellipse(240, 339, 84, 8, '#000', ' opacity=".09"')
  );
}

/** A salt pig with its spoon. */
export function saltPig(brush: Brush): string {
  const { body, deep } = brush.palette;
  return (
    shadow(brush, 244, 92) +
    solid(
      brush,
      'b',
      'M176 440C148 440 142 398 148 352C156 276 204 244 252 244C308 244 342 292 342 362C342 420 330 440 308 440Z',
      body,
      pattern(brush, 140, 244, 204, 198),
    ) +
    `<g transform="rotate(-22 204 326)">${ellipse(204, 326, 52, 60, deep)}${ellipse(207, 330, 43, 51, '#000', ' opacity=".28"')}</g>` +
    `<path d="M166 348C188 330 224 336 238 356C226 378 192 384 176 368Z" fill="${matter.white}"/>` +
    line('M208 346L152 236', matter.wood, 11) +
    `<ellipse cx="146" cy="222" rx="13" ry="20" fill="${matter.wood}" transform="rotate(-26 146 222)"/>`
  );
}
