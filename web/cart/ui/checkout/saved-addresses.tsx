import { addressParts } from '../../address.js';
import { useApp, useStore } from '../context.js';
import { Select } from '../parts/field.js';
import { addressText } from './address-lines.js';
import { type AddressKind, addressOf, asAsked, type BuyerForm, fieldsOf } from './buyer-form.js';
import { useCountries } from './use-countries.js';

interface SavedAddressesProps {
  readonly kind: AddressKind;
  readonly form: BuyerForm;
  readonly onChange: (news: BuyerForm) => void;
}

/** The addresses of a signed-in buyer's account to choose from; nothing where there is none. */
export function SavedAddresses({ kind, form, onChange }: SavedAddressesProps) {
  const { state, language } = useApp();
  const { customer, session } = useStore(state);
  const countries = useCountries();
  const { t } = language;
  const texts = new Set<string>();
  const saved = [customer.billingAddress, customer.shippingAddress].flatMap((address) => {
    if (customer.status !== 'SignedIn' || !address?.address1) return [];
    const text = addressText(address, countries);
    if (texts.has(text)) return [];
    texts.add(text);
    return [{ text, parts: asAsked(address, session.settings.splitName) }];
  });
  if (saved.length === 0) return null;
  const now = addressOf(form, kind);
  const same = saved.findIndex(({ parts }) => addressParts.every((part) => parts[part] === now[part]));
  return (
    <Select
      name={`saved-${kind}`}
      label={t('address_form.saved_addresses')}
      value={same < 0 ? '' : String(same)}
      options={[
        ...saved.map(({ text }, index) => ({ value: String(index), label: text })),
        { value: '', label: t('address_form.new_address') },
      ]}
      onInput={(value) =>
        onChange(fieldsOf(kind, saved[Number(value || NaN)]?.parts ?? asAsked({ country: now.country })))
      }
    />
  );
}
