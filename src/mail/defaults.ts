import type { MailKind } from '../domain/mail/kinds.js';

/**
 * A mail's subject and content, in Liquid. The content stands in the layout, unless it is a whole page
 * itself.
 */
export interface TemplateSource {
  readonly subject: string;
  readonly html: string;
  /** Absent: made of the HTML. */
  readonly text?: string;
}

/** What is said of an order before anything else: its number and its date. */
const over = `{% assign number = 'order' | t: number: order.invoiceNumber %}{% assign day = order.completionDate | date %}{% assign over = number | append: ' · ' | append: day %}`;

const opening = (kind: MailKind, values = ''): string =>
  headed(
    `{% assign title = '${kind}.title' | t${values} %}{% assign intro = '${kind}.intro' | t: shop: store.name %}`,
  );

const headed = (words: string): string => `${over}
${words}
{% render 'heading', text: title, over: over %}
{% render 'greeting' %}
{% render 'paragraph', text: intro %}
`;

/**
 * Only money that a provider returned comes back the way it was paid; of the shop's own refunds that is not
 * promised.
 */
const ofRefund = `{% assign amount = refund.amount | money: order.currency %}
{% if refund.byProvider %}{% assign title = 'refund.title' | t: amount: amount %}{% assign intro = 'refund.intro' | t %}
{% else %}{% assign title = 'refund.byShop.title' | t: amount: amount %}{% assign intro = 'refund.byShop.intro' | t %}{% endif %}`;

const invoiceButton = `{% assign label = 'viewInvoice' | t %}
{% render 'button', text: label, url: links.invoice %}
`;

const orderBlocks = `{% render 'items' %}
{% render 'facts' %}
`;

const subjectOf = (kind: MailKind, values = ''): string =>
  `{{ '${kind}.subject' | t: number: order.invoiceNumber, shop: store.name${values} }}`;

const order = (kind: MailKind, content: string): TemplateSource => ({
  subject: subjectOf(kind),
  html: content,
});

const account = (kind: MailKind): TemplateSource => ({
  subject: `{{ '${kind}.subject' | t: shop: store.name }}`,
  html: `{% assign title = '${kind}.title' | t %}
{% render 'heading', text: title %}
{% render 'greeting' %}
{% assign intro = '${kind}.intro' | t: shop: store.name, email: customer.email %}
{% if reason == 'registration' %}{% assign intro = 'registered.intro' | t: shop: store.name, email: customer.email %}{% endif %}
{% render 'paragraph', text: intro %}
{% assign label = '${kind}.button' | t %}
{% render 'button', text: label, url: links.action, full: true %}
{% assign hint = 'ignoreHint' | t %}
{% render 'aside', text: hint %}
`,
});

/**
 * The templates that a store has until its merchant writes others. One source makes both parts: its blocks
 * know how.
 */
export const defaultTemplates: Readonly<Record<MailKind, TemplateSource>> = {
  invoice: order(
    'invoice',
    `${opening('invoice')}{% render 'message', text: message %}
{% render 'paragraph', text: order.paymentDetails.instructions %}
${invoiceButton}${orderBlocks}`,
  ),
  'order-received': order(
    'order-received',
    `${opening('order-received')}{% render 'message', text: message %}
{% render 'paragraph', text: order.paymentDetails.instructions %}
${orderBlocks}`,
  ),
  'payment-expired': order(
    'payment-expired',
    `${opening('payment-expired')}{% render 'message', text: message %}
{% render 'items' %}
`,
  ),
  'order-shipped': order(
    'order-shipped',
    `${opening('order-shipped')}{% render 'message', text: message %}
{% render 'tracking' %}
${orderBlocks}`,
  ),
  'tracking-number': order(
    'tracking-number',
    `${opening('tracking-number')}{% render 'message', text: message %}
{% render 'tracking' %}
${orderBlocks}`,
  ),
  'status-changed': {
    subject: `{% assign key = 'status.' | append: order.status %}{% assign status = key | t %}${subjectOf('status-changed', ', status: status')}`,
    html: `{% assign key = 'status.' | append: order.status %}{% assign status = key | t %}${opening('status-changed', ': status: status')}{% render 'message', text: message %}
{% render 'tracking' %}
${orderBlocks}`,
  },
  'order-cancelled': order(
    'order-cancelled',
    `${opening('order-cancelled')}{% render 'message', text: message %}
{% render 'items' %}
`,
  ),
  refund: {
    subject: subjectOf('refund'),
    html: `${headed(ofRefund)}{% render 'message', text: message %}
{% assign label = 'reason' | t %}{% render 'fact', label: label, value: refund.comment %}
${invoiceButton}{% render 'items' %}
`,
  },
  comment: order(
    'comment',
    `${opening('comment')}{% render 'message', text: message %}
${orderBlocks}`,
  ),
  'new-order': {
    subject: `{% assign amount = order.finalGrandTotal | money: order.currency %}${subjectOf('new-order', ', amount: amount')}`,
    html: `${over}
{% assign title = 'new-order.title' | t %}
{% render 'heading', text: title, over: over %}
{% assign amount = order.finalGrandTotal | money: order.currency %}
{% assign name = order.billingAddress.fullName | default: order.email %}
{% assign intro = 'new-order.intro' | t: name: name, amount: amount %}
{% render 'paragraph', text: intro %}
{% render 'aside', text: order.email %}
${invoiceButton}${orderBlocks}`,
  },
  'order-attention': {
    subject: subjectOf('order-attention'),
    html: `${over}
{% assign title = 'order-attention.title' | t %}
{% render 'heading', text: title, over: over %}
{% assign intro = 'order-attention.intro' | t %}
{% render 'paragraph', text: intro %}
{% assign text = message | default: order.attention %}{% render 'message', text: text %}
{% render 'aside', text: order.email %}
${orderBlocks}`,
  },
  invitation: account('invitation'),
  'confirm-email': account('confirm-email'),
  'reset-password': account('reset-password'),
  'claim-orders': account('claim-orders'),
};
