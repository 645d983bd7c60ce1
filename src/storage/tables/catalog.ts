/* Products, their stock, and the pages that they were read from. */

export interface ProductTable {
  store_id: number;
  guid: string;
  position: number;
  reference: string;
  archived: number;
  /** `page`, `api`, `order` or `import`: who defined it. */
  source: string;
  created_at: number;
  updated_at: number;
  units_sold: number;
  sales: number;
  orders_count: number;
  version: number;
  doc: string;
}

export interface ProductStockTable {
  store_id: number;
  product: string;
  /** Empty for the product itself, else the folded variation. */
  variant: string;
  stock: number;
  allow_negative: number;
}

/** Stock that was taken from `product_stock` for a payment under way: it goes into the order or back. */
export interface StockHoldTable {
  store_id: number;
  token: string;
  product: string;
  variant: string;
  quantity: number;
  at: number;
}

export interface CrawledPageTable {
  store_id: number;
  /** As `pageOf` names it. */
  page: string;
  crawled_at: number;
}
