import { flag, json, recordOf } from '../../storage/record.js';
import { noInventory, type Product, type ProductDetails, type Variation } from './product.js';
import { variantKey } from './variant-key.js';

/** The document beside a row: the details, and what the stock's rows do not say. */
export interface StoredProduct extends ProductDetails {
  readonly tracked?: {
    readonly method: 'Single' | 'Variant' | null;
    readonly allowOutOfStock: boolean | null;
    readonly variants?: readonly { readonly variation: Variation; readonly allowOutOfStock: boolean }[];
  };
}

/** What a product's columns say, and its document: its stock has rows of its own. */
export const products = recordOf<
  Omit<Product, 'details' | 'inventory'> & { readonly stored: StoredProduct }
>()('product', {
  guid: 'guid',
  reference: 'reference',
  position: 'position',
  archived: flag('archived'),
  source: 'source',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  unitsSold: 'units_sold',
  sales: 'sales',
  version: 'version',
  stored: json('doc'),
});

export type ProductRow = ReturnType<typeof products.toRow>;

/** A product from what its row says, and its stock by variant. */
export function withInventory(
  { stored, ...columns }: ReturnType<typeof products.fromRow>,
  stockAt: (variant: string) => number | undefined,
): Product {
  const { tracked, ...details } = stored;
  return {
    ...columns,
    details,
    inventory: tracked
      ? {
          method: tracked.method,
          stock: stockAt('') ?? null,
          allowOutOfStock: tracked.allowOutOfStock,
          variants: (tracked.variants ?? []).map((variant) => ({
            ...variant,
            stock: stockAt(variantKey(variant.variation)) ?? 0,
          })),
        }
      : noInventory,
  };
}

/** The row of a product. */
export function productRow(product: Product): ProductRow {
  return products.toRow({ ...product, stored: documentOf(product) });
}

function documentOf({ details, inventory }: Product): StoredProduct {
  const { method, allowOutOfStock, variants } = inventory;
  const untracked = method === null && allowOutOfStock === null && inventory.stock === null;
  const tracked = {
    method,
    allowOutOfStock,
    ...(variants.length === 0 ? {} : { variants: variants.map(({ stock: _, ...variant }) => variant) }),
  };
  return { ...details, ...(untracked ? {} : { tracked }) };
}
