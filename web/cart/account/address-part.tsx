import { countriesIn } from '../../shared/format.js';
import type { TextKey } from '../language.js';
import type { Address } from '../types.js';
import { useApp, useStore } from '../ui/context.js';
import { Field, Select } from '../ui/parts/field.js';

interface AddressPartProps {
  /** `billing` or `shipping`, as autofill tells them apart. */
  readonly kind: 'billing' | 'shipping';
  readonly address: Address;
  readonly onChange: (address: Address) => void;
}

const autocomplete = {
  name: 'name',
  company: 'organization',
  address1: 'address-line1',
  address2: 'address-line2',
  city: 'address-level2',
  postalCode: 'postal-code',
  phone: 'tel',
} as const;

/** An address of the account, part by part. */
export function AddressPart({ kind, address, onChange }: AddressPartProps) {
  const { language, state } = useApp();
  const { countries = [] } = useStore(state).session.settings;
  const { t } = language;
  const { country } = address;
  const states = countries.find(({ code }) => code === country)?.states ?? [];
  const choose = { value: '', label: t('address_form.choose') };
  const part = (name: keyof typeof autocomplete, label: TextKey = `address_form.${name}`) => (
    <Field
      name={name}
      label={t(label)}
      value={address[name] ?? ''}
      type={name === 'phone' ? 'tel' : 'text'}
      required={!['company', 'address2', 'phone'].includes(name)}
      autocomplete={`${kind} ${autocomplete[name]}`}
      onInput={(value) => onChange({ ...address, [name]: value })}
    />
  );
  return (
    <div class="snipcart-form__set">
      {part('name')}
      {part('company')}
      {part('address1')}
      <div class="snipcart-form__row">
        {part('address2')}
        {part('city')}
      </div>
      <Select
        name="country"
        label={t('address_form.country')}
        value={country ?? ''}
        options={[
          choose,
          ...countriesIn(countries, language).map(({ code, name }) => ({ value: code, label: name })),
        ]}
        autocomplete={`${kind} country`}
        onInput={(value) => onChange({ ...address, country: value, province: '' })}
      />
      <div class="snipcart-form__row">
        {states.length > 0 ? (
          <Select
            name="province"
            label={t('address_form.province')}
            value={address.province ?? ''}
            options={[choose, ...states.map(({ code, name }) => ({ value: code, label: name }))]}
            autocomplete={`${kind} address-level1`}
            onInput={(value) => onChange({ ...address, province: value })}
          />
        ) : null}
        {part('postalCode')}
      </div>
      {part('phone')}
    </div>
  );
}
