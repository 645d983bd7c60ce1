import { setTimeout as sleep } from 'node:timers/promises';
import type { KyselyPlugin } from 'kysely';
import { type AppContext, appContext } from '../../src/app/context.js';
import { changeOrderAndMoney } from '../../src/checkout/payment/move-money.js';
import { payForCart } from '../../src/checkout/payment/pay.js';
import { refundOrder } from '../../src/checkout/payment/refund.js';
import { defineProducts } from '../../src/domain/catalog/define-products.js';
import { updateProduct } from '../../src/domain/catalog/update-product.js';
import { createStore as createStores, type Store } from '../../src/domain/store/store.js';
import { migrate } from '../../src/storage/migrate.js';
import { open } from '../../src/storage/open.js';
import { dialectOf, markDialect } from '../../src/storage/statement.js';
import type { Storage, Tx } from '../../src/storage/storage.js';
import { cartOf } from '../../test/support/carts.js';
import type { TestShop } from '../../test/support/shop.js';
import { type Check, expectations } from '../support/check.js';

/** Holds one run back after its n-th step, until it is let go. */
function gate(after: number) {
  let steps = 0;
  let release = (): void => {};
  let arrived = (): void => {};
  const reached = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    release = resolve;
  });
  return {
    reached,
    release: () => release(),
    steps: () => steps,
    async step(): Promise<void> {
      steps += 1;
      if (steps !== after) return;
      arrived();
      await opened;
    },
  };
}

type Gate = ReturnType<typeof gate>;

/** A database that stops at a gate: after each statement on PostgreSQL, around each transaction on SQLite. */
function gated(storage: Storage, at: Gate): Storage {
  return {
    ...storage,
    async write(run) {
      await at.step();
      const done = await storage.write((tx) => run(stepping(tx, at)));
      await at.step();
      return done;
    },
  };
}

function stepping(tx: Tx, at: Gate): Tx {
  if (dialectOf(tx) === 'sqlite') return tx;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    async transformResult({ result }) {
      await at.step();
      return result;
    },
  };
  return markDialect(tx.withPlugin(plugin), 'postgres') as Tx;
}

const card = { cardNumber: '4242424242424242', cardExpiration: '12/39', cardCvc: '123' };
const pay = (context: AppContext, store: Store, token: string) =>
  payForCart(context, store, token, {
    method: 'test-card',
    details: card,
    returnUrl: 'https://shop.example/',
  });

interface Scene {
  readonly context: AppContext;
  readonly gatedContext: AppContext;
  readonly store: Store;
}

interface Pair {
  readonly name: string;
  /** Prepares, and answers what is paused and what runs meanwhile. */
  readonly acts: (scene: Scene) => Promise<{ a: () => Promise<unknown>; b: () => Promise<unknown> }>;
  /** What must hold afterwards; answers what does not. */
  readonly check: (scene: Scene, results: readonly PromiseSettledResult<unknown>[]) => Promise<string[]>;
}

const stock = async ({ context, store }: Scene): Promise<number> => {
  const row = await context.storage.read
    .selectFrom('product_stock')
    .select('stock')
    .where('store_id', '=', store.storeId)
    .executeTakeFirstOrThrow();
  return row.stock;
};

const orders = async ({ context, store }: Scene): Promise<number> => {
  const rows = await context.storage.read
    .selectFrom('orders')
    .select(['token', 'invoice_number'])
    .where('store_id', '=', store.storeId)
    .where('completed', '=', 1)
    .execute();
  const numbers = new Set(rows.map((row) => row.invoice_number));
  return numbers.size === rows.length ? rows.length : Number.NaN;
};

const fulfilled = (results: readonly PromiseSettledResult<unknown>[]): number =>
  results.filter(({ status }) => status === 'fulfilled').length;

const cart = ({ context, store }: Scene): Promise<string> =>
  cartOf({ context, store, storage: context.storage } as unknown as TestShop, [{ id: 'unit' }]);

