import { addressParts, nameIn } from '../../address.js';
import type { Address, CartState, Country, State } from '../../types.js';
import { isShipped } from '../shipped.js';
import { isEmail, neededParts } from './steps.js';

export type AddressPart = (typeof addressParts)[number];
/** Which of the two addresses of an order. */
export type AddressKind = 'billing' | 'shipping';
/** What the form of the first step holds, by field: `email`, `different`, `billing.city`, … */
export type BuyerForm = Readonly<Record<string, string>>;

/** What is known of the buyer: what the cart says, else what their account says. */
export function knownOf({ cart, customer, session }: State): BuyerForm {
  const account = customer.status === 'SignedIn' ? customer : undefined;
  const isFresh = cart.billingAddress === null;
  const shipping = cart.shippingAddress ?? (isFresh ? account?.shippingAddress : null);
  const different = isFresh
    ? account?.shippingAddressSameAsBilling === false && Boolean(shipping?.address1)
    : !cart.shipToBillingAddress;
  const { countries = [], country = '', splitName } = session.settings;
  const home = { country: countries.some(({ code }) => code === country) ? country : '' };
  const partsOf = (kind: AddressKind, address: Address | null | undefined): BuyerForm =>
    fieldsOf(kind, asAsked(address?.address1 ? address : { ...home, ...filledIn(address) }, splitName));
  return {
    email: account?.email || cart.email,
    different: different ? 'yes' : '',
    ...partsOf('billing', cart.billingAddress ?? account?.billingAddress),
    ...partsOf('shipping', shipping),
  };
}

function filledIn(address: Address | null | undefined): Address {
  return Object.fromEntries(Object.entries(address ?? {}).filter(([, text]) => text));
}

/** An address with its name as the form asks for it: first and last apart, or both in one. */
export function asAsked(address: Address, splitName = false): Record<AddressPart, string> {
  const whole = nameIn(address);
  const [, first, last = whole] = (!address.firstName && /^\s*(\S+)\s+(.+)$/.exec(whole)) || [];
  const name = splitName
    ? { firstName: address.firstName || first, name: address.firstName ? address.name : last }
    : { firstName: '', name: whole };
  const parts: Address = { ...address, ...name };
  return Object.fromEntries(addressParts.map((part) => [part, parts[part] ?? ''])) as Record<
    AddressPart,
    string
  >;
}

/** An address as fields of the form. */
export function fieldsOf(kind: AddressKind, parts: Record<AddressPart, string>): BuyerForm {
  return Object.fromEntries(addressParts.map((part) => [`${kind}.${part}`, parts[part]]));
}

/** The form with whatever became known since: a page's script that sets an address, or signing in, shows. */
export function merged(form: BuyerForm, before: BuyerForm, now: BuyerForm): BuyerForm {
  const news = Object.keys(now).filter((name) => now[name] !== before[name]);
  return { ...form, ...Object.fromEntries(news.map((name) => [name, now[name]!])) };
}

/** An address of the form. */
export function addressOf(form: BuyerForm, kind: AddressKind): Record<AddressPart, string> {
  return Object.fromEntries(addressParts.map((part) => [part, form[`${kind}.${part}`] ?? ''])) as Record<
    AddressPart,
    string
  >;
}

/** What of the form must be put right, by field: the key of a text. */
export function wrongIn(form: BuyerForm, state: State): Record<string, string> {
  const { countries = [], phoneRequired, splitName } = state.session.settings;
  const wrong: Record<string, string> = {};
  if (!isEmail(form.email ?? '')) wrong.email = form.email?.trim() ? 'email' : 'required';
  const kinds: AddressKind[] = form.different && isShipped(state) ? ['billing', 'shipping'] : ['billing'];
  for (const kind of kinds) {
    const address = addressOf(form, kind);
    const needed = [
      ...neededParts(countries, address.country),
      ...(phoneRequired && kind === 'billing' ? ['phone'] : []),
      ...(splitName ? ['firstName'] : []),
    ];
    for (const part of needed)
      if (!address[part as AddressPart]?.trim()) wrong[`${kind}.${part}`] = 'required';
  }
  return wrong;
}

/** What the shop is told of the buyer; what the form does not ask stays as it was said. */
export function buyerOf(form: BuyerForm, { cart, session }: State, shipped: boolean) {
  const submitted = (kind: AddressKind, was: CartState['billingAddress']): Address => {
    const parts = Object.entries(addressOf(form, kind)).map(([part, value]) => [part, value.trim() || null]);
    const address: Address = { ...was, ...Object.fromEntries(parts) };
    return { ...address, province: stateIn(session.settings.countries, address) };
  };
  const different = shipped && Boolean(form.different);
  return {
    email: form.email!.trim(),
    billingAddress: submitted('billing', cart.billingAddress),
    ...(shipped ? { shipToBillingAddress: !different } : {}),
    ...(different ? { shippingAddress: submitted('shipping', cart.shippingAddress) } : {}),
  };
}

function stateIn(countries: readonly Country[] = [], { country, province }: Address): string | null {
  return stateOf(countries, country ?? '', province ?? '') || null;
}

/** A province as its country's list has it, by code or by name; as it is where there is no list. */
export function stateOf(countries: readonly Country[], country: string, province: string): string {
  const states = countries.find(({ code }) => code === country)?.states ?? [];
  if (states.length === 0) return province;
  const entered = province.trim().toLowerCase();
  return (
    states.find(({ code, name }) => entered === code.toLowerCase() || entered === name.toLowerCase())?.code ??
    ''
  );
}

/** The form's name of the field that a control is for. */
export function fieldNamed(control: Element): string | undefined {
  const controlName = control.getAttribute('name') ?? '';
  if (controlName === 'email') return controlName;
  const name = controlName === 'lastName' ? 'name' : controlName;
  const kind = control.closest('[data-address]')?.getAttribute('data-address') ?? 'billing';
  return (addressParts as readonly string[]).includes(name) ? `${kind}.${name}` : undefined;
}
