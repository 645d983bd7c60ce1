import type { Order } from '../../api/orders.js';
import { t } from '../../text.js';
import { money, number, webAddress } from '../../ui/format.js';

/** What was bought, with sums that add up to the total. */
export function OrderLines({ order }: { readonly order: Order }) {
  const amount = (value: number) => money(value, order.currency);
  const sums: readonly (readonly [label: string, value: number])[] = [
    [t('orders.subtotal'), order.itemsTotal],
    ...order.discounts.map((one) => [one.name ?? '', -(one.amountSaved ?? 0)] as const),
    ...(order.shippingEnabled || order.shippingFees > 0
      ? [[order.shippingMethod ?? t('orders.shipping'), order.shippingFees] as const]
      : []),
    ...order.taxes
      .filter(({ includedInPrice }) => !includedInPrice)
      .map(({ taxName, amount: value }) => [taxName, value] as const),
  ];
  return (
    <section className="card">
      <h2>{t('orders.items')}</h2>
      <table className="table lines">
        <thead>
          <tr>
            <th scope="col">{t('orders.item')}</th>
            <th scope="col" className="cell--number">
              {t('orders.quantity')}
            </th>
            <th scope="col" className="cell--number">
              {t('orders.price')}
            </th>
            <th scope="col" className="cell--number">
              {t('orders.total')}
            </th>
          </tr>
        </thead>
        <tbody>
          {order.items.map((item) => (
            <tr key={item.uniqueId}>
              <td data-heading={t('orders.item')}>
                <span className="line">
                  {webAddress(item.image) && (
                    <img
                      src={webAddress(item.image)}
                      alt=""
                      width="40"
                      height="40"
                      loading="lazy"
                      referrerPolicy="no-referrer"
                    />
                  )}
                  <span>
                    <bdi>{item.name}</bdi>
                    {(item.customFields ?? []).map(({ name, value }) => (
                      <small key={name}>
                        <bdi>{name}</bdi>: <bdi>{String(value ?? '')}</bdi>
                      </small>
                    ))}
                  </span>
                </span>
              </td>
              <td data-heading={t('orders.quantity')} className="cell--number">
                {number(item.quantity)}
              </td>
              <td data-heading={t('orders.price')} className="cell--number">
                {amount(item.unitPrice)}
              </td>
              <td data-heading={t('orders.total')} className="cell--number">
                {amount(item.totalPrice)}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {sums.map(([label, value]) => (
            <tr key={label}>
              <th scope="row" colSpan={3}>
                <bdi>{label}</bdi>
              </th>
              <td className="cell--number">{amount(value)}</td>
            </tr>
          ))}
          <tr className="lines__total">
            <th scope="row" colSpan={3}>
              {t('orders.total')}
            </th>
            <td className="cell--number">{amount(order.finalGrandTotal)}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
