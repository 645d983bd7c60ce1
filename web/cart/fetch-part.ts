import type { App } from './app.js';
import { patiently } from './patiently.js';

/** The parts that come later, each a file beside the script. */
export type PartName = 'account' | 'checkout' | 'screens' | 'signin' | 'templates' | `payment-${string}`;

const fetched: Partial<Record<PartName, unknown>> = {};

/** A part that is here already. */
export function partOf<Part>(name: PartName): Part | undefined {
  return fetched[name] as Part | undefined;
}

/** Fetches a part; a network that fails is tried again a few times. */
export async function fetchPart<Part>(folder: string, name: PartName): Promise<Part> {
  // Browsers remember that an address failed.
  const part = await patiently((tried) => import(`${folder}${name}.js${tried ? `?${tried}` : ''}`));
  fetched[name] = part;
  return part as Part;
}

/**
 * Fetches a part that nobody can do without: where the network fails for long, it is tried again as the buyer
 * goes on.
 */
export async function fetchPartAtLast<Part>(
  { page, router }: Pick<App, 'page' | 'router'>,
  name: PartName,
): Promise<Part> {
  for (;;) {
    try {
      return await fetchPart<Part>(page.folder, name);
    } catch (error) {
      console.error(`Snipcart: a part of the cart did not load: ${(error as Error).message}`);
      await new Promise<void>((resolve) => {
        const off = router.subscribe(() => {
          off();
          resolve();
        });
      });
    }
  }
}
