import type { TestShop } from '../shop.js';
import type { World } from '../world.js';

/** What one route answers to its own store and to a stranger who names this store's object. */
export interface Row {
  readonly path?: (world: World, shop: TestShop) => string | Promise<string>;
  readonly body?: (world: World) => unknown;
  readonly right: number;
  readonly stranger: number;
  /** The right key's answer shows this store's data. */
  readonly shows?: true;
}
/**
 * A row of the cart's API, whose routes are open to everybody with the public key: what they show hangs on
 * further tokens.
 */
export interface OpenRow {
  readonly path?: (world: World, shop: TestShop) => string | Promise<string>;
  readonly body?: (world: World, shop: TestShop) => unknown;
  /** Whether it needs a signed-in customer: without one it is 401. */
  readonly session?: true;
  /** Whether its cart holds personal data: without the cart's secret it is 403. */
  readonly secret?: true;
  readonly right: number;
  /** With another store's key and everything else as it was. */
  readonly stranger: number;
  readonly shows?: true | undefined;
}
