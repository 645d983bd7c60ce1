import { useMemo, useState } from 'react';
import {
  ComboBox as AriaComboBox,
  Button,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Text,
} from 'react-aria-components';
import { t } from '../text.js';
import type { Choice } from './select.js';

export interface ComboBoxProps {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly description?: string | undefined;
  readonly errors?: readonly string[] | undefined;
  readonly isReadOnly?: boolean;
}

/** One of many values, which is looked for by typing. */
export function ComboBox({
  label,
  choices,
  value,
  onChange,
  description,
  errors,
  isReadOnly,
}: ComboBoxProps) {
  return (
    <AriaComboBox
      className="field"
      selectedKey={value || null}
      onSelectionChange={(key) => key !== null && onChange(String(key))}
      defaultItems={[...choices]}
      isInvalid={(errors?.length ?? 0) > 0}
      isReadOnly={isReadOnly ?? false}
      menuTrigger="focus"
    >
      <Label className="field__label">{label}</Label>
      <Choices />
      {description && (
        <Text slot="description" className="field__description">
          {description}
        </Text>
      )}
      <FieldError className="field__error">{errors?.join(' ')}</FieldError>
    </AriaComboBox>
  );
}

export interface ManyChoicesProps extends Omit<ComboBoxProps, 'value' | 'onChange'> {
  readonly values: readonly string[];
  readonly onChange: (ids: readonly string[]) => void;
}

/** Some of many values: those chosen stand beneath, each with a way to take it out. */
export function ManyChoices(props: ManyChoicesProps) {
  const { label, choices, values, onChange, description, errors, isReadOnly = false } = props;
  const [search, setSearch] = useState('');
  const names = useMemo(() => new Map(choices.map(({ id, text }) => [id, text])), [choices]);
  const others = choices.filter(({ id }) => !values.includes(id));
  return (
    <div className="many">
      {!isReadOnly && (
        <AriaComboBox
          // Another one begins with each choice: nothing stands in it.
          key={values.length}
          className="field"
          inputValue={search}
          onInputChange={setSearch}
          selectedKey={null}
          onSelectionChange={(key) => {
            if (key === null) return;
            setSearch('');
            onChange([...values, String(key)]);
          }}
          defaultItems={others}
          isInvalid={(errors?.length ?? 0) > 0}
          menuTrigger="focus"
        >
          <Label className="field__label">{label}</Label>
          <Choices />
          {description && (
            <Text slot="description" className="field__description">
              {description}
            </Text>
          )}
          <FieldError className="field__error">{errors?.join(' ')}</FieldError>
        </AriaComboBox>
      )}
      {isReadOnly && <p className="field__label">{label}</p>}
      {values.length > 0 && (
        <ul className="chips" aria-label={label}>
          {values.map((id) => (
            <li key={id} className="chip">
              {names.get(id) ?? id}
              {!isReadOnly && (
                <Button
                  className="chip__remove"
                  aria-label={t('actions.remove_named', { name: names.get(id) ?? id })}
                  onPress={() => onChange(values.filter((one) => one !== id))}
                >
                  ×
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Choices() {
  return (
    <>
      <div className="combo">
        <Input className="input" />
        <Button className="combo__open">
          <span aria-hidden="true">▾</span>
        </Button>
      </div>
      <Popover className="popover">
        <ListBox className="list-box">
          {({ id, text }: Choice) => (
            <ListBoxItem id={id} className="list-box__item">
              {text}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </>
  );
}
