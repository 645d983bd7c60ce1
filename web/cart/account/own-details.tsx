import { useState } from 'preact/hooks';
import type { Values } from '../../shared/fields.js';
import { addressParts, nameIn } from '../address.js';
import { AccountForm } from '../signin/account-form.js';
import type { Address } from '../types.js';
import { useApp, useStore } from '../ui/context.js';
import { Checkbox } from '../ui/parts/field.js';
import { AddressPart } from './address-part.js';

/** Name, telephone and addresses, which the checkout fills in. */
export function OwnDetails() {
  const { account, language, screen, state } = useApp();
  const { customer } = useStore(state);
  const { t } = language;
  const [billing, setBilling] = useState<Address>(named(customer.billingAddress));
  const [shipping, setShipping] = useState<Address>(named(customer.shippingAddress));
  const [differs, setDiffers] = useState(
    customer.shippingAddressSameAsBilling === false && isFilled(customer.shippingAddress ?? {}),
  );
  const [news, setNews] = useState(customer.acceptsMarketing === true);
  async function save({ name = '', phone = '' }: Values): Promise<void> {
    await account.update({
      ...(name.trim() ? { name } : {}),
      phone: phone.trim() || null,
      acceptsMarketing: news,
      ...(isFilled(billing) ? { billingAddress: partsOf(billing) } : {}),
      ...(differs && isFilled(shipping) ? { shippingAddress: partsOf(shipping) } : {}),
      shippingAddressSameAsBilling: !differs,
    });
    screen.set({ notice: { kind: 'success', title: t('flash.saved') } });
  }
  return (
    <section class="snipcart__box">
      <h2 class="snipcart__font--subtitle">{t('customer.information')}</h2>
      <AccountForm
        fields={[
          { name: 'name', label: 'address_form.name', autocomplete: 'name', optional: true },
          { name: 'phone', label: 'address_form.phone', type: 'tel', autocomplete: 'tel', optional: true },
        ]}
        initial={{ name: textOf(customer.name), phone: textOf(customer.phone) }}
        submit="actions.save_changes"
        send={save}
      >
        <fieldset>
          <legend class="snipcart__font--black">{t('billing.address')}</legend>
          <AddressPart kind="billing" address={billing} onChange={setBilling} />
        </fieldset>
        <Checkbox
          name="useDifferentShippingAddress"
          label={t('billing.use_different_shipping_address')}
          checked={differs}
          onChange={setDiffers}
        />
        {differs ? (
          <fieldset>
            <legend class="snipcart__font--black">{t('shipping.address')}</legend>
            <AddressPart kind="shipping" address={shipping} onChange={setShipping} />
          </fieldset>
        ) : null}
        <Checkbox
          name="acceptsMarketing"
          label={t('register_form.accepts_marketing')}
          checked={news}
          onChange={setNews}
        />
      </AccountForm>
    </section>
  );
}

/** An address with its name in one. */
function named(address: Address | null | undefined): Address {
  return address ? { ...address, firstName: null, name: nameIn(address) } : {};
}

function isFilled(address: Address): boolean {
  return addressParts.some((part) => address[part]?.trim());
}

/** Every part, since what was emptied goes too. */
function partsOf(address: Address): Record<string, string | null> {
  return Object.fromEntries(addressParts.map((part) => [part, address[part]?.trim() || null]));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
