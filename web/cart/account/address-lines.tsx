import { countriesIn } from '../../shared/format.js';
import type { Address } from '../types.js';
import { useApp } from '../ui/context.js';

/** An address as it stands on a letter. */
export function AddressLines({ address }: { readonly address: Address | null | undefined }) {
  const { language, state } = useApp();
  const { name, fullName, company, address1, address2, city, province, postalCode, country, phone } =
    address ?? {};
  const known = state.get().session.settings.countries?.find(({ code }) => code === country);
  const [named] = countriesIn(known ? [known] : [], language);
  const place = [city, province, postalCode].filter(Boolean).join(' ');
  const lines = [fullName || name, company, address1, address2, place, named?.name ?? country, phone];
  return (
    <>
      {lines.filter(Boolean).map((line, index) => (
        <span class="snipcart-address__line" key={index}>
          {line}
        </span>
      ))}
    </>
  );
}
