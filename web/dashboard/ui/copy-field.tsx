import { Input, Label, TextField } from 'react-aria-components';
import { t } from '../text.js';
import { Button } from './button.js';
import { toast } from './toasts.js';

/** What is to be put in somewhere else: it can be marked, and copied by a button. */
export function CopyField({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <TextField className="field" value={value} isReadOnly>
      <Label className="field__label">{label}</Label>
      <div className="copy">
        <Input className="input" onFocus={(event) => event.currentTarget.select()} />
        <Button
          onPress={() => void navigator.clipboard.writeText(value).then(() => toast(t('actions.copied')))}
        >
          {t('actions.copy')}
        </Button>
      </div>
    </TextField>
  );
}
