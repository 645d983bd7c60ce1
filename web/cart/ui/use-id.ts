import { useState } from 'preact/hooks';

let last = 0;

/** An id that no other element of the cart has, the same for as long as the component is there. */
export function useId(): string {
  return useState(() => `snipcart-${++last}`)[0];
}
