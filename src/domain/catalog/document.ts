import {
  noInventory,
  type Product,
  type ProductDetails,
  type ProductSource,
  type Variation,
} from './product.js';
import { variantKey } from './variant-key.js';

export interface ProductRow {
  readonly guid: string;
  readonly reference: string;
  readonly position: number;
  readonly archived: number;
  readonly source: string;
  readonly created_at: number;
  readonly updated_at: number;
  readonly units_sold: number;
  readonly sales: number;
  readonly version: number;
  readonly doc: string;
}

/** Columns that make a product. */
export const productColumns = [
  'guid',
  'reference',
  'position',
  'archived',
  'source',
  'created_at',
  'updated_at',
  'units_sold',
  'sales',
  'version',
  'doc',
] as const;

/** The document beside a row: the details, and what the stock's rows do not say. */
export interface StoredProduct extends ProductDetails {
  readonly tracked?: {
    readonly method: 'Single' | 'Variant' | null;
    readonly allowOutOfStock: boolean | null;
    readonly variants?: readonly { readonly variation: Variation; readonly allowOutOfStock: boolean }[];
  };
}

/** A product from its row, its document and its stock by variant. */
export function productFromRow(
  row: ProductRow,
  stored: StoredProduct,
  stockAt: (variant: string) => number | undefined,
): Product {
  const { tracked, ...details } = stored;
  return {
    guid: row.guid,
    reference: row.reference,
    position: row.position,
    archived: row.archived === 1,
    source: row.source as ProductSource,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    unitsSold: row.units_sold,
    sales: row.sales,
    version: row.version,
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

/** The document of a product as it is stored. */
export function storedProduct({ details, inventory }: Product): string {
  const { method, allowOutOfStock, variants } = inventory;
  const untracked = method === null && allowOutOfStock === null && inventory.stock === null;
  const tracked = {
    method,
    allowOutOfStock,
    ...(variants.length === 0 ? {} : { variants: variants.map(({ stock: _, ...variant }) => variant) }),
  };
  return JSON.stringify({ ...details, ...(untracked ? {} : { tracked }) } satisfies StoredProduct);
}
