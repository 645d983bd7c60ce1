import { Checkbox } from 'react-aria-components';

/** A choice that is on or off. */
export function Check({
  isSelected,
  onChange,
  isReadOnly = false,
  description,
  children,
}: {
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isReadOnly?: boolean;
  readonly description?: string | undefined;
  readonly children: string;
}) {
  return (
    <Checkbox className="check" isSelected={isSelected} onChange={onChange} isReadOnly={isReadOnly}>
      <span className="check__box" aria-hidden="true" />
      <span>
        {children}
        {description && <span className="field__description check__use">{description}</span>}
      </span>
    </Checkbox>
  );
}
