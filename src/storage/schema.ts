import type { Generated } from 'kysely';

/**
 * The tables. Every primary key begins with store_id. Columns are what is searched, sorted or summed; `doc`
 * is one JSON text for the rest, and SQL never looks inside it. Times are UTC milliseconds, money is minor
 * units, flags are 0 or 1.
 *
 * `position` says where a row stands in its list: milliseconds of its date × 2048 + a tie-break. It is
 * unique, so it is also the row's number in the search index, whose hits then come newest first by
 * themselves.
 */
export interface Database {
  store: StoreTable;
  api_key: ApiKeyTable;
  allowed_domain: AllowedDomainTable;
  crawled_page: CrawledPageTable;
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
  cart: CartTable;
  discount: DiscountTable;
  discount_redemption: DiscountRedemptionTable;
  stock_hold: StockHoldTable;
  shipping_method: ShippingMethodTable;
  payment: PaymentTable;
  refund: RefundTable;
  idempotency: IdempotencyTable;
  customer_session: CustomerSessionTable;
  customer_device: CustomerDeviceTable;
  customer_token: CustomerTokenTable;
  secret: SecretTable;
  webhook_receiver: WebhookReceiverTable;
  webhook_delivery: WebhookDeliveryTable;
  mail: MailTable;
  mail_template: MailTemplateTable;
  lease: LeaseTable;
  amount_examination: AmountExaminationTable;
  amount_in_doubt: AmountInDoubtTable;
  person_request: PersonRequestTable;
  order_to_blank: OrderToBlankTable;
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

interface CrawledPageTable {
  store_id: number;
  /** As `pageOf` names it. */
  page: string;
  crawled_at: number;
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
  latest_order_id: number | null;
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
  /** 1 while the document may hold its caller's address; imported orders have 0, since theirs stays. */
  caller: Generated<number>;
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
  /** 0 until webhooks and mails have been made of it. */
  handled: Generated<number>;
  doc: string;
}

/** What a cart is made of; the row of `orders` with its token shows what it comes to. */
interface CartTable {
  store_id: number;
  token: string;
  /** SHA-256 of what its buyer was given, lower-case hex. */
  secret_hash: string;
  placed: number;
  customer_id: number | null;
  created_at: number;
  updated_at: number;
  version: number;
  /** 1 once what identifies its buyer was deleted; a later change makes it 0. */
  forgotten: Generated<number>;
  doc: string;
}

interface DiscountTable {
  store_id: number;
  id: string;
  /** Folded; empty where no code triggers it. */
  code: string;
  archived: number;
  max_uses: number | null;
  /** By orders. */
  uses: number;
  /** By payments under way. */
  held: number;
  created_at: number;
  updated_at: number;
  version: number;
  doc: string;
}

interface DiscountRedemptionTable {
  store_id: number;
  discount_id: string;
  token: string;
  /** 0 while a payment holds it. */
  used: number;
  at: number;
}

/** Stock that was taken from `product_stock` for a payment under way: it goes into the order or back. */
interface StockHoldTable {
  store_id: number;
  token: string;
  product: string;
  variant: string;
  quantity: number;
  at: number;
}

interface ShippingMethodTable {
  store_id: number;
  id: string;
  created_at: number;
  updated_at: number;
  version: number;
  doc: string;
}

interface PaymentTable {
  store_id: number;
  id: string;
  token: string;
  provider: string;
  state: string;
  is_open: number;
  amount: number;
  currency: string;
  /** What the provider calls it. */
  reference: string | null;
  /** When a job looks at it next; null where nothing is left to do. */
  due_at: number | null;
  /** Where the payer called from; empty where that is not known. */
  address: string;
  created_at: number;
  updated_at: number;
  version: number;
  /** 1 once its copy of what identifies its payer was deleted. */
  forgotten: Generated<number>;
  doc: string;
}

interface RefundTable {
  store_id: number;
  id: string;
  token: string;
  payment_id: string | null;
  state: string;
  amount: number;
  due_at: number | null;
  created_at: number;
  updated_at: number;
  version: number;
  doc: string;
}

interface IdempotencyTable {
  store_id: number;
  /** Credential, method and path, as a hash. */
  scope: string;
  id: string;
  request_hash: string;
  /** Null while the first call is under way. */
  status: number | null;
  /** Sealed under the caller's key; until there is one, a random word of whoever carries the call out. */
  answer: string | null;
  at: number;
}

interface CustomerSessionTable {
  store_id: number;
  hash: string;
  customer_id: number;
  created_at: number;
  expires_at: number;
}

/** A device that a customer signed in on. */
interface CustomerDeviceTable {
  store_id: number;
  hash: string;
  customer_id: number;
  expires_at: number;
}

/** A link that was mailed: to set a password, to accept an invitation, to claim orders. */
interface CustomerTokenTable {
  store_id: number;
  hash: string;
  kind: string;
  customer_id: number;
  created_at: number;
  expires_at: number;
  doc: string;
}

interface SecretTable {
  store_id: number;
  name: string;
  /** Encrypted under the master key. */
  sealed: string;
  updated_at: number;
}

interface WebhookReceiverTable {
  store_id: number;
  id: number;
  /** In whose words it is told. */
  dialect: string;
  url: string;
  active: number;
  /** Since when every try fails; null while it answers. */
  failing_since: number | null;
  failures: number;
  /** Null unless it is paused: then it is tried again from this moment on. */
  paused_until: number | null;
  created_at: number;
  updated_at: number;
  version: number;
  doc: string;
}

interface WebhookDeliveryTable {
  store_id: number;
  id: string;
  receiver_id: number;
  /** The row of `outbox` that it tells of. */
  event_id: string;
  /** The event's name as its receiver knows it. */
  topic: string;
  state: string;
  attempts: number;
  /** Null once it is over. */
  due_at: number | null;
  created_at: number;
  updated_at: number;
  doc: string;
}

interface MailTable {
  store_id: number;
  id: string;
  kind: string;
  /** The order's token or the customer's GUID that it is about. */
  subject_of: string;
  recipient: string;
  state: string;
  attempts: number;
  due_at: number | null;
  created_at: number;
  updated_at: number;
  doc: string;
}

/** What a merchant wrote in the place of a mail that this shop has words for. */
interface MailTemplateTable {
  store_id: number;
  kind: string;
  /** Of two letters. */
  language: string;
  updated_at: number;
  doc: string;
}

/** Who runs the jobs: `store_id` is 0. */
interface LeaseTable {
  store_id: number;
  name: string;
  holder: string;
  expires_at: number;
}

/**
 * Stores whose amounts may have been counted in other units than the program's, by currency; '' stands for
 * all of them.
 */
interface AmountExaminationTable {
  store_id: number;
  currency: string;
  state: 'examining' | 'converting' | 'doubtful' | 'settled';
  /** Of the units: those proven, or those that the merchant named. */
  decimals: number | null;
  /** How far the examination has come: the last object that was looked at. */
  kind: string;
  after_id: string;
  /** Objects made later are in the program's own units. */
  examined_at: number;
}

/** An object that was there when its store was examined, until its currency is settled. */
interface AmountInDoubtTable {
  store_id: number;
  currency: string;
  kind: string;
  id: string;
  /** What its own texts prove; null nothing, -1 several things. */
  decimals: number | null;
  /** A hash of its amounts: others were entered since where they have another. */
  amounts: string;
}

/** That somebody was given, or erased, what there was of a person: never of whom. */
interface PersonRequestTable {
  store_id: number;
  id: string;
  kind: 'export' | 'erase';
  /** The key or the command that asked. */
  actor: string;
  at: number;
  /** How many of what. */
  doc: string;
}

/** Orders of erased people whose invoices are still needed. */
interface OrderToBlankTable {
  store_id: number;
  token: string;
  /** When nobody needs them any more. */
  due_at: number;
}

interface SearchTextTable {
  store_id: number;
  scope: string;
  position: number;
  text: string;
}
