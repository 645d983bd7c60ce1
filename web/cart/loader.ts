import { ownScript } from './page/own-script.js';

/**
 * The small script of a page that wants nothing loaded before its visitor does something: it loads the cart
 * and its style then, or after a while, and passes on the first click on a buy button.
 */
const own = ownScript();
const events = ['focus', 'mouseover', 'touchmove', 'scroll', 'keydown', 'click'];
const waits = Number(own.element?.dataset.timeout ?? 2750);
const opens = '.snipcart-add-item, .snipcart-checkout, .snipcart-customer-signin';
let clicked: HTMLElement | undefined;
let loaded = false;

function load(): void {
  if (loaded || !own.src) return;
  loaded = true;
  for (const name of events) document.removeEventListener(name, load, true);
  const folder = new URL('.', own.src).href;
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = `${folder}snipcart.css`;
  if (own.element?.dataset.configLoadCss !== 'false') document.head.prepend(style);
  const script = document.createElement('script');
  script.async = true;
  script.src = `${folder}snipcart.js`;
  // The script reads the loader's own attributes: one tag says it all.
  for (const { name, value } of own.element?.attributes ?? [])
    if (name.startsWith('data-')) script.setAttribute(name, value);
  document.head.append(script);
}

document.addEventListener(
  'click',
  (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>(opens) : null;
    if (!button || window.Snipcart) return;
    event.preventDefault();
    event.stopPropagation();
    clicked = button;
    load();
  },
  true,
);
document.addEventListener('snipcart.ready', () => clicked?.click(), { once: true });
window.LoadSnipcart = load;
for (const name of events) document.addEventListener(name, load, { capture: true, passive: true });
if (location.hash.startsWith('#/') && location.hash.length > 2) load();
else setTimeout(load, waits);
