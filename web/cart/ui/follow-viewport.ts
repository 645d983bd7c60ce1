const names = ['--sc-left', '--sc-top', '--sc-width', '--sc-height'] as const;

/**
 * Keeps the cart within what is seen. On a phone a page may be wider than the screen, and a keyboard takes
 * its part: what is fixed to such a page is partly out of sight. Who enlarges the cart with two fingers looks
 * around in it: then it stays. What it answers ends that.
 */
export function followViewport(dialog: HTMLElement): () => void {
  const seen = window.visualViewport;
  if (!seen) return () => {};
  const { scale: first } = seen;

  function follow(): void {
    const { offsetLeft, offsetTop, width, height, scale } = seen!;
    if (scale > Math.max(1, first) * 1.01) return;
    for (const name of names) dialog.style.removeProperty(name);
    const whole = dialog.getBoundingClientRect();
    const places = [offsetLeft, offsetTop, width, height];
    const isWhole = [whole.left, whole.top, whole.width, whole.height].every(
      (place, index) => Math.abs(place - places[index]!) < 2,
    );
    if (isWhole) return;
    for (const [index, name] of names.entries()) dialog.style.setProperty(name, `${places[index]}px`);
  }
  follow();
  for (const name of ['resize', 'scroll']) seen.addEventListener(name, follow);
  window.addEventListener('resize', follow);
  return () => {
    for (const name of ['resize', 'scroll']) seen.removeEventListener(name, follow);
    window.removeEventListener('resize', follow);
  };
}
