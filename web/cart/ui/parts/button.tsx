import type { ComponentChildren, JSX } from 'preact';
import { Icon, type IconName } from './icon.js';

interface ButtonProps {
  readonly children: ComponentChildren;
  readonly onClick?: (() => void) | undefined;
  /** Sends the form that it stands in. */
  readonly submits?: boolean;
  readonly kind?: 'primary' | 'secondary';
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly icon?: IconName;
  readonly class?: string;
}

/**
 * The main act of a screen, or one beside it; with the names that sites know from every version of Snipcart
 * 3. While it is busy it stays where it is and takes no second click.
 */
export function Button({
  children,
  onClick,
  submits,
  kind = 'primary',
  busy,
  disabled,
  icon,
  class: also = '',
}: ButtonProps) {
  const name = `snipcart-button-${kind}${submits ? ' snipcart-submit' : ''} snipcart-base-button is-icon-right snipcart-cart-button snipcart-cart-button--${kind === 'primary' ? 'highlight' : kind}${also && ` ${also}`}`;
  return (
    <button
      type={submits ? 'submit' : 'button'}
      class={name}
      disabled={disabled}
      aria-disabled={busy ? 'true' : undefined}
      aria-busy={busy ? 'true' : undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else onClick?.();
      }}
    >
      <div class="snipcart-base-button__wrapper">
        <div class="snipcart-base-button__label">{children}</div>
        <div class="snipcart-base-button__icon">
          {busy ? <span class="snipcart-spinner" /> : icon ? <Icon name={icon} /> : null}
        </div>
      </div>
    </button>
  );
}

/** An act that looks like a link. */
export function LinkButton({ children, ...props }: JSX.IntrinsicElements['button']) {
  return (
    <button type="button" class="snipcart-button-link snipcart__actions--link" {...props}>
      {children}
    </button>
  );
}

interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly title?: string;
  readonly class?: string;
  /** The id of what it is an act of: labels may repeat on a screen. */
  readonly subjectId?: string;
  readonly disabled?: boolean | undefined;
  readonly onClick: (event: MouseEvent) => void;
}

/**
 * An act that is a sign alone, with its words for whoever hears or hovers. One that is disabled keeps the
 * focus it has.
 */
export function IconButton({
  icon,
  label,
  title = label,
  class: also = '',
  subjectId,
  disabled,
  onClick,
}: IconButtonProps) {
  return (
    <button
      type="button"
      class={`snipcart-button-icon snipcart__button--icon ${also}`.trim()}
      title={title}
      aria-label={label}
      aria-describedby={subjectId}
      aria-disabled={disabled ? 'true' : undefined}
      onClick={(event) => !disabled && onClick(event)}
    >
      <Icon name={icon} />
    </button>
  );
}
