import type { ShippingRate } from '../../types.js';
import { useApp } from '../context.js';
import { useMoney } from '../use-money.js';

interface ShippingRatesProps {
  readonly rates: readonly ShippingRate[];
  readonly chosen: string | undefined;
  readonly busy: boolean;
  readonly onChoose: (id: string) => void;
  readonly error: string | undefined;
}

/** The ways to ship, with what each costs and how long it takes. */
export function ShippingRates({ rates, chosen, busy, onChoose, error }: ShippingRatesProps) {
  const { t, has } = useApp().language;
  const money = useMoney();
  const ids = idsOf(rates);
  return (
    <fieldset class="snipcart-form__set" aria-describedby={error ? 'selectedRate_error' : undefined}>
      <legend class="snipcart-sr-only">{t('shipping.method')}</legend>
      <ul class="snipcart-shipping-rates-list" aria-busy={busy}>
        {rates.map((rate, index) => {
          const id = ids[index]!;
          const isChosen = rate.id === chosen;
          const { localizationId, guaranteedDaysToDelivery: days } = rate;
          const own = `shipping.methods.${localizationId}`;
          return (
            <li
              key={rate.id}
              class={`snipcart-shipping-rates-list-item${isChosen ? ' snipcart-shipping-rates-list-item--highlight' : ''} snipcart__font--secondary snipcart__font--bold`}
            >
              <span class="snipcart-shipping-rates-list-item__choice">
                <input
                  type="radio"
                  class="snipcart-form-radio"
                  id={id}
                  name="selectedRate"
                  value={rate.id}
                  checked={isChosen}
                  aria-invalid={error ? 'true' : undefined}
                  onChange={() => onChoose(rate.id)}
                />
                <label
                  for={id}
                  class={`snipcart-form__label snipcart-shipping-rates-list-item__label${isChosen ? ' snipcart-shipping-rates-list-item__label--highlight' : ''}`}
                >
                  {localizationId !== null && has(own) ? t(own) : rate.description}
                  {[
                    days === null
                      ? null
                      : t('shipping_rates.guaranteed_delivery_days', { smart_count: days }),
                    rate.additionalInfos,
                  ].map((more) =>
                    more ? (
                      <span class="snipcart-shipping-rates-list-item__more snipcart__font--tiny" key={more}>
                        {more}
                      </span>
                    ) : null,
                  )}
                </label>
              </span>
              <span class="snipcart-shipping-rates-list-item--right snipcart-shipping-rates-list-item__price snipcart__font--black">
                {rate.cost === 0 ? t('cart_summary.free') : money(rate.cost)}
              </span>
            </li>
          );
        })}
      </ul>
      {error ? (
        <div
          class="snipcart-field-error snipcart__font--tiny"
          id="selectedRate_error"
          data-for="selectedRate"
        >
          {error}
        </div>
      ) : null}
    </fieldset>
  );
}

/** An id for each rate, as users' styles know them: by what it says; alike ones are numbered. */
function idsOf(rates: readonly ShippingRate[]): string[] {
  const slugs = rates.map(({ method, description }) => `selectedRate-${slug(method)}-${slug(description)}`);
  return slugs.map((id, index) => (slugs.indexOf(id) === index ? id : `${id}-${index}`));
}

function slug(text: string): string {
  const plain = text.normalize('NFD').replace(/[\u0300-\u036f]/g, '');
  return plain
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
