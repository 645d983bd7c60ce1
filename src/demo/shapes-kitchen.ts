import { box, boxOutline, ellipse, emblem, line, pattern, shadow, solid, turned } from './drawing.js';
import { type Brush, matter } from './palette.js';

/** Wooden spoons in a crock. */
export function spoons(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const spoon = (tilt: number, colour: string, round: number) =>
    turned(
      `${box(233, 190, 14, 160, 7, colour)}${ellipse(240, 168, round, round * 1.45, colour)}${ellipse(238, 166, round * 0.6, round, '#000', ' opacity=".1"')}`,
      tilt,
      240,
      380,
    );
  return (
    shadow(brush, 240, 78) +
    spoon(-19, matter.woodDark, 27) +
    spoon(20, matter.pale, 25) +
    spoon(1, matter.wood, 29) +
    solid(
      brush,
      'b',
      'M166 308H314L306 426Q304 440 290 440H190Q176 440 174 426Z',
      body,
      pattern(brush, 160, 320, 160, 122),
    ) +
    box(160, 298, 160, 24, 8, deep) +
    (brush.pattern === 'plain' ? emblem(brush.emblem, 240, 382, 62, accent, deep) : '')
  );
}

/** One long spoon and a linen cloth. */
export function spoon(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  return (
    shadow(brush, 236, 110) +
    solid(
      brush,
      'c',
      'M130 414C180 366 320 372 358 420Q360 440 340 440H146Q124 440 130 414Z',
      accent,
      pattern({ ...brush, palette: { ...brush.palette, accent: body } }, 120, 366, 244, 76),
    ) +
    turned(
      `${solid(brush, 'h', boxOutline(230, 214, 20, 214, 10), matter.wood)}${ellipse(240, 176, 42, 60, matter.wood)}${ellipse(236, 176, 28, 44, matter.woodDark, ' opacity=".45"')}${box(230, 396, 20, 32, 10, deep)}`,
      14,
      240,
      440,
    )
  );
}

/** A bread board with a hole to hang it by. */
export function board(brush: Brush): string {
  const { deep } = brush.palette;
  const outline =
    'M220 120H260Q272 120 272 132V190C272 206 300 204 322 208Q342 212 342 232V418Q342 440 320 440H160Q138 440 138 418V232Q138 212 158 208C180 204 208 206 208 190V132Q208 120 220 120Z';
  const grain = line(
    'M160 230C200 250 180 330 170 430M200 214C240 270 220 360 214 440M270 210C300 290 270 360 280 440M318 216C330 300 310 380 322 436',
    matter.woodDark,
    3,
    ' opacity=".4"',
  );
  return (
    shadow(brush, 242, 108) +
    solid(brush, 'b', outline, matter.wood, grain) +
    `<circle cx="240" cy="152" r="13" fill="${brush.palette.halo}"/><circle cx="240" cy="152" r="13" fill="none" stroke="${matter.woodDark}" stroke-width="3"/>` +
    emblem(brush.emblem, 240, 330, 84, deep, matter.woodDark) +
    line('M206 402H274', deep, 4, ' opacity=".7"')
  );
}

/** An oyster knife and the oyster that it is for. */
export function oysterKnife(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const knife = `${solid(brush, 'e', 'M228 300L232 196Q240 160 248 196L252 300Z', '#c3ccd0')}${box(222, 292, 36, 16, 4, deep)}${solid(brush, 'h', 'M222 306H258C272 350 274 400 256 424Q240 436 224 424C206 400 208 350 222 306Z', matter.wood)}`;
  return (
    shadow(brush, 244, 128) +
    turned(knife, -12, 200, 440) +
    solid(brush, 'o', 'M262 440C236 420 252 366 300 352C350 340 392 376 384 412Q380 440 350 440Z', deep) +
    `<path d="M278 428C262 410 280 378 310 370C344 362 370 386 364 410Q360 430 340 430Z" fill="${body}"/>` +
    line('M288 420C286 396 306 382 330 388', accent, 4, ' opacity=".45"') +
    ellipse(330, 412, 10, 9, '#fff') +
    line('M262 404q10 -34 44 -46M254 416q4 -44 38 -58', accent, 3, ' opacity=".45"')
  );
}

/** A jar with a cork: salt, or honey. */
export function jar(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  return (
    shadow(brush, 240, 86) +
    solid(
      brush,
      'k',
      'M182 206H298L292 256H188Z',
      matter.wood,
      `<circle cx="206" cy="224" r="3" fill="${matter.woodDark}"/><circle cx="250" cy="236" r="4" fill="${matter.woodDark}"/><circle cx="276" cy="220" r="3" fill="${matter.woodDark}"/>`,
    ) +
    solid(
      brush,
      'b',
      'M182 248H298C300 268 328 272 328 306V414Q328 440 302 440H178Q152 440 152 414V306C152 272 180 268 182 248Z',
      brush.palette.halo,
      box(140, 300, 200, 150, 0, body),
    ) +
    line('M172 306V404', '#fff', 8, ' opacity=".45"') +
    box(192, 322, 96, 84, 4, matter.paper) +
    emblem(brush.emblem, 240, 360, 50, deep, accent === matter.paper ? body : deep)
  );
}

