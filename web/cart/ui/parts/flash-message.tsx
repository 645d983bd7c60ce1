import { useApp } from '../context.js';
import { Icon } from './icon.js';

interface FlashMessageProps {
  readonly kind: 'error' | 'info' | 'success';
  readonly title: string;
  readonly text?: string | undefined;
  readonly details?: readonly string[] | undefined;
  readonly onClose?: () => void;
}

/** One message. Whoever shows it says, by the role of what is around it, whether it interrupts. */
export function FlashMessage({ kind, title, text, details = [], onClose }: FlashMessageProps) {
  const { t } = useApp().language;
  return (
    <div class={`snipcart-flash-message snipcart-flash-message--${kind}`}>
      <Icon name={kind === 'error' ? 'warning' : kind === 'success' ? 'check' : 'info'} />
      <div class="snipcart-flash-message__content">
        <h2 class="snipcart-flash-message__title">{title}</h2>
        {text ? <p class="snipcart-flash-message__text">{text}</p> : null}
        {details.length > 0 ? (
          <ul class="snipcart-flash-message__details">
            {details.map((detail) => (
              <li key={detail}>{detail}</li>
            ))}
          </ul>
        ) : null}
      </div>
      {onClose ? (
        <button
          type="button"
          class="snipcart-button-icon"
          aria-label={t('actions.dismiss')}
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      ) : null}
    </div>
  );
}
