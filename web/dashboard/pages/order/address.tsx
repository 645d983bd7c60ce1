import type { components } from '../../../../dist/client/schema.js';

type Address = components['schemas']['Address'];

/** An address as it is written on a parcel. */
export function AddressBlock({
  title,
  address,
}: {
  readonly title: string;
  readonly address: Address | null;
}) {
  if (!address) return null;
  const { fullName, company, address1, address2, postalCode, city, province, country, phone } = address;
  const lines = {
    fullName,
    company,
    address1,
    address2,
    city: [postalCode, city].filter(Boolean).join(' '),
    country: [province, country].filter(Boolean).join(', '),
    phone,
  };
  return (
    <section className="card">
      <h2>{title}</h2>
      <address>{Object.entries(lines).map(([name, line]) => line && <bdi key={name}>{line}</bdi>)}</address>
    </section>
  );
}
