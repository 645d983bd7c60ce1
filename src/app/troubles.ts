/**
 * What went wrong outside of any call's own answer: a provider that is out of reach, for instance. The server
 * logs it.
 */
export interface Troubles {
  report(about: Readonly<Record<string, unknown>>, message: string): void;
  listen(listener: (about: Readonly<Record<string, unknown>>, message: string) => void): void;
}

/** Does nothing until a server sets its logger. */
export function troubles(): Troubles {
  const listeners: Parameters<Troubles['listen']>[0][] = [];
  return {
    report(about, message) {
      for (const listen of listeners) listen(about, message);
    },
    listen(listener) {
      listeners.push(listener);
    },
  };
}
