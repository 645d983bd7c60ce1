import type { ReactNode } from 'react';
import {
  TextField as AriaTextField,
  type TextFieldProps as AriaTextFieldProps,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
} from 'react-aria-components';

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'children'> {
  readonly label: string;
  readonly description?: ReactNode;
  /** What the API refused of it. */
  readonly errors?: readonly string[] | undefined;
  readonly placeholder?: string;
  /** Several lines. */
  readonly lines?: number;
}

/** A labelled line of text, or several, with what is wrong with it beneath. */
export function TextField({ label, description, errors, placeholder, lines, ...props }: TextFieldProps) {
  return (
    <AriaTextField
      {...props}
      isInvalid={(errors?.length ?? 0) > 0 || props.isInvalid === true}
      className="field"
    >
      <Label className="field__label">{label}</Label>
      {lines ? (
        <TextArea className="input" rows={lines} placeholder={placeholder ?? ''} />
      ) : (
        <Input className="input" placeholder={placeholder ?? ''} />
      )}
      {description !== undefined && (
        <Text slot="description" className="field__description">
          {description}
        </Text>
      )}
      <FieldError className="field__error">{errors?.join(' ')}</FieldError>
    </AriaTextField>
  );
}
