import type { ComponentChildren } from 'preact';
import { useApp } from '../ui/context.js';
import type { PlacedOrder } from './order-details.js';

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

/** The card that an order was paid with, where it was one. */
export function PaidCard({ order }: { readonly order: PlacedOrder }) {
  const { cardType, creditCardLast4Digits: last } = order;
  return (
    <Fact name={useApp().language.t('payment.title')}>
      {last && (
        <span class="snipcart-order__card">
          {cardType} •••• {last}
        </span>
      )}
    </Fact>
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
