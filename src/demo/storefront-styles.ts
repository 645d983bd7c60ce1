/** The pages' style sheet. */
export const styles = `:root {
  color-scheme: light dark;
  --paper: #fbf9f4; --raised: #ffffff; --ink: #1d2f3b; --muted: #56656d; --rule: #e3dccd;
  --accent: #28525f; --accent-hover: #1b3d48; --on-accent: #ffffff; --brick: #96452c; --banner: #ece5d6;
  --sky: #dfe9e6; --glow: #f6e8c8; --sun: #e9b95a; --cloud: #ffffff; --far: #b8cdc6; --hill: #7f9d7e; --tower: #fbf6ea;
  --stripe: #b85c3d; --lamp: #f7dc93; --sea: #8fb8bd; --w1: #6fa3ab; --w2: #44808c; --w3: #28525f; --sail: #fbf6ea;
  --beam: transparent; --star: transparent; --gull: #1d2f3b;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", "URW Palladio L", P052, Georgia, serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #101c25; --raised: #172833; --ink: #eee8db; --muted: #a8b5bb; --rule: #2a3c48;
    --accent: #a3ced5; --accent-hover: #c3e2e6; --on-accent: #0e2028; --brick: #e9a184; --banner: #1a2c38;
    --sky: #1b3040; --glow: #24404f; --sun: #e8e2cc; --cloud: #2b4657; --far: #223c49; --hill: #1a3038; --tower: #b9b8ae;
    --stripe: #7d4434; --lamp: #ffd979; --sea: #21414f; --w1: #1c3947; --w2: #17303d; --w3: #112632; --sail: #c9c5b6;
    --beam: #ffe7a480; --star: #eee8db; --gull: #a8b5bb;
  }
  .frame img { filter: brightness(.9) saturate(.95); }
}
*, *::before, *::after { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1.5rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.6 var(--sans); }
h1, h2, h3, .mark, .tagline, .price { font-family: var(--serif); font-weight: 500; }
h1, h2, h3 { line-height: 1.12; text-wrap: balance; margin: 0; }
p { margin: 0 0 1rem; }
ul { list-style: none; margin: 0; padding: 0; }
a { color: inherit; text-underline-offset: .2em; text-decoration-thickness: 1px; }
a:hover { color: var(--brick); }
img, svg { display: block; max-width: 100%; }
:focus-visible { outline: 3px solid var(--brick); outline-offset: 3px; border-radius: 4px; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 1rem; top: -5rem; z-index: 9; padding: .75rem 1.25rem; background: var(--accent); color: var(--on-accent); }
.skip:focus { top: 1rem; color: var(--on-accent); }
.banner { display: flex; flex-wrap: wrap; gap: .1rem 2rem; justify-content: center; padding: .6rem 1.25rem; background: var(--banner); font-size: .875rem; }
.banner p { margin: 0; }
.banner a + a { margin-left: 1rem; }
.top, main, .bottom { width: min(100% - 2.5rem, 78rem); margin-inline: auto; }
.top { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 1rem 2rem; padding-block: 1.6rem; }
.mark { display: inline-flex; align-items: center; gap: .7rem; font-size: 1.45rem; letter-spacing: .01em; text-decoration: none; }
.top ul { display: flex; flex-wrap: wrap; gap: .35rem 1.9rem; }
.top nav a { display: inline-block; padding-block: .35rem; text-decoration: none; border-bottom: 1px solid transparent; }
.top nav a:hover { border-color: currentColor; }
.mine { display: flex; gap: 1.4rem; margin: 0; }
.mine a { display: inline-block; padding-block: .35rem; text-decoration: none; border-bottom: 1px solid transparent; }
.mine a:hover { border-color: currentColor; }
.mine .count { font-variant-numeric: tabular-nums; }
#snipcart { --color-default: var(--ink); --color-alt: var(--muted); --bgColor-default: var(--raised); --bgColor-alt: var(--paper); --bgColor-modal: var(--paper); --borderColor-default: var(--rule); --color-link: var(--accent); --bgColor-buttonPrimary: var(--accent); --bgColor-buttonPrimary-hover: var(--accent-hover); --color-buttonPrimary: var(--on-accent); }
.eyebrow { margin-bottom: 1rem; color: var(--brick); font-size: .8125rem; font-weight: 600; letter-spacing: .09em; text-transform: uppercase; }
.hero { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.05fr); align-items: center; gap: clamp(2rem, 5vw, 5rem); padding-block: clamp(1rem, 3vw, 2.5rem) clamp(3rem, 7vw, 6rem); }
.hero h1 { font-size: clamp(2.5rem, 1.4rem + 4vw, 4.5rem); letter-spacing: -.018em; line-height: 1.04; }
.lead { max-width: 33rem; margin-block: 1.5rem 2rem; color: var(--muted); font-size: 1.125rem; }
.button { display: inline-block; padding: .7rem 1.3rem; border: 1px solid var(--accent); border-radius: 999px; background: var(--accent); color: var(--on-accent); font: 600 .9375rem/1.2 var(--sans); text-decoration: none; cursor: pointer; transition: background-color .18s, color .18s, border-color .18s; }
.button:hover { background: var(--accent-hover); border-color: var(--accent-hover); color: var(--on-accent); }
.shelf { padding-block: clamp(2.5rem, 6vw, 4.5rem); border-top: 1px solid var(--rule); }
.shelf > header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .4rem 1.75rem; margin-bottom: 2.25rem; }
.shelf h2 { font-size: clamp(1.9rem, 1.4rem + 1.8vw, 2.75rem); letter-spacing: -.012em; }
.shelf > header p { margin: 0; color: var(--muted); }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 15.5rem), 1fr)); gap: 3rem 1.75rem; }
.grid > li { display: grid; }
.card { position: relative; display: flex; flex-direction: column; }
.frame { position: relative; overflow: hidden; border-radius: 6px; background: var(--banner); }
.frame img { width: 100%; height: auto; transition: transform .5s cubic-bezier(.2, .7, .2, 1); }
.card:hover .frame img { transform: scale(1.035); }
.badge { position: absolute; left: .8rem; top: .8rem; padding: .2rem .7rem; border-radius: 999px; background: #fbf9f4; color: #1d2f3b; font-size: .8125rem; font-weight: 600; }
.card h3 { margin-top: 1.05rem; font-size: 1.3rem; }
.card h3 a { text-decoration: none; }
.card h3 a::after { content: ""; position: absolute; inset: 0; }
.card h3 a:focus-visible { outline: 0; }
.card:has(h3 a:focus-visible) { outline: 3px solid var(--brick); outline-offset: 6px; border-radius: 6px; }
.line { margin: .35rem 0 1rem; color: var(--muted); font-size: .9375rem; line-height: 1.45; text-wrap: pretty; }
.buy { display: flex; align-items: center; justify-content: space-between; gap: 1rem; margin-top: auto; }
.price { margin: 0; font-size: 1.25rem; font-variant-numeric: lining-nums tabular-nums; }
.card .button { position: relative; z-index: 1; padding: .55rem 1.05rem; background: transparent; color: var(--accent); font-size: .875rem; }
.card .button:hover { background: var(--accent); color: var(--on-accent); }
.crumbs { display: flex; flex-wrap: wrap; gap: .5rem; padding-block: .5rem 1.75rem; color: var(--muted); font-size: .9375rem; }
.product { display: grid; grid-template-columns: minmax(0, 1.05fr) minmax(0, 1fr); gap: clamp(2rem, 6vw, 5.5rem); align-items: start; padding-bottom: clamp(3rem, 7vw, 6rem); }
.product .frame { border-radius: 8px; }
.words { max-width: 34rem; padding-top: clamp(0rem, 3vw, 2.5rem); }
.words h1 { font-size: clamp(2.2rem, 1.5rem + 2.6vw, 3.5rem); letter-spacing: -.015em; }
.tagline { margin-block: .8rem 1.5rem; color: var(--muted); font-size: 1.3rem; font-style: italic; line-height: 1.35; }
.words .price { margin-bottom: 1.5rem; font-size: 1.75rem; }
.words .price span { color: var(--muted); font: 1rem var(--sans); }
.plans { margin-bottom: 1.5rem; font-size: 1.0625rem; }
.choices { margin-block: 1.75rem; padding: 1.1rem 1.4rem 1.2rem; border: 1px solid var(--rule); border-radius: 8px; background: var(--raised); }
.choices > p { margin: 0 0 .6rem; color: var(--muted); font-size: .875rem; }
dl { margin: 0; }
dl > div { display: grid; grid-template-columns: 8.5rem 1fr; gap: 1rem; padding-block: .45rem; }
dt { font-weight: 600; }
dd { margin: 0; }
dd ul { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; }
small { color: var(--muted); font-size: .875rem; }
.words .button { padding: .9rem 2.2rem; font-size: 1rem; }
.facts { margin-top: 2rem; font-size: .9375rem; }
.facts > div { border-top: 1px solid var(--rule); padding-block: .7rem; }
.bottom { display: grid; gap: .75rem; justify-items: center; padding-block: 3.5rem 4rem; border-top: 1px solid var(--rule); color: var(--muted); text-align: center; }
.bottom p { margin: 0; }
.bottom .mark { color: var(--ink); }
.bottom ul { display: flex; flex-wrap: wrap; justify-content: center; gap: .5rem 1.5rem; }
.sky { fill: var(--sky); } .glow { fill: var(--glow); } .sun { fill: var(--sun); } .cloud { fill: var(--cloud); } .beam { fill: url(#beam); } #beam stop { stop-color: var(--beam); }
.far { fill: var(--far); } .hill:not(.far), .roof { fill: var(--hill); } .tower, .house { fill: var(--tower); } .stripe, .roof { fill: var(--stripe); }
.lamp { fill: var(--lamp); } .sea { fill: var(--sea); } .one { fill: var(--w1); } .two { fill: var(--w2); } .three { fill: var(--w3); }
.hull { fill: var(--stripe); } .sail { fill: var(--sail); } .jib { fill: var(--lamp); }
.mast, .gull, .star, .glint { fill: none; stroke: var(--gull); stroke-width: 3; stroke-linecap: round; }
.star { stroke: var(--star); stroke-width: 3.5; } .glint { stroke: var(--glow); stroke-width: 4; opacity: .8; }
.one { animation: drift 14s ease-in-out infinite alternate; } .two { animation: drift 11s ease-in-out infinite alternate-reverse; }
.boat { animation: bob 7s ease-in-out infinite alternate; transform-origin: 332px 400px; }
@keyframes drift { from { transform: translateX(-18px); } to { transform: translateX(18px); } }
@keyframes bob { from { transform: rotate(-2deg); } to { transform: translateY(5px) rotate(2.5deg); } }
@media (max-width: 52rem) {
  .hero, .product { grid-template-columns: minmax(0, 1fr); }
  .hero .scene { order: -1; }
  .words { max-width: none; padding-top: 0; }
}
@media (max-width: 34rem) {
  .banner { justify-content: flex-start; }
  .top nav { width: calc(100% + 12px); margin: -6px; padding: 6px; overflow-x: auto; }
  .top ul { flex-wrap: nowrap; gap: 1.15rem; font-size: .9375rem; white-space: nowrap; }
  .grid { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 2.25rem 1rem; }
  .card h3 { font-size: 1.125rem; }
  .line { font-size: .875rem; }
  .buy { flex-direction: column; align-items: flex-start; gap: .6rem; }
  dl > div { grid-template-columns: 7rem 1fr; }
}
@media (prefers-reduced-motion: reduce) {
  html { scroll-behavior: auto; }
  *, *::before, *::after { animation: none !important; transition: none !important; }
}
@media (forced-colors: active) { .button { border-color: ButtonText; } }
`;
