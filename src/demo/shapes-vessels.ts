import { box, ellipse, line, pattern, shadow, solid } from './drawing.js';
import { type Brush, matter } from './palette.js';

/** A full vase with three branches. */
export function vase(brush: Brush): string {
  const { body, deep } = brush.palette;
  const leaf = (x: number, y: number, tilt: number, colour: string) =>
    `<ellipse cx="${x}" cy="${y}" rx="24" ry="11" fill="${colour}" transform="rotate(${tilt} ${x} ${y})"/>`;
  return (
    shadow(brush, 240, 84) +
    line('M240 226C236 170 222 128 196 88M240 226C246 168 268 136 300 108M240 226V84', matter.leafDark, 4) +
    [
      [204, 132, 30],
      [176, 108, 62],
      [240, 92, 90],
      [262, 118, -24],
      [222, 160, 24],
      [216, 92, -40],
    ]
      .map(([x, y, t]) => leaf(x!, y!, t!, matter.leaf))
      .join('') +
    [
      [290, 138, 40],
      [306, 98, -48],
      [272, 162, -40],
      [236, 128, -60],
      [188, 78, -20],
    ]
      .map(([x, y, t]) => leaf(x!, y!, t!, matter.leafDark))
      .join('') +
    solid(
      brush,
      'b',
      'M208 216H272C270 246 332 272 332 352C332 412 300 440 278 440H202C180 440 148 412 148 352C148 272 210 246 208 216Z',
      body,
      pattern(brush, 144, 250, 192, 194),
    ) +
    ellipse(240, 216, 32, 7, deep)
  );
}

/** A slim bottle of a vase for one stem of sea thrift. */
export function budVase(brush: Brush): string {
  const { body, deep } = brush.palette;
  const petals = Array.from(
    { length: 9 },
    (_, i) =>
      `<circle cx="268" cy="112" r="13" fill="${matter.bloom}" transform="rotate(${i * 40} 258 124)"/>`,
  ).join('');
  return (
    shadow(brush, 240, 56) +
    line('M240 260C240 200 262 180 258 130M241 232c-16 -16 -36 -16 -46 -34', matter.leafDark, 4) +
    `<path d="M196 200c-10 -24 -34 -26 -40 -30c2 18 16 34 40 30Z" fill="${matter.leaf}"/>` +
    petals +
    `<circle cx="258" cy="124" r="13" fill="#b96a6b"/>` +
    solid(
      brush,
      'b',
      'M224 252H256C254 312 298 330 298 390C298 424 280 440 264 440H216C200 440 182 424 182 390C182 330 226 312 224 252Z',
      body,
      pattern(brush, 178, 300, 124, 142),
    ) +
    ellipse(240, 252, 16, 4.5, deep)
  );
}

/** A round teapot with a wooden bow. */
export function teapot(brush: Brush): string {
  const { body, deep } = brush.palette;
  return (
    shadow(brush, 238, 108) +
    line('M166 296C166 172 300 172 300 296', matter.wood, 13) +
    solid(brush, 's', 'M318 382C366 376 356 318 396 292L408 308C384 326 388 408 318 414Z', body) +
    solid(
      brush,
      'b',
      'M128 354C128 294 184 272 233 272C282 272 338 294 338 354C338 410 300 440 274 440H192C166 440 128 410 128 354Z',
      body,
      pattern(brush, 126, 290, 214, 152),
    ) +
    solid(brush, 'l', 'M176 282C184 258 282 258 290 282C282 292 184 292 176 282Z', deep) +
    `<circle cx="233" cy="254" r="13" fill="${deep}"/>`
  );
}

/** A pitcher with a proud lip. */
export function pitcher(brush: Brush): string {
  const { body, deep } = brush.palette;
  return (
    shadow(brush, 240, 84) +
    line('M298 250C392 236 388 356 318 372', body, 20) +
    line('M298 250C392 236 388 356 318 372', '#000', 20, ' opacity=".1"') +
    solid(
      brush,
      'b',
      'M146 206C176 224 196 226 212 220H304C298 280 334 312 334 372C334 418 304 440 284 440H204C182 440 152 418 152 372C152 312 184 282 174 246C170 230 158 220 146 206Z',
      body,
      pattern(brush, 140, 220, 198, 222),
    ) +
    `<path d="M146 206C176 224 196 226 212 220H304C300 232 214 240 190 236C168 232 158 220 146 206Z" fill="${deep}"/>`
  );
}

/** A planter with a plant that means well. */
export function planter(brush: Brush): string {
  const { body, deep } = brush.palette;
  const blade = (tilt: number, tall: number, colour: string) =>
    `<path d="M240 330C${214} ${330 - tall * 0.4} 226 ${330 - tall * 0.8} 240 ${330 - tall}C254 ${330 - tall * 0.8} 266 ${330 - tall * 0.4} 240 330Z" fill="${colour}" transform="rotate(${tilt} 240 330)"/>`;
  return (
    shadow(brush, 240, 78) +
    [
      [-58, 150],
      [56, 156],
      [-20, 210],
      [24, 196],
    ]
      .map(([t, h]) => blade(t!, h!, matter.leafDark))
      .join('') +
    [
      [-38, 182],
      [40, 172],
      [2, 226],
      [-72, 110],
      [72, 108],
    ]
      .map(([t, h]) => blade(t!, h!, matter.leaf))
      .join('') +
    solid(
      brush,
      'b',
      'M152 316H328L308 428Q306 440 294 440H186Q174 440 172 428Z',
      body,
      pattern(brush, 150, 330, 180, 112),
    ) +
    box(144, 306, 192, 26, 8, deep)
  );
}

/** A potter's wheel with a pot that is almost there. */
export function wheel(brush: Brush): string {
  const { body, deep } = brush.palette;
  return (
    shadow(brush, 240, 126) +
    solid(brush, 'l', 'M206 372H274L286 440H194Z', matter.woodDark) +
    solid(brush, 'd', 'M112 346H368V362Q368 376 354 376H126Q112 376 112 362Z', matter.wood) +
    ellipse(240, 346, 128, 16, matter.pale) +
    solid(
      brush,
      'p',
      'M196 232H284C280 262 314 276 306 316C302 336 290 346 278 346H202C190 346 178 336 174 316C166 276 200 262 196 232Z',
      body,
      pattern(brush, 168, 240, 142, 108),
    ) +
    ellipse(240, 232, 44, 9, deep) +
    line('M178 300q62 14 124 0M174 316q66 14 132 0M186 284q54 12 108 0', '#fff', 2.5, ' opacity=".35"')
  );
}
