import { Checkbox } from 'react-aria-components';

/** A choice that is on or off. */
export function Check({
  isSelected,
  onChange,
  children,
}: {
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly children: string;
}) {
  return (
    <Checkbox className="check" isSelected={isSelected} onChange={onChange}>
      <span className="check__box" aria-hidden="true" />
      {children}
    </Checkbox>
  );
}
