import { CallError } from '../shared/call.js';

const patienceMs = 20_000;

/**
 * Loads a provider's script, and answers what it leaves on the page. Rejects with `provider_unreachable` where
 * it does not come within 20 seconds, or where something else answers in its place.
 */
export function loadScript<T>(address: string, find: () => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    const fail = (): void => {
      script.remove();
      reject(new CallError(`${address} could not be loaded`, 0, { reason: 'provider_unreachable' }));
    };
    const timer = setTimeout(fail, patienceMs);
    script.onload = () => {
      clearTimeout(timer);
      const left = find();
      if (left) resolve(left);
      else fail();
    };
    script.onerror = () => {
      clearTimeout(timer);
      fail();
    };
    document.head.append(script);
  });
}