const pairs: readonly Pair[] = [
  {
    name: 'one cart paid for twice',
    async acts(scene) {
      const token = await cart(scene);
      return {
        a: () => pay(scene.gatedContext, scene.store, token),
        b: () => pay(scene.context, scene.store, token),
      };
    },
    async check(scene, results) {
      const [sold, left] = [await orders(scene), await stock(scene)];
      return sold === 1 && left === 1 && fulfilled(results) === 2
        ? []
        : [`${sold} orders, ${left} left, ${fulfilled(results)} answered`];
    },
  },
  {
    name: 'two carts for the last unit',
    async acts(scene) {
      const tokens = [await cart(scene), await cart(scene)];
      await takeOne(scene);
      return {
        a: () => pay(scene.gatedContext, scene.store, tokens[0]!),
        b: () => pay(scene.context, scene.store, tokens[1]!),
      };
    },
    async check(scene, results) {
      const [sold, left] = [await orders(scene), await stock(scene)];
      return sold === 2 && left === 0 && fulfilled(results) === 1
        ? []
        : [`${sold} orders, ${left} left, ${fulfilled(results)} answered`];
    },
  },
  {
    name: 'a sale while the merchant counts the stock',
    async acts(scene) {
      const token = await cart(scene);
      return {
        a: () => pay(scene.gatedContext, scene.store, token),
        b: () =>
          scene.context.storage.write((tx) =>
            updateProduct(tx, scene.store, 'unit', { stock: 7 }, scene.context.now()),
          ),
      };
    },
    async check(scene, results) {
      const [sold, left] = [await orders(scene), await stock(scene)];
      // Counted before the sale or after it: never a number that is neither.
      return sold === 1 && (left === 6 || left === 7) && fulfilled(results) === 2
        ? []
        : [`${sold} orders, ${left} left, ${fulfilled(results)} answered`];
    },
  },
  {
    name: 'two refunds of all that was paid',
    async acts(scene) {
      const token = await cart(scene);
      await pay(scene.context, scene.store, token);
      const refund = (context: AppContext) =>
        refundOrder(
          context,
          scene.store,
          token,
          { amount: 1000, comment: '', notifyCustomer: false },
          async () => {},
        );
      return { a: () => refund(scene.gatedContext), b: () => refund(scene.context) };
    },
    async check({ context, store }, results) {
      const row = await context.storage.read
        .selectFrom('refund')
        .select((eb) => eb.fn.sum<number>('amount').as('sum'))
        .where('store_id', '=', store.storeId)
        .where('state', '=', 'done')
        .executeTakeFirstOrThrow();
      return Number(row.sum) === 1000 && fulfilled(results) === 1
        ? []
        : [`${row.sum} given back, ${fulfilled(results)} answered`];
    },
  },
  {
    name: 'an order cancelled twice with its stock',
    async acts(scene) {
      const token = await cart(scene);
      await pay(scene.context, scene.store, token);
      const cancel = (context: AppContext) =>
        changeOrderAndMoney(context, scene.store, token, { status: 'Cancelled', restock: true });
      return { a: () => cancel(scene.gatedContext), b: () => cancel(scene.context) };
    },
    async check(scene) {
      const left = await stock(scene);
      return left === 2 ? [] : [`${left} in stock instead of 2`];
    },
  },
];

async function takeOne(scene: Scene): Promise<void> {
  const token = await cart(scene);
  await pay(scene.context, scene.store, token);
}

/** Each pair again and again, one paused one step later each time. */
export const interleave: Check = {
  id: 'R4',
  name: 'interleave',
  description: 'every pair of calls, one paused after each of its steps while the other runs',
  async run({ url }) {
    const storage = open(url);
    const expect = expectations();
    const runs: Record<string, number> = {};
    try {
      await migrate(storage);
      for (const pair of pairs) {
        for (let step = 1; ; step += 1) {
          const at = gate(step);
          const scene = await sceneOf(storage, at);
          const { a, b } = await pair.acts(scene);
          const first = a();
          await Promise.race([at.reached, first.catch(() => {}), sleep(2000)]);
          const second = b();
          // It ends by itself, or waits for what the first one holds.
          await Promise.race([second.catch(() => {}), sleep(60)]);
          at.release();
          const results = await Promise.allSettled([first, second]);
          runs[pair.name] = step;
          for (const problem of await pair.check(scene, results))
            expect.misses.push(`${pair.name}, paused after step ${step}: ${problem}; ${reasons(results)}`);
          if (at.steps() < step) break;
        }
      }
      return {
        counts: { runs: Object.values(runs).reduce((sum, n) => sum + n, 0), pairs: runs },
        misses: expect.misses,
      };
    } finally {
      await storage.close();
    }
  },
};

async function sceneOf(storage: Storage, at: Gate): Promise<Scene> {
  const now = Date.now();
  const { test: store } = await storage.write((tx) => createStores(tx, { name: 'Interleave' }, now));
  await storage.write((tx) =>
    defineProducts(
      tx,
      store,
      [
        {
          id: 'unit',
          name: 'Unit',
          price: '10',
          url: null,
          description: null,
          image: null,
          categories: [],
          metadata: null,
          customFields: [],
          plans: [],
          dimensions: {},
          inventory: { method: 'Single', stock: 2, allowOutOfStockPurchases: false, variants: [] },
        },
      ],
      { source: 'api', partial: false, now },
    ),
  );
  const options = { masterKey: Buffer.alloc(32, 1) };
  return {
    context: appContext(storage, options),
    gatedContext: appContext(gated(storage, at), options),
    store,
  };
}

function reasons(results: readonly PromiseSettledResult<unknown>[]): string {
  return results
    .map((result) => (result.status === 'fulfilled' ? 'ok' : String((result.reason as Error).message)))
    .join(' | ');
}
