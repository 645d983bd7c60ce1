import { box, line } from './drawing.js';
import { escapeMarkup } from './markup.js';
import {
  type Backdrop,
  type Brush,
  type Emblem,
  type Palette,
  type PaletteName,
  type Pattern,
  palettes,
} from './palette.js';
import { seededRandom } from './random.js';
import * as ceramics from './shapes-ceramics.js';
import * as kitchen from './shapes-kitchen.js';
import * as light from './shapes-light.js';
import * as paper from './shapes-paper.js';
import * as textiles from './shapes-textiles.js';
import * as vessels from './shapes-vessels.js';

const shapes = { ...paper, ...ceramics, ...vessels, ...textiles, ...kitchen, ...light };

/** Everything that can be drawn. */
export type ShapeName = keyof typeof shapes;

/** How a product's picture is drawn. */
export interface PictureSpec {
  readonly shape: ShapeName;
  readonly palette: PaletteName;
  readonly backdrop: Backdrop;
  readonly pattern?: Pattern;
  readonly emblem?: Emblem;
}

/** What of a product its picture depends on. */
export interface Pictured {
  readonly id: string;
  readonly name: string;
  readonly picture: PictureSpec;
}

/** A product's picture as an SVG document: the thing on a table by the sea, lit from the left. */
export function pictureOf(product: Pictured): string {
  const { picture } = product;
  const palette = palettes[picture.palette];
  const brush: Brush = {
    id: `p-${product.id}`,
    palette,
    pattern: picture.pattern ?? 'plain',
    emblem: picture.emblem ?? 'wave',
    random: seededRandom(`picture ${product.id}`),
  };
  const title = escapeMarkup(product.name);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 560" role="img" aria-labelledby="${brush.id}-title">` +
    `<title id="${brush.id}-title">${title}</title>${lights(brush.id)}` +
    box(0, 0, 480, 560, 0, palette.wall) +
    backdrops[picture.backdrop](palette) +
    `<path d="M0 418H480V560H0Z" fill="${palette.ground}"/>${line('M0 418H480', '#fff', 2, ' opacity=".35"')}` +
    `<g transform="translate(-24 -40) scale(1.1)">${shapes[picture.shape](brush)}</g></svg>\n`
  );
}

function lights(id: string): string {
  const stop = (offset: number, colour: string, opacity: number) =>
    `<stop offset="${offset}" stop-color="${colour}" stop-opacity="${opacity}"/>`;
  return (
    `<defs><linearGradient id="${id}-light">${stop(0, '#fff', 0.2)}${stop(0.34, '#fff', 0)}` +
    `${stop(0.58, '#0b1b26', 0)}${stop(1, '#0b1b26', 0.2)}</linearGradient>` +
    `<radialGradient id="${id}-shadow">${stop(0, '#0b1b26', 0.34)}${stop(0.6, '#0b1b26', 0.16)}` +
    `${stop(1, '#0b1b26', 0)}</radialGradient></defs>`
  );
}

const backdrops: Readonly<Record<Backdrop, (palette: Palette) => string>> = {
  sun: ({ halo }) => `<circle cx="240" cy="270" r="176" fill="${halo}"/>`,
  arch: ({ halo }) => `<path d="M84 418V246a156 156 0 0 1 312 0V418Z" fill="${halo}"/>`,
  window: ({ halo, wall }) =>
    `<path d="M84 96H396V418H84Z" fill="${halo}"/>${line('M240 96V418M84 250H396', wall, 10)}`,
  dunes: ({ halo, ground }) =>
    `<circle cx="352" cy="150" r="46" fill="${halo}"/><path d="M0 330C90 250 170 262 250 312S410 360 480 284V420H0Z" fill="${halo}"/>` +
    `<path d="M0 392C110 330 220 340 300 372S430 392 480 360V420H0Z" fill="${ground}" opacity=".55"/>`,
};
