/**
 * The tables. Every primary key begins with store_id. Columns are what is searched, sorted or summed;
 * `doc` is one JSON text for the rest, and SQL never looks inside it. Times are UTC milliseconds, money is
 * minor units, flags are 0 or 1.
 *
 * `position` says where a row stands in its list: milliseconds of its date × 2048 + a tie-break. It is unique,
 * so it is also the row's number in the search index, whose hits then come newest first by themselves.
 */
export interface Database {
  store: StoreTable;
  api_key: ApiKeyTable;
  allowed_domain: AllowedDomainTable;
  counter: CounterTable;
  customer: CustomerTable;
  customer_email: CustomerEmailTable;
  orders: OrderTable;
  order_line: OrderLineTable;
  order_note: OrderNoteTable;
  order_figure: OrderFigureTable;
  product: ProductTable;
  product_stock: ProductStockTable;
  tally: TallyTable;
  outbox: OutboxTable;
  customer_text: SearchTextTable;
  order_text: SearchTextTable;
  product_text: SearchTextTable;
}

interface StoreTable {
  store_id: number;
  /** The test and the live half of one merchant's shop share this number. */
  merchant_id: number;
  name: string;
  mode: 'Test' | 'Live';
  tiendanube_id: number | null;
  domain: string | null;
  protocol: string;
  /** JSON of the settings that differ from their defaults. */
  settings: string;
  /** What request tokens of this store are signed with, hex. */
  token_secret: string;
  /** host:port given on the operator's own command line, by commas: fetched from even where private. */
  operator_hosts: string;
  created_at: number;
  version: number;
}

interface ApiKeyTable {
  store_id: number;
  id: number;
  kind: 'public' | 'secret' | 'access';
  /** SHA-256 of the key, lower-case hex: the key itself is never kept. */
  hash: string;
  /** Its last four characters, to tell keys apart in a list. */
  hint: string;
  created_at: number;
  revoked_at: number | null;
}

interface AllowedDomainTable {
  store_id: number;
  domain: string;
  protocol: string;
}

interface CounterTable {
  store_id: number;
  name: string;
  value: number;
}

interface CustomerTable {
  store_id: number;
  id: number;
  guid: string;
  position: number;
  /** E-mail folded for look-ups; empty where there is none. */
  email: string;
  status: 'Confirmed' | 'Unconfirmed';
  created_at: number;
  updated_at: number;
  orders_count: number;
  orders_amount: number;
  paid_amount: number;
  last_order_id: number | null;
  last_order_position: number | null;
  password_hash: string | null;
  version: number;
  doc: string;
}

interface CustomerEmailTable {
  store_id: number;
  email: string;
  customer_id: number;
}

interface OrderTable {
  store_id: number;
  token: string;
  /** Null while it is a cart; given once, at completion. */
  id: number | null;
  position: number;
  completed: number;
  status: string;
  payment_status: string;
  is_recurring: number;
  invoice_number: string;
  currency: string;
  customer_id: number | null;
  total: number;
  taxes: number;
  shipping: number;
  created_at: number;
  updated_at: number;
  version: number;
  /** Of the text that this was imported from: the same text again changes nothing. */
  import_hash: string | null;
  doc: string;
}

interface OrderLineTable {
  store_id: number;
  token: string;
  line: number;
  product: string;
  position: number;
  quantity: number;
  amount: number;
  /** 1 while the order is completed and not cancelled: only then it counts as a sale. */
  counted: number;
}

interface OrderNoteTable {
  store_id: number;
  token: string;
  id: string;
  created_at: number;
  doc: string;
}

/** Orders in one step: of a day (UTC day number), or of all days (day = -1000000). */
interface OrderFigureTable {
  store_id: number;
  day: number;
  completed: number;
  status: string;
  payment_status: string;
  is_recurring: number;
  currency: string;
  orders: number;
  sales: number;
  taxes: number;
  shipping: number;
}

interface ProductTable {
  store_id: number;
  guid: string;
  position: number;
  user_defined_id: string;
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

interface ProductStockTable {
  store_id: number;
  product: string;
  /** Empty for the product itself, else the folded variation. */
  variant: string;
  stock: number;
  allow_negative: number;
}

interface TallyTable {
  store_id: number;
  name: string;
  n: number;
}

interface OutboxTable {
  store_id: number;
  id: string;
  topic: string;
  subject: string;
  created_at: number;
  doc: string;
}

interface SearchTextTable {
  store_id: number;
  scope: string;
  position: number;
  text: string;
}
