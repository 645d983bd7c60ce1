/**
 * Keeps the page where it is while the cart lies over it: what stays visible does not jump when its scroll
 * bar goes.
 */
export function lockPage(locked: boolean): void {
  const { style } = document.body;
  const bar = window.innerWidth - document.documentElement.clientWidth;
  if (!locked) style.removeProperty('padding-inline-end');
  else if (bar > 0) {
    const own = Number.parseFloat(getComputedStyle(document.body).paddingInlineEnd) || 0;
    style.setProperty('padding-inline-end', `${own + bar}px`);
  }
}
