import { useMemo } from 'react';
import { t } from '../../text.js';
import { Button } from '../../ui/button.js';
import { Check } from '../../ui/check.js';
import { ComboBox, ManyChoices } from '../../ui/combo-box.js';
import { CopyField } from '../../ui/copy-field.js';
import { TextField } from '../../ui/field.js';
import { countries, currencies, timeZones } from '../../ui/places.js';
import { Select } from '../../ui/select.js';
import { businessAddressParts, labelOf, partLabel, type SettingField, useOf } from './fields.js';

export interface SettingControlProps {
  readonly field: SettingField;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly errors: readonly string[] | undefined;
  readonly isReadOnly: boolean;
  /** Of a secret: whether there is one. */
  readonly isSet: boolean;
}

const places = { country: countries, countries, currency: currencies, currencies, timeZone: timeZones };

/** What one setting is entered with. */
export function SettingControl(props: SettingControlProps) {
  const { field, value, onChange, errors, isReadOnly } = props;
  const { name, kind } = field;
  const shared = { label: labelOf(name), description: useOf(name), errors, isReadOnly };
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const list = Array.isArray(value) ? value.map(String) : [];
  switch (kind) {
    case 'flag':
      return (
        <Check
          isSelected={value === true}
          onChange={onChange}
          isReadOnly={isReadOnly}
          description={shared.description}
        >
          {shared.label}
        </Check>
      );
    case 'choice':
      return (
        <Select
          {...shared}
          choices={field.choices ?? []}
          value={text}
          onChange={onChange}
          isDisabled={isReadOnly}
        />
      );
    case 'country':
    case 'currency':
    case 'timeZone':
    case 'countries':
    case 'currencies':
      return <PlaceControl {...props} kind={kind} />;
    case 'lines':
      return (
        <TextField
          {...shared}
          lines={3}
          value={typeof value === 'string' ? value : list.join('\n')}
          onChange={onChange}
        />
      );
    case 'paragraph':
      return <TextField {...shared} lines={3} value={text} onChange={onChange} />;
    case 'number':
      return <TextField {...shared} inputMode="decimal" value={text} onChange={onChange} />;
    case 'color':
      return <TextField {...shared} type="color" value={text} onChange={onChange} />;
    case 'email':
    case 'url':
    case 'text':
      return <TextField {...shared} type={kind} value={text} onChange={onChange} autoComplete="off" />;
    case 'businessAddress':
      return <AddressControl {...props} />;
    case 'secret':
      return <SecretControl {...props} />;
    case 'copy':
      return <CopyField label={shared.label} value={new URL(text, location.origin).href} />;
  }
}

function PlaceControl({
  field,
  kind,
  value,
  onChange,
  errors,
  isReadOnly,
}: SettingControlProps & { readonly kind: keyof typeof places }) {
  const choices = useMemo(() => places[kind](), [kind]);
  const shared = { label: labelOf(field.name), description: useOf(field.name), errors, isReadOnly, choices };
  return kind === 'countries' || kind === 'currencies' ? (
    <ManyChoices {...shared} values={Array.isArray(value) ? value.map(String) : []} onChange={onChange} />
  ) : (
    <ComboBox {...shared} value={String(value ?? '')} onChange={onChange} />
  );
}

function AddressControl({ value, onChange, errors, isReadOnly }: SettingControlProps) {
  const address = (value ?? {}) as Readonly<Record<string, string>>;
  return (
    <div className="fields">
      {businessAddressParts.map((part) => {
        // The refusal begins with the part that it is about.
        const [why] = errors ?? [];
        const isWrong = why?.startsWith(`${part} `) === true;
        return (
          <TextField
            key={part}
            label={partLabel(part)}
            value={address[part] ?? ''}
            onChange={(text) => onChange({ ...address, [part]: text })}
            errors={isWrong ? [why.slice(part.length + 1)] : undefined}
            isReadOnly={isReadOnly}
          />
        );
      })}
    </div>
  );
}

/** A secret goes in, and does not come out; it can be replaced or forgotten. */
function SecretControl({ field, value, onChange, errors, isReadOnly, isSet }: SettingControlProps) {
  const isForgotten = value === null;
  return (
    <div className="secret">
      <TextField
        label={labelOf(field.name)}
        description={useOf(field.name)}
        errors={errors}
        type="password"
        autoComplete="off"
        placeholder={isSet && !isForgotten ? t('settings.secret_set') : ''}
        value={typeof value === 'string' ? value : ''}
        onChange={(text) => onChange(text === '' ? undefined : text)}
        isReadOnly={isReadOnly}
      />
      {isSet && !isReadOnly && (
        <Button
          look="plain"
          aria-label={t('actions.remove_named', { name: labelOf(field.name) })}
          isDisabled={isForgotten}
          onPress={() => onChange(null)}
        >
          {t('actions.remove')}
        </Button>
      )}
    </div>
  );
}
