import { useQueryClient } from '@tanstack/react-query';
import { useStore } from '../../shell/store-context.js';

/** Reads anew whatever shows an order, once it was changed: the order, its refunds and timeline, the lists. */
export function useRefresh(token: string): () => Promise<unknown> {
  const { storeId } = useStore();
  const queries = useQueryClient();
  const keys = [['order', token], ['refunds', token], ['timeline', token], ['orders']];
  return () => Promise.all(keys.map((key) => queries.invalidateQueries({ queryKey: [storeId, ...key] })));
}
