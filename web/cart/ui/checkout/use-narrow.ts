import { useLayoutEffect, useState } from 'preact/hooks';

/** As the style has it: the cart's own width counts, not that of the page. */
const mostWidth = 860;

/** Whether there is room for one column alone. */
export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => isNarrow(dialogOfCart()));
  useLayoutEffect(() => {
    const dialog = dialogOfCart();
    if (!dialog) return undefined;
    const watch = new ResizeObserver(() => setNarrow(isNarrow(dialog)));
    // It calls at once, when the layout is done.
    watch.observe(dialog);
    return () => watch.disconnect();
  }, []);
  return narrow;
}

function dialogOfCart(): Element | null {
  return document.querySelector('#snipcart > .snipcart-modal__container');
}

function isNarrow(dialog: Element | null): boolean {
  return (dialog?.clientWidth ?? window.innerWidth) <= mostWidth;
}
