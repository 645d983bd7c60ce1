import type { Migration } from '../migration.js';

/** The deliveries of an event are found without going through all of them. */
export const deliveriesByEvent: Migration = {
  name: '0023-deliveries-by-event',
  statements: () => ['create index webhook_delivery_by_event on webhook_delivery (store_id, event_id)'],
};
