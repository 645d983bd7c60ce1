import { useApp } from '../context.js';
import { useId } from '../use-id.js';

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  /** The value is as the buyer wants it: they went on, or pressed Enter. */
  readonly onCommit?: (value: string) => void;
  readonly error?: string | undefined;
  readonly hint?: string;
  readonly type?: 'text' | 'email' | 'password' | 'tel' | 'textarea';
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly inputMode?: 'numeric' | 'email' | 'tel';
  readonly placeholder?: string;
  readonly readOnly?: boolean;
  readonly class?: string;
  /** A further class of the box around the input. */
  readonly box?: string;
  /** One of its own, where tests and styles of sites know it. */
  readonly id?: string;
}

/** A line of a form with its label and what is wrong with it, each tied to its input. */
export function Field({
  name,
  label,
  value,
  onInput,
  onCommit,
  error,
  hint,
  class: also = '',
  box = '',
  type = 'text',
  required,
  id = useFieldId(name),
  ...input
}: FieldProps) {
  const described = [hint ? `${id}_hint` : '', error ? `${id}_error` : ''].filter(Boolean).join(' ');
  const shared = {
    id,
    name,
    value,
    // A name in another script than the page's begins where that script does; before there is one, as the
    // page does.
    dir: value ? ('auto' as const) : undefined,
    class: 'snipcart-input__input snipcart-textbox snipcart__font--secondary snipcart__font--bold',
    'aria-required': required ? ('true' as const) : undefined,
    'aria-invalid': error ? ('true' as const) : undefined,
    'aria-describedby': described || undefined,
    onInput: (event: Event) => onInput((event.target as HTMLInputElement).value),
    onChange: (event: Event) => onCommit?.((event.target as HTMLInputElement).value),
    ...input,
  };
  return (
    <div class={`snipcart-form__field ${also}`.trim()}>
      <Label for={id} required={required ?? true}>
        {label}
      </Label>
      <div class={`snipcart-input${box}${error ? ' snipcart-input--invalid' : ''}`}>
        {type === 'textarea' ? (
          <textarea {...shared} rows={3} />
        ) : (
          <input {...shared} type={type as 'text'} />
        )}
      </div>
      {hint ? (
        <p id={`${id}_hint`} class="snipcart-form__hint snipcart__font--tiny">
          {hint}
        </p>
      ) : null}
      <FieldError id={`${id}_error`} name={name} error={error} />
    </div>
  );
}

interface SelectProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly {
    readonly value: string;
    readonly label: string;
    readonly disabled?: boolean;
  }[];
  readonly onInput: (value: string) => void;
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly autocomplete?: string;
  readonly class?: string;
  readonly box?: string;
}

/** One of a list, as the browser's own control: it can be typed at, filled in, and read aloud. */
export function Select({
  name,
  label,
  value,
  options,
  onInput,
  error,
  required = true,
  autocomplete,
  class: also = '',
  box = '',
}: SelectProps) {
  const id = useFieldId(name);
  return (
    <div class={`snipcart-form__field ${also}`.trim()}>
      <Label for={id} required={required}>
        {label}
      </Label>
      <div class={`snipcart-input snipcart-input--select${box}${error ? ' snipcart-input--invalid' : ''}`}>
        <select
          id={id}
          name={name}
          class="snipcart-form__select snipcart__font--secondary snipcart__font--bold"
          value={value}
          autocomplete={autocomplete as never}
          aria-required={required ? 'true' : undefined}
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={error ? `${id}_error` : undefined}
          onInput={(event) => onInput((event.target as HTMLSelectElement).value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.label}
            </option>
          ))}
        </select>
      </div>
      <FieldError id={`${id}_error`} name={name} error={error} />
    </div>
  );
}

interface CheckboxProps {
  readonly name: string;
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly error?: string | undefined;
}

/** Yes or no. */
export function Checkbox({ name, label, checked, onChange, error }: CheckboxProps) {
  const id = useFieldId(name);
  return (
    <div class="snipcart-form__field">
      <div class="snipcart-form__field-checkbox">
        <input
          type="checkbox"
          class="snipcart-checkbox"
          id={id}
          name={name}
          checked={checked}
          aria-invalid={error ? 'true' : undefined}
          aria-describedby={error ? `${id}_error` : undefined}
          onChange={(event) => onChange((event.target as HTMLInputElement).checked)}
        />
        <label for={id} class="snipcart-form__label snipcart-form__label--checkbox">
          {label}
        </label>
      </div>
      <FieldError id={`${id}_error`} name={name} error={error} />
    </div>
  );
}

/** The name, as far as an id can hold it, and something of its own. */
function useFieldId(name: string): string {
  return `${name.replace(/[^\w-]+/g, '-')}_${useId()}`;
}

interface LabelProps {
  readonly for: string;
  readonly required: boolean;
  readonly children: string;
}

/** What is optional says so: most fields are not. */
function Label({ for: id, required, children }: LabelProps) {
  const { t } = useApp().language;
  return (
    <label for={id} class="snipcart-form__label">
      {children}
      {required ? null : <span class="snipcart-form__optional"> ({t('item.optional')})</span>}
    </label>
  );
}

function FieldError({
  id,
  name,
  error,
}: {
  readonly id: string;
  readonly name: string;
  readonly error?: string | undefined;
}) {
  if (!error) return null;
  return (
    <div class="snipcart-field-error snipcart__font--tiny" data-for={name} id={id}>
      {error}
    </div>
  );
}
