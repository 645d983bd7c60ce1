import {
  Button,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components';
import { t } from '../text.js';

interface Message {
  readonly text: string;
  readonly look: 'success' | 'error';
}

const queue = new ToastQueue<Message>({ maxVisibleToasts: 3 });

/** Tells in a corner of the page that something was done; gone after some seconds. */
export function toast(text: string, look: Message['look'] = 'success'): void {
  queue.add({ text, look }, { timeout: look === 'error' ? 15_000 : 6_000 });
}

/** Where such messages appear. */
export function Toasts() {
  return (
    <ToastRegion queue={queue} className="toasts">
      {({ toast: one }) => (
        <Toast toast={one} className={`toast toast--${one.content.look}`}>
          <ToastContent>
            <Text slot="title">{one.content.text}</Text>
          </ToastContent>
          <Button slot="close" className="toast__close" aria-label={t('actions.dismiss')}>
            ×
          </Button>
        </Toast>
      )}
    </ToastRegion>
  );
}
