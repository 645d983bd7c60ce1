import type { ComponentChildren } from 'preact';
import { useApp } from '../ui/context.js';

/** Something and what it is; nothing where it is nothing. */
export function Fact({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  if (!children) return null;
  return (
    <div class="snipcart-facts__fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A link that leaves the page as it is. What is no web address is no link. */
export function Outside({ href, children }: { readonly href: string; readonly children: string }) {
  const { t } = useApp().language;
  if (!/^https?:/i.test(href)) return null;
  return (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {children}
      <span class="snipcart-sr-only"> ({t('access.new_window')})</span>
    </a>
  );
}
