import type { PageSettings } from './settings.js';

/** How long the cart waits for its style before it shows itself without. */
const patienceMs = 3000;

/**
 * Adds the cart's style sheet before the page's own, so that theirs are stronger; resolves once it is there.
 * A page that links it, or wants none, is left alone.
 */
export function addStyleSheet({ folder, loadsStyle }: PageSettings): Promise<void> {
  const linked = [...document.querySelectorAll('link')].some(({ href }) =>
    /\/snipcart(\.min)?\.css/.test(href),
  );
  if (!loadsStyle || linked) return Promise.resolve();
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = `${folder}snipcart.css`;
  const done = new Promise<void>((resolve) => {
    link.onload = () => resolve();
    link.onerror = () => resolve();
    setTimeout(resolve, patienceMs);
  });
  document.head.prepend(link);
  return done;
}
