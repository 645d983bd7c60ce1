import { useEffect, useRef, useState } from 'preact/hooks';
import { isCallError } from '../../../shared/call.js';
import { useApp } from '../context.js';

/** What is wrong in a form: what its fields do not satisfy, and what the shop said of them. */
export function useFormErrors(wrong: Readonly<Record<string, string>>) {
  const { language, screen } = useApp();
  const form = useRef<HTMLFormElement>(null);
  const [checked, setChecked] = useState<ReadonlySet<string> | 'all'>(new Set());
  const [refused, setRefused] = useState<Readonly<Record<string, string>>>({});
  const [sent, setSent] = useState(0);
  const pressed = usePressed();

  // After a form was sent in vain, its first wrong field takes the focus.
  useEffect(() => {
    if (sent > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [sent]);

  function errorOf(field: string): string | undefined {
    const known = checked === 'all' || checked.has(field) ? wrong[field] : undefined;
    const key = known ?? refused[field];
    return key === undefined ? undefined : language.errorText(key);
  }
  function fail(count: number): void {
    screen.set({ spoken: language.t('access.errors_found', { smart_count: count }) });
    setSent((times) => times + 1);
  }
  return {
    form,
    errorOf,
    /** Looks at the fields; false where one must be put right, or something beside them that is `held`. */
    check(held = false): boolean {
      setChecked('all');
      setRefused({});
      const count = Object.keys(wrong).length + Number(held);
      if (count > 0) fail(count);
      // What was said of an earlier try is over.
      else screen.set({ spoken: '' });
      return count === 0;
    },
    /**
     * Takes in what the shop refused, by the form's own names of fields; false where that is about none of
     * them.
     */
    take(error: unknown, ownName: (field: string) => string | undefined): boolean {
      const errors = isCallError(error) ? (error.errors ?? {}) : {};
      const own = Object.entries(errors).flatMap(([field, [first = '']]) => {
        const name = ownName(field);
        return name === undefined ? [] : [[name, first]];
      });
      setRefused(Object.fromEntries(own));
      if (own.length > 0) fail(own.length);
      return own.length > 0;
    },
    /** The buyer goes on to another field: the one they leave is looked at. */
    leave(field: string, event: FocusEvent): void {
      // A message that appears under a button moves it away from the finger that presses it.
      const to = (event.relatedTarget ?? pressed.current) as Element | null;
      if (checked === 'all' || to?.closest?.('button, a, label, summary')) return;
      setChecked(new Set([...checked, field]));
    },
    /** A field is typed into again: what the shop said of it is over. */
    touch(fields: readonly string[]): void {
      if (fields.some((field) => field in refused))
        setRefused(Object.fromEntries(Object.entries(refused).filter(([field]) => !fields.includes(field))));
    },
  };
}

/** What is being pressed at the moment: browsers do not give every button the focus. */
function usePressed() {
  const pressed = useRef<EventTarget | null>(null);
  useEffect(() => {
    const down = (event: Event): void => {
      pressed.current = event.target;
    };
    const up = (): void => {
      pressed.current = null;
    };
    document.addEventListener('pointerdown', down, true);
    document.addEventListener('keydown', up, true);
    return () => {
      document.removeEventListener('pointerdown', down, true);
      document.removeEventListener('keydown', up, true);
    };
  }, []);
  return pressed;
}
