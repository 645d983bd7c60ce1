import { act, agree, agreeOnStock, type Books, differs, oneOf, upTo } from './bookkeeper.js';
import { must } from './buyer.js';
import type { CountedLine } from './counted-cart.js';

/** What the model knows of an order. Amounts are minor units. */
export interface CountedOrder {
  readonly token: string;
  readonly unit: number;
  readonly total: number;
  readonly lines: readonly CountedLine[];
  readonly status: string;
  readonly payment: 'Paid' | 'Authorized' | 'Deferred' | 'Cancelled' | 'Refunded';
  readonly refunded: number;
  readonly restocked: boolean;
}

/** Captures, refunds and cancels an order by random acts, the shop and the model in step. */
export async function afterwards(books: Books, placed: CountedOrder): Promise<void> {
  let order = placed;
  for (let left = 2 + upTo(books, 4); left > 0; left -= 1) {
    order = await moved(books, order);
    const orderView = must(200, await books.shop.admin('GET', `/orders/${order.token}`));
    const { total, refunded, unit } = order;
    agree(
      books,
      orderView,
      { finalGrandTotal: total, total, refundsAmount: refunded, adjustedAmount: total - refunded },
      unit,
    );
    for (const [name, wanted] of [
      ['paymentStatus', order.payment],
      ['status', order.status],
    ] as const)
      if (orderView[name] !== wanted) differs(books, `${name} is ${orderView[name]} instead of ${wanted}`);
    await agreeOnStock(books);
  }
}

async function moved(books: Books, order: CountedOrder): Promise<CountedOrder> {
  const put = (what: string, wanted: number, change: object) =>
    act(books, what, wanted, books.shop.admin('PUT', `/orders/${order.token}`, change));
  const kind = oneOf(books, ['refund', 'refund', 'refunds', 'pay', 'cancel', 'resume']);
  const awaited = order.payment === 'Authorized' || order.payment === 'Deferred';
  if (kind === 'pay' && awaited) {
    await put('paid', 200, { paymentStatus: 'Paid' });
    // What is captured goes on; what a merchant says was paid is a label.
    const isProcessed = order.payment === 'Authorized' && order.status === 'Pending';
    return { ...order, payment: 'Paid', status: isProcessed ? 'Processed' : order.status };
  }
  if (kind === 'cancel') {
    const restock = books.random() < 0.7;
    await put(restock ? 'cancel with its stock' : 'cancel', 200, { status: 'Cancelled', restock });
    if (restock && !order.restocked) count(books, order, 1);
    const payment = order.payment === 'Authorized' ? 'Cancelled' : order.payment;
    return { ...order, status: 'Cancelled', payment, restocked: order.restocked || restock };
  }
  if (kind === 'resume' && order.status === 'Cancelled') {
    const fits = !order.restocked || [...needed(order)].every(([id, units]) => books.stock.get(id)! >= units);
    await put('resume', fits ? 200 : 409, { status: 'Processed' });
    if (!fits) return order;
    if (order.restocked) count(books, order, -1);
    return { ...order, status: 'Processed', restocked: false };
  }
  return refunded(books, order, kind === 'refunds' ? 4 : 1);
}

/** Asks for the same amount back so many times at once. */
async function refunded(books: Books, order: CountedOrder, times: number): Promise<CountedOrder> {
  const left = order.total - order.refunded;
  const amount = Math.max(1, oneOf(books, [left, left + 1, Math.ceil(left / 2), Math.ceil(left / 3), 1]));
  const isPaid = order.payment === 'Paid' || order.payment === 'Refunded';
  books.done.push(`refund ${times} × ${amount} of ${left}`);
  books.acts += times;
  const answers = await Promise.all(
    Array.from({ length: times }, () =>
      books.shop.admin('POST', `/orders/${order.token}/refunds`, { amount: amount / order.unit }),
    ),
  );
  const made = isPaid ? Math.min(times, Math.floor(left / amount)) : 0;
  const statuses = answers.map(({ status }) => status).sort();
  const wanted = Array.from({ length: times }, (_, index) => (index < made ? 201 : isPaid ? 400 : 409));
  if (`${statuses}` !== `${wanted}`) differs(books, `answers ${statuses} instead of ${wanted}`);
  const back = order.refunded + made * amount;
  return { ...order, refunded: back, payment: isPaid && back === order.total ? 'Refunded' : order.payment };
}

function needed({ lines }: CountedOrder): Map<string, number> {
  const units = new Map<string, number>();
  for (const { goods: item, quantity } of lines) units.set(item.id, (units.get(item.id) ?? 0) + quantity);
  return units;
}

function count(books: Books, order: CountedOrder, sign: 1 | -1): void {
  for (const [id, units] of needed(order)) books.stock.set(id, books.stock.get(id)! + sign * units);
}
