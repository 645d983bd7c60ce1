import type { CrawledPageTable, ProductStockTable, ProductTable, StockHoldTable } from './tables/catalog.js';
import type {
  CartTable,
  DiscountRedemptionTable,
  DiscountTable,
  IdempotencyTable,
  PaymentTable,
  RefundTable,
  ShippingMethodTable,
} from './tables/checkout.js';
import type {
  CustomerDeviceTable,
  CustomerEmailTable,
  CustomerSessionTable,
  CustomerTable,
  CustomerTokenTable,
} from './tables/customers.js';
import type {
  MailTable,
  MailTemplateTable,
  OutboxTable,
  WebhookDeliveryTable,
  WebhookReceiverTable,
} from './tables/effects.js';
import type { OrderFigureTable, OrderLineTable, OrderNoteTable, OrderTable } from './tables/orders.js';
import type {
  AuditTable,
  StaffLinkTable,
  StaffRecoveryCodeTable,
  StaffSessionTable,
  StaffStoreTable,
  StaffTable,
  StaffTotpTable,
} from './tables/staff.js';
import type {
  AllowedDomainTable,
  ApiKeyTable,
  CounterTable,
  SecretTable,
  StoreTable,
  TallyTable,
} from './tables/stores.js';
import type {
  AmountExaminationTable,
  AmountInDoubtTable,
  LeaseTable,
  OrderToBlankTable,
  PersonRequestTable,
  SearchTextTable,
} from './tables/upkeep.js';

/**
 * The tables. Every primary key begins with store_id, but for those of staff, who span shops. Columns are
 * what is searched, sorted or summed; `doc` is one JSON text for the rest, and SQL never looks inside it.
 * Times are UTC milliseconds, money is minor units, flags are 0 or 1.
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
  staff: StaffTable;
  staff_store: StaffStoreTable;
  staff_session: StaffSessionTable;
  staff_link: StaffLinkTable;
  audit: AuditTable;
  staff_totp: StaffTotpTable;
  staff_recovery_code: StaffRecoveryCodeTable;
}
