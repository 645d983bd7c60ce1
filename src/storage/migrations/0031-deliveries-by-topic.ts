import type { Migration } from '../migration.js';

/** The deliveries of one kind of event, the latest first, are found without going through all of them. */
export const deliveriesByTopic: Migration = {
  name: '0031-deliveries-by-topic',
  statements: () => [
    'create index webhook_delivery_by_topic on webhook_delivery (store_id, topic, created_at, id)',
  ],
};
