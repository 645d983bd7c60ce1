import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useApp, useStore } from './context.js';
import { followViewport } from './follow-viewport.js';
import { Header, SideHeader } from './header.js';
import { Notices } from './notices.js';

interface FrameProps {
  readonly side: boolean;
  readonly title: string;
  readonly children: ComponentChildren;
}

const focusable =
  'a[href], button:not(:disabled), input:not(:disabled):not([type="hidden"]), select:not(:disabled), textarea:not(:disabled), iframe, [tabindex="0"]';

/** The dialog around every screen: it takes the focus, keeps it, gives it back, and closes with Escape. */
export function Frame({ side, title, children }: FrameProps) {
  const { router, screen: screenState } = useApp();
  const { route } = useStore(router);
  const dialog = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const before = document.activeElement;
    const unfollow = followViewport(dialog.current!);
    return () => {
      unfollow();
      screenState.set({ notice: undefined });
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);

  // Each screen begins at its top, and says its name to those who hear it; steps of one screen keep the focus
  // themselves.
  const screen = /^\/checkout(\/(shipping|payment|return.*))?$/.test(route) ? '/checkout' : route;
  const isOpen = useRef(false);
  useLayoutEffect(() => {
    const begin = (): void => {
      dialog.current?.querySelector('.snipcart-layout')?.scrollTo?.(0, 0);
      dialog.current?.focus({ preventScroll: true });
    };
    if (!isOpen.current) {
      isOpen.current = true;
      begin();
      return undefined;
    }
    // Focus needs the layout of a whole new screen: with the next frame it is there anyway.
    const frame = requestAnimationFrame(begin);
    return () => cancelAnimationFrame(frame);
  }, [screen]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.stopPropagation();
      void router.close();
    }
    if (event.key === 'Tab') keepInside(event, dialog.current!);
  }

  return (
    <div
      ref={dialog}
      class={`snipcart-modal__container${side ? ' snipcart-cart-summary--edit snipcart-cart-summary-side' : ''}`}
      role="dialog"
      aria-modal="true"
      aria-label={title}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onClick={(event) => event.target === event.currentTarget && router.close()}
    >
      <div class="snipcart-layout snipcart-modal">
        {side ? null : <Header title={title} />}
        <Notices />
        <div
          class={`snipcart-layout__content${side ? ' snipcart-layout__content--side snipcart-cart--edit' : ''}`}
        >
          {side ? <SideHeader title={title} /> : null}
          {children}
        </div>
      </div>
    </div>
  );
}

/** The focus goes round within the dialog. */
function keepInside(event: KeyboardEvent, dialog: HTMLElement): void {
  const all = [...dialog.querySelectorAll<HTMLElement>(focusable)].filter((one) => one.offsetParent !== null);
  const first = all[0];
  const last = all[all.length - 1];
  const { activeElement } = document;
  const outside = !dialog.contains(activeElement) || activeElement === dialog;
  if (event.shiftKey ? activeElement === first || outside : activeElement === last) {
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }
}
