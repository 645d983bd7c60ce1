import type { ComponentChildren } from 'preact';
import { useApp } from '../ui/context.js';
import type { PlacedOrder } from './placed-order.js';

/** Something and what it is; nothing where it is nothing. */
export function LabelledValue({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ComponentChildren;
}) {
  if (!children) return null;
  return (
    <div class="snipcart-facts__fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/**
 * How an order was paid: its card, or the gateway by its name; and what the gateway tells the buyer to do.
 */
export function PaidBy({ order }: { readonly order: PlacedOrder }) {
  const { cardType, creditCardLast4Digits: last, paymentMethod, paymentDetails } = order;
  const { t } = useApp().language;
  // What is paid here by card has a name in English alone.
  const gateway = paymentMethod === 'Other' ? paymentDetails?.display : undefined;
  return (
    <>
      <LabelledValue name={t('payment.title')}>
        {last ? (
          <span class="snipcart-order__card">
            {cardType} •••• {last}
          </span>
        ) : (
          gateway
        )}
      </LabelledValue>
      <LabelledValue name={t('payment.instructions')}>
        {paymentDetails?.instructions ? (
          <span class="snipcart-order__instructions">{paymentDetails.instructions}</span>
        ) : null}
      </LabelledValue>
    </>
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
