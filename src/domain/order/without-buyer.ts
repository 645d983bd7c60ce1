import type { OrderDetails, OrderLine } from './order.js';

/** What a cart comes to without what identifies its buyer: their e-mail, addresses, words, and what they wrote for a line. */
export function withoutBuyer(details: OrderDetails): OrderDetails {
  const { buyer: _, notes: __, metadata: ___, client: ____, given: _____, ...rest } = details;
  return {
    ...rest,
    email: '',
    billing: {},
    shipping: {},
    customFields: [],
    payment: {},
    delivery: {},
    lines: details.lines.map(withoutWords),
  };
}

/** An order without the address and the browser of whoever began its cart. */
export function withoutCaller<T extends OrderDetails>({ client: _, ...details }: T): Omit<T, 'client'> {
  return details;
}

/** Choices among options say nothing of a person; texts may. */
function withoutWords({ metadata: _, customFields, ...line }: OrderLine): OrderLine {
  if (!customFields) return line;
  return {
    ...line,
    customFields: customFields.map((field) =>
      field.options ? field : { ...field, value: null, displayValue: null },
    ),
  };
}
