import { useMutation } from '@tanstack/react-query';
import { t } from '../text.js';
import { Button } from './button.js';
import { Dialog } from './dialog.js';
import { messageOf, Notice } from './notice.js';

export interface ConfirmDialogProps {
  readonly title: string;
  /** What becomes of it. */
  readonly consequence: string;
  /** What the button that does it says. */
  readonly act: string;
  readonly onConfirm: () => Promise<unknown>;
  readonly onClose: () => void;
}

/** Asks before what cannot be taken back; says in its place why it failed. */
export function ConfirmDialog({ title, consequence, act, onConfirm, onClose }: ConfirmDialogProps) {
  const { mutate, isPending, error } = useMutation({ mutationFn: onConfirm, onSuccess: onClose });
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <p>{consequence}</p>
      {error && <Notice look="error">{messageOf(error)}</Notice>}
      <div className="form__acts">
        <Button onPress={onClose} autoFocus>
          {t('actions.cancel')}
        </Button>
        <Button look="danger" isPending={isPending} onPress={() => mutate()}>
          {act}
        </Button>
      </div>
    </Dialog>
  );
}
