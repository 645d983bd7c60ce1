import { useMutation } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { components } from '../../../../dist/client/schema.js';
import { errorsOf } from '../../api/client.js';
import { useStore } from '../../shell/store-context.js';
import { t } from '../../text.js';
import { Button } from '../../ui/button.js';
import { ManyChoices } from '../../ui/combo-box.js';
import { Dialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { Form, SaveOrCancel } from '../../ui/form.js';
import { messageOf, Notice } from '../../ui/notice.js';
import { countries } from '../../ui/places.js';
import { toast } from '../../ui/toasts.js';

type Method = components['schemas']['ShippingMethod'];

/** A price with its conditions, as it is typed. */
interface Tier {
  readonly key: number;
  readonly cost: string;
  readonly totalFrom: string;
  readonly totalTo: string;
  readonly weightFrom: string;
  readonly weightTo: string;
}

const parts = ['cost', 'totalFrom', 'totalTo', 'weightFrom', 'weightTo'] as const;
const placeOf = {
  cost: 'cost',
  totalFrom: 'total.from',
  totalTo: 'total.to',
  weightFrom: 'weight.from',
  weightTo: 'weight.to',
};

/** A way to ship: where to, how long it takes, and what it costs by value and weight. */
export function ShippingForm({
  method,
  onSaved,
  onClose,
}: {
  readonly method: Method | undefined;
  readonly onSaved: () => Promise<unknown>;
  readonly onClose: () => void;
}) {
  const { api, currency } = useStore();
  const [name, setName] = useState(method?.name ?? '');
  const [places, setPlaces] = useState<readonly string[]>(
    method?.countryCondition.map(({ countryCode }) => countryCode) ?? [],
  );
  const { minimumDaysForDelivery, maximumDaysForDelivery } = method?.guaranteedEstimatedDelivery ?? {};
  const [fromDays, setFromDays] = useState(text(minimumDaysForDelivery));
  const [toDays, setToDays] = useState(text(maximumDaysForDelivery));
  const [postalCodes, setPostalCodes] = useState(method?.postalCodeRegex ?? '');
  const [tiers, setTiers] = useState<readonly Tier[]>(
    () => method?.rates.map(tierOf) ?? [tierOf({ cost: '' }, 0)],
  );
  const choices = useMemo(countries, []);
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      const body = {
        name,
        countryCondition: places.map(
          (countryCode) =>
            // What was set of a province stays.
            method?.countryCondition.find((one) => one.countryCode === countryCode) ?? { countryCode },
        ),
        guaranteedEstimatedDelivery: {
          minimumDaysForDelivery: amount(fromDays),
          maximumDaysForDelivery: amount(toDays),
        },
        postalCodeRegex: postalCodes.trim() || null,
        rates: tiers.map((tier) => ({
          cost: amount(tier.cost),
          total: { from: amount(tier.totalFrom), to: amount(tier.totalTo) },
          weight: { from: amount(tier.weightFrom), to: amount(tier.weightTo) },
        })),
      } as never;
      await (method
        ? api.PUT('/shipping_methods/{id}', { params: { path: { id: method.id } }, body })
        : api.POST('/shipping_methods', { body }));
      await onSaved();
    },
    onSuccess: () => {
      toast(t('actions.saved'));
      onClose();
    },
  });
  const errors = errorsOf(error);
  return (
    <Dialog
      title={method ? t('actions.edit_named', { name: method.name }) : t('shipping.add')}
      isOpen
      onClose={onClose}
    >
      <Form error={error} onSubmit={() => mutate()}>
        <TextField
          label={t('shipping.name')}
          description={t('shipping.name_use')}
          value={name}
          onChange={setName}
          errors={errors.name}
          autoFocus
        />
        <ManyChoices
          label={t('shipping.countries')}
          description={t('shipping.countries_use')}
          choices={choices}
          values={places}
          onChange={setPlaces}
          errors={errors.countryCondition}
        />
        <div className="fields fields--pair">
          <TextField
            label={t('shipping.days_least')}
            inputMode="numeric"
            value={fromDays}
            onChange={setFromDays}
            errors={errors['guaranteedEstimatedDelivery.minimumDaysForDelivery']}
          />
          <TextField
            label={t('shipping.days_most')}
            inputMode="numeric"
            value={toDays}
            onChange={setToDays}
            errors={errors['guaranteedEstimatedDelivery.maximumDaysForDelivery']}
          />
        </div>
        {tiers.map((tier, index) => (
          <fieldset key={tier.key} className="tier">
            <legend>{t('shipping.price_number', { number: index + 1 })}</legend>
            <div className="fields fields--pair">
              {parts.map((part) => (
                <TextField
                  key={part}
                  label={t(`shipping.tier.${part}`, { currency: method?.currency ?? currency })}
                  inputMode="decimal"
                  value={tier[part]}
                  onChange={(value) => setTiers(tiers.with(index, { ...tier, [part]: value }))}
                  errors={
                    errors[`rates[${index}].${placeOf[part]}`] ??
                    (part === 'cost' ? (errors[`rates[${index}]`] ?? errors.rates) : undefined)
                  }
                />
              ))}
            </div>
            {tiers.length > 1 && (
              <Button look="plain" onPress={() => setTiers(tiers.toSpliced(index, 1))}>
                {t('actions.remove')}
              </Button>
            )}
          </fieldset>
        ))}
        <Button
          onPress={() =>
            setTiers([...tiers, tierOf({ cost: '' }, Math.max(...tiers.map(({ key }) => key)) + 1)])
          }
        >
          {t('shipping.add_price')}
        </Button>
        <p className="field__description">{t('shipping.prices_use')}</p>
        <TextField
          label={t('shipping.postal_codes')}
          description={t('shipping.postal_codes_use')}
          value={postalCodes}
          onChange={setPostalCodes}
          errors={errors.postalCodeRegex}
        />
        {error && <Notice look="error">{messageOf(error)}</Notice>}
        <SaveOrCancel isPending={isPending} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}

type Range = { readonly from?: number | null; readonly to?: number | null } | undefined;

function tierOf(
  {
    cost,
    total,
    weight,
  }: { readonly cost: number | string; readonly total?: Range; readonly weight?: Range },
  key: number,
): Tier {
  return {
    key,
    cost: String(cost),
    totalFrom: text(total?.from),
    totalTo: text(total?.to),
    weightFrom: text(weight?.from),
    weightTo: text(weight?.to),
  };
}

function text(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

/** What was typed as a number; nothing is null, and what is none goes as it is, to be refused by name. */
function amount(typed: string): number | string | null {
  const number = Number(typed.replace(',', '.'));
  if (typed.trim() === '') return null;
  return Number.isFinite(number) ? number : typed;
}
