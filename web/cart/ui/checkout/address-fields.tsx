import type { ComponentChildren } from 'preact';
import { useApp, useStore } from '../context.js';
import { Field, Select } from '../parts/field.js';
import { type AddressKind, type AddressPart, addressOf, type BuyerForm, stateOf } from './buyer-form.js';
import { neededParts } from './steps.js';
import { useCountries } from './use-countries.js';

interface AddressFieldsProps {
  readonly kind: AddressKind;
  readonly form: BuyerForm;
  readonly onChange: (news: BuyerForm) => void;
  /** What is wrong with a field, in words. */
  readonly errorOf: (field: string) => string | undefined;
}

interface PartFieldProps extends AddressFieldsProps {
  readonly part: AddressPart;
  readonly autocomplete: string;
  readonly required?: boolean;
  readonly class?: string;
  /** The name of the input, where it is not that of the part. */
  readonly as?: 'lastName';
}

/** One line of an address. */
export function PartField(props: PartFieldProps) {
  const { kind, part, as = part, form, onChange, errorOf, autocomplete, ...rest } = props;
  const { t } = useApp().language;
  const field = `${kind}.${part}`;
  return (
    <Field
      {...rest}
      name={as}
      label={t(`address_form.${as}`)}
      value={form[field] ?? ''}
      onInput={(value) => onChange({ [field]: value })}
      error={errorOf(field)}
      autocomplete={`${kind} ${autocomplete}`}
      {...(part === 'phone' ? { type: 'tel', inputMode: 'tel' } : {})}
    />
  );
}

/** Who somebody is: in one field, or in two where the shop asks so. */
export function NameFields(props: AddressFieldsProps) {
  const { splitName } = useStore(useApp().state).session.settings;
  if (!splitName) return <PartField {...props} part="name" autocomplete="name" />;
  return (
    <Row>
      <PartField {...props} part="firstName" autocomplete="given-name" />
      <PartField {...props} part="name" as="lastName" autocomplete="family-name" />
    </Row>
  );
}

/** Where somebody lives, as far as the shop must know. */
export function AddressFields(props: AddressFieldsProps) {
  const { kind, form, onChange, errorOf } = props;
  const { language, state } = useApp();
  const { countries: known = [] } = useStore(state).session.settings;
  const countries = useCountries();
  const { t } = language;
  const { country, province } = addressOf(form, kind);
  const needed = neededParts(known, country);
  const states = known.find(({ code }) => code === country)?.states ?? [];
  // An address that a page's script or an older order gave may be in a country that the shop has left.
  const listed = countries.some(({ code }) => code === country);
  const options = countries.map(({ code, name }) => ({ value: code, label: name }));
  return (
    <fieldset class="snipcart-form__set">
      <Row>
        <PartField {...props} part="address1" autocomplete="address-line1" class={large} />
        <PartField {...props} part="address2" autocomplete="address-line2" required={false} class={tidy} />
      </Row>
      <PartField {...props} part="city" autocomplete="address-level2" />
      <Select
        name="country"
        label={t('address_form.country')}
        value={listed ? country : ''}
        options={
          listed ? options : [{ value: '', label: t('address_form.choose'), disabled: true }, ...options]
        }
        onInput={(value) => onChange({ [`${kind}.country`]: value })}
        error={errorOf(`${kind}.country`)}
        autocomplete={`${kind} country`}
      />
      <TypedChoice
        name="country-target"
        choices={[...countries, ...known]}
        onChoose={(code) => onChange({ [`${kind}.country`]: code })}
      />
      <TypedChoice
        name="province-target"
        choices={states}
        onChoose={(code) => onChange({ [`${kind}.province`]: code })}
        free
      />
      <Row>
        {states.length > 0 ? (
          <Select
            name="province"
            label={t('address_form.province')}
            value={stateOf(known, country, province)}
            options={[
              { value: '', label: t('address_form.choose') },
              ...states.map(({ code, name }) => ({ value: code, label: name })),
            ]}
            onInput={(value) => onChange({ [`${kind}.province`]: value })}
            error={errorOf(`${kind}.province`)}
            required={needed.includes('province')}
            autocomplete={`${kind} address-level1`}
            class={large}
          />
        ) : (
          <PartField
            {...props}
            part="province"
            autocomplete="address-level1"
            required={needed.includes('province')}
            class={large}
          />
        )}
        <PartField
          {...props}
          part="postalCode"
          autocomplete="postal-code"
          required={needed.includes('postalCode')}
          class={tidy}
        />
      </Row>
    </fieldset>
  );
}

interface TypedChoiceProps {
  readonly name: string;
  readonly choices: readonly { readonly code: string; readonly name: string }[];
  readonly onChoose: (code: string) => void;
  /** Whether what is none of the choices is taken too where there are none. */
  readonly free?: boolean;
}

/**
 * Scripts of sites type a country and a province into fields of these names; people use the fields that they
 * see.
 */
function TypedChoice({ name, choices, onChoose, free = false }: TypedChoiceProps) {
  const type = (event: Event): void => {
    const typed = (event.target as HTMLInputElement).value.trim().toLowerCase();
    const choice = choices.find((one) => [one.code, one.name].some((text) => text.toLowerCase() === typed));
    if (choice) onChoose(choice.code);
    else if (free && choices.length === 0 && typed) onChoose((event.target as HTMLInputElement).value.trim());
  };
  return (
    <input
      class="snipcart-sr-only"
      name={name}
      type="text"
      tabIndex={-1}
      aria-hidden="true"
      autocomplete="off"
      onInput={type}
    />
  );
}

const large = 'snipcart-form__cell--large';
const tidy = 'snipcart-form__cell--tidy';

function Row({ children }: { readonly children: ComponentChildren }) {
  return <div class="snipcart-form__row">{children}</div>;
}