/** A tea tin. */
export function tin(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  return (
    shadow(brush, 240, 88) +
    solid(brush, 'b', boxOutline(158, 222, 164, 218, 10), body, pattern(brush, 156, 262, 168, 178)) +
    solid(brush, 'l', boxOutline(150, 196, 180, 52, 9), deep) +
    `<circle cx="240" cy="350" r="54" fill="${accent}"/><circle cx="240" cy="350" r="47" fill="none" stroke="${deep}" stroke-width="2.5"/>` +
    emblem(brush.emblem, 240, 350, 54, deep, body)
  );
}

/** A bag of coffee, folded at the top. */
export function bag(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  return (
    shadow(brush, 240, 92) +
    solid(brush, 'b', 'M164 214H316L328 426Q328 440 314 440H166Q152 440 152 426Z', body) +
    `<path d="M164 214L176 440H166Q152 440 152 426ZM316 214L304 440H314Q328 440 328 426Z" fill="#000" opacity=".1"/>` +
    solid(brush, 't', boxOutline(156, 182, 168, 42, 5), deep) +
    box(216, 194, 48, 12, 6, matter.pale) +
    solid(
      brush,
      'p',
      'M178 268H302V398H178Z',
      accent,
      pattern({ ...brush, palette: { ...brush.palette, accent: body } }, 178, 360, 124, 40, 'stripes'),
    ) +
    emblem(brush.emblem, 240, 312, 62, deep, body)
  );
}

/** A rolling pin on its end, beside a dusting of flour. */
export function rollingPin(brush: Brush): string {
  const { body, deep } = brush.palette;
  const pin = `${box(227, 132, 26, 60, 13, matter.woodDark)}${box(227, 384, 26, 60, 13, matter.woodDark)}${solid(brush, 'b', boxOutline(204, 180, 72, 216, 20), matter.wood, pattern(brush, 204, 180, 72, 216))}`;
  return (
    shadow(brush, 250, 110) +
    turned(pin, 13, 240, 440) +
    solid(brush, 's', 'M120 440C124 388 152 352 190 352C228 352 256 388 260 440Z', body) +
    `<path d="M168 352q22 16 44 0l10 -24q-32 12 -64 0Z" fill="${body}"/>` +
    line('M164 352q26 12 52 0', deep, 6) +
    emblem(brush.emblem, 190, 404, 48, deep, deep)
  );
}

/** A dish brush and its dish. */
export function brushes(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  const dish = `${solid(brush, 'h', boxOutline(230, 150, 22, 200, 11), matter.wood)}<circle cx="241" cy="166" r="5" fill="${matter.woodDark}"/>${line('M241 152c-20 -30 20 -30 0 0', body, 4)}<path d="M192 392H290L302 436H180Z" fill="${matter.pale}"/>${line(Array.from({ length: 9 }, (_, i) => `M${198 + i * 11} 392L${190 + i * 12.5} 434`).join(''), matter.woodDark, 2.5, ' opacity=".5"')}${solid(brush, 't', 'M186 398C184 360 210 342 241 342C272 342 298 360 296 398Z', matter.wood)}`;
  return (
    shadow(brush, 250, 120) +
    turned(dish, -9, 241, 440) +
    solid(brush, 'd', 'M280 408H390C386 430 370 440 356 440H314C300 440 284 430 280 408Z', body) +
    solid(brush, 's', boxOutline(300, 376, 70, 34, 9), accent) +
    line('M282 409H388', deep, 5)
  );
}

/** A box with three things in it. */
export function crate(brush: Brush): string {
  const { body, deep, accent } = brush.palette;
  return (
    shadow(brush, 240, 138) +
    solid(brush, 'j', boxOutline(148, 226, 66, 120, 10), body, pattern(brush, 148, 250, 66, 100)) +
    box(154, 210, 54, 24, 6, matter.wood) +
    solid(brush, 'n', boxOutline(224, 196, 62, 150, 5), deep) +
    box(224, 196, 14, 150, 5, '#000', ' opacity=".2"') +
    solid(brush, 'c', boxOutline(296, 252, 60, 94, 8), accent) +
    line('M326 252v-12', matter.ink, 4) +
    `<path d="M118 338c20 -30 34 8 52 -14c18 -24 30 14 52 -8c20 -20 32 16 54 -4c18 -18 30 14 50 2c16 -10 26 6 36 24Z" fill="${matter.paper}"/>` +
    solid(brush, 'b', 'M112 330H368L356 428Q354 440 342 440H138Q126 440 124 428Z', matter.pale) +
    box(112, 326, 256, 20, 4, matter.wood) +
    emblem(brush.emblem, 240, 392, 62, deep, body)
  );
}
