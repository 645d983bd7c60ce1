import { patiently } from './patiently.js';

/** The parts that come later, each a file beside the script. */
export type PartName =
  | 'account'
  | 'card'
  | 'checkout'
  | 'codes'
  | 'plans'
  | 'remedies'
  | 'signin'
  | 'stripe'
  | 'templates';

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
