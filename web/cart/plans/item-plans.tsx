import type { CartItem, Plan } from '../types.js';
import type { Changes } from '../ui/cart/changes.js';
import { useApp } from '../ui/context.js';
import { Select } from '../ui/parts/field.js';
import { useMoney } from '../ui/use-money.js';

export interface ItemPlansProps {
  readonly item: CartItem;
  readonly changes: Changes;
}

/** How often an item is sold and paid again: for the buyer to choose where there are several ways. */
export function ItemPlans({ item, changes }: ItemPlansProps) {
  const { t } = useApp().language;
  const money = useMoney();
  const { availablePlans, selectedPlanId } = item;
  const schedule = scheduleOf(item);
  const plan = availablePlans.find(({ id }) => id === selectedPlanId);
  const labelOf = ({ name, price, ...rest }: Plan): string =>
    typeof price === 'number'
      ? `${name} (${t('item.per_period', { price: money(price), period: periodOf(rest) })})`
      : name;
  const periodOf = ({ frequency, interval }: Pick<Plan, 'frequency' | 'interval'>): string =>
    t(`item.recurrence.${frequency as 'monthly'}`, { smart_count: interval });
  const billed = plan ?? schedule;
  if (!billed) return null;
  return (
    <div class="snipcart-item-plans">
      {availablePlans.length > 1 ? (
        <Select
          name="plan"
          class="snipcart-form__field--plan"
          label={t('subscription.plan')}
          value={selectedPlanId ?? ''}
          options={availablePlans.map((one) => ({ value: one.id, label: labelOf(one) }))}
          onInput={(id) => changes.choose(item, { selectedPlanId: id })}
        />
      ) : plan ? (
        <div class="snipcart-form__field--plan snipcart-form__field--plan__readonly">{plan.name}</div>
      ) : null}
      <div class="snipcart-form__field--plan--billed-on snipcart__font--tiny">
        {t(`subscription.billing_recurrence.${billed.frequency as 'monthly'}`, {
          smart_count: billed.interval,
        })}
      </div>
      {schedule && schedule.trialDays > 0 ? (
        <div class="snipcart-form__field--plan--billed-on snipcart__font--tiny">
          {t('subscription.free_trial', { smart_count: schedule.trialDays })}
        </div>
      ) : null}
    </div>
  );
}

const frequencies = ['daily', 'weekly', 'monthly', 'yearly'] as const;

/** How an item recurs that is sold in one way only. */
function scheduleOf(item: CartItem) {
  if (!item.isRecurring || item.availablePlans.length > 0) return undefined;
  const { interval, intervalCount, trialPeriodInDays } = item.paymentSchedule as {
    interval: number;
    intervalCount: number;
    trialPeriodInDays: number | null;
  };
  return {
    frequency: frequencies[interval] ?? 'monthly',
    interval: intervalCount,
    trialDays: trialPeriodInDays ?? 0,
  };
}
