import {
  Select as AriaSelect,
  Button,
  FieldError,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
} from 'react-aria-components';

export interface Choice {
  readonly id: string;
  readonly text: string;
}

export interface SelectProps {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  /** Whether the label is for screen readers alone. */
  readonly isLabelHidden?: boolean;
  readonly description?: string | undefined;
  readonly errors?: readonly string[] | undefined;
  readonly isDisabled?: boolean;
}

/** One of a few values. */
export function Select({
  label,
  choices,
  value,
  onChange,
  isLabelHidden = false,
  description,
  errors,
  isDisabled = false,
}: SelectProps) {
  return (
    <AriaSelect
      className="field"
      value={value}
      onChange={(key) => onChange(String(key))}
      isInvalid={(errors?.length ?? 0) > 0}
      isDisabled={isDisabled}
    >
      <Label className={isLabelHidden ? 'visually-hidden' : 'field__label'}>{label}</Label>
      <Button className="input select">
        <SelectValue />
        <span aria-hidden="true">▾</span>
      </Button>
      {description && (
        <Text slot="description" className="field__description">
          {description}
        </Text>
      )}
      <FieldError className="field__error">{errors?.join(' ')}</FieldError>
      <Popover className="popover">
        <ListBox className="list-box" items={[...choices]}>
          {({ id, text }) => (
            <ListBoxItem id={id} className="list-box__item">
              {text}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
