import { useEffect, useState } from 'preact/hooks';
import type { CartItem, CustomField } from '../../types.js';
import { useApp } from '../context.js';
import { Checkbox, Field, Select } from '../parts/field.js';
import { useMoney } from '../use-money.js';
import type { Changes } from './changes.js';
import { optionsOf } from './field-options.js';
import { fieldOf, problemText } from './item-problems.js';

interface ItemFieldsProps {
  readonly item: CartItem;
  readonly changes: Changes;
}

/** The item's own fields, for the buyer to choose and fill in; what is hidden stays so. */
export function ItemFields({ item, changes }: ItemFieldsProps) {
  const { language } = useApp();
  const visible = item.customFields.filter(({ type }) => type !== 'hidden');
  if (visible.length === 0) return null;
  return (
    <div class="snipcart-item-custom-fields">
      {visible.map((field, place) => {
        const problem = item.validation.errors.find((one) => fieldOf(one) === field.name);
        return (
          <ItemField
            key={`${field.name} ${place}`}
            field={field}
            error={problem && problemText(language, problem)}
            onChoose={(value) => changes.choose(item, { customFields: chosenAnew(item, field, value) })}
          />
        );
      })}
    </div>
  );
}

/** Fields of one name are told apart by their order: all of them are sent. */
function chosenAnew({ customFields }: CartItem, field: CustomField, value: string): CustomField[] {
  const label = (name: string): string => name.trim().toLowerCase();
  return customFields
    .filter(({ name }) => label(name) === label(field.name))
    .map((one) => ({ name: one.name, value: one === field ? value : (one.value ?? '') }));
}

interface ItemFieldProps {
  readonly field: CustomField;
  readonly error: string | undefined;
  readonly onChoose: (value: string) => void;
}

function ItemField({ field, error, onChoose }: ItemFieldProps) {
  const { t } = useApp().language;
  const money = useMoney();
  const { name, type, required = false } = field;
  const known = field.value ?? '';
  const [value, setValue] = useState(known);
  // What the shop says is what counts, once it has answered.
  useEffect(() => setValue(known), [known, error]);
  const choose = (chosen: string): void => {
    setValue(chosen);
    if (chosen !== known) onChoose(chosen);
  };
  const shared = {
    name,
    error,
    class: 'snipcart-item-custom-fields__field',
    box: ' snipcart-custom-field-wrapper__input',
  };
  const options = optionsOf(field).map((option) => ({
    value: option.label,
    label: option.amount ? `${option.label} (${signed(option.amount, money)})` : option.label,
    isTrue: option.label.toLowerCase() === 'true',
    amount: option.amount,
  }));

  if (type === 'readonly')
    return (
      <div class="snipcart-form__field snipcart-item-custom-fields__field snipcart-item-custom-fields__field--readonly">
        <div class="snipcart-form__label">{name}</div>
        <div class="snipcart-item-custom-fields__value">{known}</div>
      </div>
    );
  if (type === 'checkbox') {
    const on = options.find(({ isTrue }) => isTrue);
    const off = options.find(({ isTrue }) => !isTrue);
    return (
      <Checkbox
        name={name}
        label={on?.amount ? `${name} (${signed(on.amount, money)})` : name}
        checked={value !== '' && value.toLowerCase() !== (off?.value ?? 'false').toLowerCase()}
        error={error}
        onChange={(checked) => choose(checked ? (on?.value ?? 'true') : (off?.value ?? 'false'))}
      />
    );
  }
  if (options.length > 0) {
    // One of them is chosen from the start, unless the buyer must: none is optional.
    const unchosen = value === '' ? [{ value: '', label: t('item.choose') }] : [];
    // What its page preset may be none of them.
    const preset =
      value === '' || options.some((one) => one.value === value) ? [] : [{ value, label: value }];
    const all = [...unchosen, ...preset, ...options];
    return <Select {...shared} label={name} value={value} options={all} onInput={choose} />;
  }
  return (
    <Field
      {...shared}
      required={required}
      label={name}
      value={value}
      type={type === 'textarea' ? 'textarea' : 'text'}
      onInput={setValue}
      onCommit={choose}
      {...(field.placeholder ? { placeholder: field.placeholder } : {})}
    />
  );
}

/** What a choice adds to the price or takes off it. */
function signed(amount: number, money: (amount: number) => string): string {
  return `${amount < 0 ? '−' : '+'}${money(Math.abs(amount))}`;
}
