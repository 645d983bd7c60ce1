import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';

export interface ButtonProps extends AriaButtonProps {
  /** `primary` is the page's main act, `danger` one that cannot be undone, `plain` one beside others. */
  readonly look?: 'primary' | 'secondary' | 'plain' | 'danger';
}

/** A button; while `isPending` it takes no second press and says that it works. */
export function Button({ look = 'secondary', className, ...props }: ButtonProps) {
  return <AriaButton {...props} className={`button button--${look} ${className ?? ''}`} />;
}
