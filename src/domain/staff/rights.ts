/** From who may everything to who may look. */
export const roles = ['owner', 'manager', 'orders', 'reader'] as const;

export type Role = (typeof roles)[number];

const [everybody, ordersUp, managerUp, ownerAlone]: readonly (readonly Role[])[] = [
  roles,
  ['owner', 'manager', 'orders'],
  ['owner', 'manager'],
  ['owner'],
] as const;

/** Everything that can be allowed, and which roles may do it. */
const table = {
  'orders.read': everybody!,
  'customers.read': everybody!,
  'products.read': everybody!,
  'reports.read': everybody!,
  'subscriptions.read': everybody!,
  'carts.read': everybody!,
  'withdrawals.read': everybody!,
  'orders.change': ordersUp!,
  'customers.change': ordersUp!,
  'buyers.write': ordersUp!,
  /** Bounded by `refundLimit` for the role `orders`. */
  'orders.refund': ordersUp!,
  'withdrawals.decide': ordersUp!,
  'subscriptions.change': ordersUp!,
  'digital-goods': managerUp!,
  campaigns: managerUp!,
  webhooks: managerUp!,
  log: managerUp!,
  export: managerUp!,
  import: managerUp!,
  'products.change': managerUp!,
  discounts: managerUp!,
  mails: managerUp!,
  settings: managerUp!,
  'customers.erase': managerUp!,
  'audit.read': managerUp!,
  'staff.read': managerUp!,
  'payment.secrets': ownerAlone!,
  keys: ownerAlone!,
  staff: ownerAlone!,
  shops: ownerAlone!,
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Right = keyof typeof table;

/** Whether a role may do something. */
export function hasRight(role: Role, right: Right): boolean {
  return table[right].includes(role);
}

/** All that a role may do. */
export function rightsOf(role: Role): Right[] {
  return (Object.keys(table) as Right[]).filter((right) => hasRight(role, right));
}

/** The roles that may do something, for people: `owner, manager`. */
export function rolesWith(right: Right): string {
  return table[right].join(', ');
}
