import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { isCallError } from '../../shared/call.js';
import { problemOf, type Values } from '../../shared/fields.js';
import { failureOf } from '../failure.js';
import type { TextKey } from '../language.js';
import type { SentEvent } from '../page/templates.js';
import { useApp } from '../ui/context.js';
import { Button } from '../ui/parts/button.js';
import { Field } from '../ui/parts/field.js';
import { FlashMessage } from '../ui/parts/flash-message.js';
import { Slot } from '../ui/slot.js';
import { type AccountField, problemTexts } from './fields.js';

interface AccountFormProps {
  readonly fields: readonly AccountField[];
  readonly initial?: Values;
  readonly submit: TextKey;
  /** As templates call it. */
  readonly slot?: string;
  /** Between the fields and the button. */
  readonly children?: ComponentChildren;
  readonly send: (values: Values, form: HTMLFormElement) => Promise<unknown>;
}

/** A form about an account: what is wrong stands at its field, as far as it has one. */
export function AccountForm({ fields, initial = {}, submit, slot, children, send }: AccountFormProps) {
  const app = useApp();
  const { t, errorText } = app.language;
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Values>({});
  const [failure, setFailure] = useState<{ title: string; text?: string }>();
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);

  function refused(error: unknown): void {
    const named: Values = {};
    if (isCallError(error))
      for (const { name } of fields) {
        const code = error.errors?.[name]?.[0];
        if (code) named[name] = errorText(code, code);
      }
    setErrors(named);
    const { title, text } = failureOf(app, error);
    const isSaid = title !== errorText('default');
    // What the buyer's language has words for, the shop need not say again in its own.
    if (Object.keys(named).length === 0) setFailure({ title, ...(isSaid ? {} : { text }) });
  }

  /** A password that was taken does not stay on the screen. */
  function forget(): void {
    setValues((now) => ({ ...now, currentPassword: '', password: '', confirm: '' }));
  }

  async function onSubmit(event: SentEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    const problems: Values = {};
    for (const field of fields) {
      const problem = problemOf(field, values);
      if (problem) problems[field.name] = t(problemTexts[problem]);
    }
    setErrors(problems);
    setFailure(undefined);
    if (event.held || Object.keys(problems).length > 0) return;
    setBusy(true);
    await send(values, form.current!).then(forget, refused);
    setBusy(false);
  }

  return (
    <form
      ref={form}
      class={`snipcart-form${slot ? ` snipcart-${slot}__form` : ''}`}
      noValidate
      onSubmit={onSubmit}
    >
      <div role="alert">
        {failure ? <FlashMessage kind="error" title={failure.title} text={failure.text} /> : null}
      </div>
      {slot ? <Slot name={slot} section="top" /> : null}
      {fields.map(({ name, label, hint, optional, ...rest }) => (
        <Field
          key={name}
          {...rest}
          name={name}
          label={t(label)}
          {...(hint ? { hint: t(hint) } : {})}
          required={!optional}
          value={values[name] ?? ''}
          error={errors[name]}
          onInput={(value) => setValues((now) => ({ ...now, [name]: value }))}
        />
      ))}
      {children}
      {slot ? <Slot name={slot} section="bottom" /> : null}
      <Button submits busy={busy}>
        {t(submit)}
      </Button>
    </form>
  );
}
