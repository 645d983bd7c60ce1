import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { dataOf, errorsOf } from '../api/client.js';
import { Page } from '../shell/page.js';
import { useStore } from '../shell/store-context.js';
import { language, t } from '../text.js';
import { Button } from '../ui/button.js';
import { Check } from '../ui/check.js';
import { TextField } from '../ui/field.js';
import { Form } from '../ui/form.js';
import { messageOf, Notice, Waiting } from '../ui/notice.js';
import { Select } from '../ui/select.js';
import { toast } from '../ui/toasts.js';
import {
  type DiscountField,
  type Effect,
  effects,
  kindOf,
  limits,
  type Trigger,
  triggers,
  type Values,
  valuesOf,
  wireValue,
} from './discounts/definition.js';
import { sentenceOf } from './discounts/sentence.js';
import { useListSearch } from './use-list-search.js';

const blank: Values = { combinable: true, onlyOnSameProducts: false };

/** A discount: what brings it into a cart, what it does there, and a sentence that says so. */
export function DiscountPage() {
  const { api, storeId, timeZone } = useStore();
  const { id = 'new' } = useParams({ strict: false });
  const { textOf: searchOf } = useListSearch();
  const isNew = id === 'new';
  const source = isNew ? searchOf('copy') : id;
  const { data, error, refetch } = useQuery({
    queryKey: [storeId, 'discount', source],
    queryFn: async () => dataOf(await api.GET('/discounts/{id}', { params: { path: { id: source } } })),
    enabled: source !== '',
    refetchOnWindowFocus: false,
  });
  const title = isNew ? t('discounts.add') : (data?.name ?? t('discounts.title'));
  if (source !== '' && !data)
    return (
      <Page title={title}>
        <Waiting error={error} onRetry={() => void refetch()} />
      </Page>
    );
  return (
    <Page title={title}>
      <DiscountForm
        key={`${id} ${data?.modificationDate}`}
        id={isNew ? undefined : id}
        trigger={(data?.trigger as Trigger | undefined) ?? 'Code'}
        effect={(data?.type as Effect | undefined) ?? 'Rate'}
        before={data ? valuesOf(data, timeZone) : blank}
      />
    </Page>
  );
}

function DiscountForm({
  id,
  trigger: firstTrigger,
  effect: firstEffect,
  before,
}: {
  readonly id: string | undefined;
  readonly trigger: Trigger;
  readonly effect: Effect;
  readonly before: Values;
}) {
  const { api, storeId, currency } = useStore();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [trigger, setTrigger] = useState(firstTrigger);
  const [effect, setEffect] = useState(firstEffect);
  const [values, setValues] = useState(before);
  const fields: readonly DiscountField[] = ['name', ...triggers[trigger], ...effects[effect], ...limits];
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      const changed = fields.filter((field) => id === undefined || values[field] !== before[field]);
      const body = {
        ...Object.fromEntries(changed.map((field) => [field, wireValue(field, values[field] ?? '')])),
        ...(trigger === 'QuantityOfAProduct' && changed.includes('maxQuantityOfAProduct')
          ? { quantityInterval: (values.maxQuantityOfAProduct ?? '') !== '' }
          : {}),
        ...(id === undefined ? { trigger, type: effect } : {}),
      } as never;
      await (id === undefined
        ? api.POST('/discounts', { body })
        : api.PUT('/discounts/{id}', { params: { path: { id } }, body }));
      await queries.invalidateQueries({ queryKey: [storeId, 'discounts'] });
      if (id !== undefined) await queries.invalidateQueries({ queryKey: [storeId, 'discount', id] });
    },
    onSuccess: () => {
      toast(t('actions.saved'));
      void navigate({ to: '/$storeId/discounts', params: { storeId: String(storeId) } });
    },
  });
  const errors = errorsOf(error);
  const control = (field: DiscountField) => (
    <FieldControl
      key={field}
      field={field}
      currency={currency}
      value={values[field] ?? ''}
      errors={errors[field]}
      onChange={(value) => setValues({ ...values, [field]: value })}
    />
  );
  return (
    <Form className="settings-form" error={error} onSubmit={() => mutate()}>
      <p className="sentence" role="status">
        {sentenceOf(trigger, effect, values, currency)}
      </p>
      <section className="card">
        <div className="fields">
          {control('name')}
          <Select
            label={t('discounts.when')}
            description={id === undefined ? undefined : t('discounts.fixed')}
            isDisabled={id !== undefined}
            value={trigger}
            choices={(Object.keys(triggers) as Trigger[]).map((one) => ({
              id: one,
              text: t(`discounts.triggers.${one}`),
            }))}
            onChange={(one) => setTrigger(one as Trigger)}
            errors={errors.trigger}
          />
          {triggers[trigger].map(control)}
          <Select
            label={t('discounts.what')}
            description={id === undefined ? undefined : t('discounts.fixed')}
            isDisabled={id !== undefined}
            value={effect}
            choices={(Object.keys(effects) as Effect[]).map((one) => ({
              id: one,
              text: t(`discounts.effects.${one}`),
            }))}
            onChange={(one) => setEffect(one as Effect)}
            errors={errors.type}
          />
          {effects[effect].map(control)}
        </div>
      </section>
      <section className="card">
        <h2>{t('discounts.limits')}</h2>
        <div className="fields">{limits.map(control)}</div>
      </section>
      {error && <Notice look="error">{messageOf(error)}</Notice>}
      <div className="save-bar">
        <Button look="primary" type="submit" isPending={isPending}>
          {t('actions.save')}
        </Button>
      </div>
    </Form>
  );
}

function FieldControl({
  field,
  currency,
  value,
  errors,
  onChange,
}: {
  readonly field: DiscountField;
  readonly currency: string;
  readonly value: string | boolean;
  readonly errors: readonly string[] | undefined;
  readonly onChange: (value: string | boolean) => void;
}) {
  const label = t(`discounts.fields.${field}`, { currency });
  const useKey = `discounts.field_uses.${field}`;
  const description = language.has(useKey) ? t(useKey) : undefined;
  const kind = kindOf(field);
  if (kind === 'flag')
    return (
      <Check isSelected={value === true} onChange={onChange} description={description}>
        {label}
      </Check>
    );
  return (
    <TextField
      label={label}
      description={description}
      value={String(value)}
      onChange={onChange}
      errors={errors}
      {...(kind === 'names' ? { lines: 3 } : {})}
      {...(kind === 'date' ? { type: 'date' } : {})}
      {...(kind === 'number' ? { inputMode: 'decimal' as const } : {})}
    />
  );
}
