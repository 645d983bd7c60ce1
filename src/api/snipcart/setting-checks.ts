import type { AppContext } from '../../app/context.js';
import { checkSettings } from '../../checkout/settings/check-settings.js';
import type { Store } from '../../domain/store/store.js';

/** An answer to a change of settings, with what became of trying those that can be tried. */
export async function withChecks(
  context: AppContext,
  store: Store,
  changed: readonly string[],
  answer: object,
): Promise<object> {
  const checks = await checkSettings(context, store, changed);
  return checks.length === 0 ? answer : { ...answer, checks };
}
