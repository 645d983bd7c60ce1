import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { components } from '../../../../dist/client/schema.js';
import { dataOf, errorsOf } from '../../api/client.js';
import { Page } from '../../shell/page.js';
import { useStore } from '../../shell/store-context.js';
import { t } from '../../text.js';
import { Button } from '../../ui/button.js';
import { Check } from '../../ui/check.js';
import { ComboBox } from '../../ui/combo-box.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { Dialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { Form, SaveOrCancel } from '../../ui/form.js';
import { number } from '../../ui/format.js';
import { Table } from '../../ui/list-page.js';
import { messageOf, Notice, Waiting } from '../../ui/notice.js';
import { countries } from '../../ui/places.js';
import { toast } from '../../ui/toasts.js';
import { taxGroups } from './fields.js';
import { SettingsForm } from './settings-form.js';

type Tax = components['schemas']['TaxToSet'];

/** The table of taxes, or the server that counts them in its place. */
export function TaxesPage() {
  const { api, storeId } = useStore();
  const queries = useQueryClient();
  const query = queryOptions({
    queryKey: [storeId, 'settings', 'taxes'],
    queryFn: async () => dataOf(await api.GET('/settings/taxes', {})),
  });
  const { data, error, refetch } = useQuery(query);
  const [edited, setEdited] = useState<number>();
  const [removed, setRemoved] = useState<number>();
  const names = useMemo(() => new Map(countries().map(({ id, text }) => [id, text])), []);
  const taxes: readonly Tax[] = data?.taxes ?? [];
  const save = async (next: readonly Tax[]) => {
    const answer = dataOf(await api.PUT('/settings/taxes', { body: { taxes: [...next] } }));
    queries.setQueryData(query.queryKey, answer);
    toast(t('actions.saved'));
  };
  const rows = taxes.map((tax, index) => ({ ...tax, index }));
  return (
    <Page
      title={t('settings.pages.taxes')}
      acts={
        data && (
          <Button look="primary" onPress={() => setEdited(taxes.length)}>
            {t('taxes.add')}
          </Button>
        )
      }
    >
      {!data && <Waiting error={error} onRetry={() => void refetch()} />}
      {data && taxes.length === 0 && <p className="empty">{t('taxes.none_yet')}</p>}
      {taxes.length > 0 && (
        <Table
          title={t('settings.pages.taxes')}
          rows={rows}
          rowKey={({ index }) => String(index)}
          columns={[
            { id: 'name', heading: t('taxes.name'), cell: ({ name }) => <bdi>{name}</bdi> },
            { id: 'rate', heading: t('taxes.rate'), cell: ({ rate }) => percentText(rate), isNumber: true },
            {
              id: 'place',
              heading: t('taxes.place'),
              cell: ({ country, province }) =>
                [names.get(country) ?? country, province].filter(Boolean).join(', '),
            },
            {
              id: 'how',
              heading: t('taxes.how'),
              cell: ({ includedInPrice, appliesOnShipping }) => (
                <>
                  {t(includedInPrice ? 'taxes.included' : 'taxes.added')}
                  {appliesOnShipping && ` · ${t('taxes.on_shipping')}`}
                </>
              ),
            },
            {
              id: 'acts',
              heading: t('lists.acts'),
              isHeadingHidden: true,
              cell: ({ index, name }) => (
                <span className="row-acts">
                  <Button aria-label={t('actions.edit_named', { name })} onPress={() => setEdited(index)}>
                    {t('actions.edit')}
                  </Button>
                  <Button
                    look="danger"
                    aria-label={t('actions.remove_named', { name })}
                    onPress={() => setRemoved(index)}
                  >
                    {t('actions.remove')}
                  </Button>
                </span>
              ),
            },
          ]}
        />
      )}
      <div className="spaced">
        <SettingsForm path="/settings/general" groups={taxGroups()} />
      </div>
      {edited !== undefined && (
        <TaxForm taxes={taxes} index={edited} save={save} onClose={() => setEdited(undefined)} />
      )}
      {removed !== undefined && taxes[removed] && (
        <ConfirmDialog
          title={t('actions.remove_named', { name: taxes[removed].name })}
          consequence={t('taxes.remove_use')}
          act={t('actions.remove')}
          onConfirm={() => save(taxes.filter((_, index) => index !== removed))}
          onClose={() => setRemoved(undefined)}
        />
      )}
    </Page>
  );
}

/** A fraction as a percentage. */
function percentText(rate: number): string {
  return `${number(percent(rate))} %`;
}

/** Times a hundred, without what binary fractions add. */
function percent(rate: number): number {
  return Number((rate * 100).toPrecision(12));
}

function TaxForm({
  taxes,
  index,
  save,
  onClose,
}: {
  readonly taxes: readonly Tax[];
  readonly index: number;
  readonly save: (taxes: readonly Tax[]) => Promise<void>;
  readonly onClose: () => void;
}) {
  const known = taxes[index];
  const [name, setName] = useState(known?.name ?? '');
  const [rate, setRate] = useState(known ? String(percent(known.rate)) : '');
  const [country, setCountry] = useState(known?.country ?? '');
  const [province, setProvince] = useState(known?.province ?? '');
  const [numberForInvoice, setNumber] = useState(known?.numberForInvoice ?? '');
  const [includedInPrice, setIncluded] = useState(known?.includedInPrice ?? false);
  const [appliesOnShipping, setOnShipping] = useState(known?.appliesOnShipping ?? true);
  const choices = useMemo(countries, []);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => {
      const fraction = rate.trim() === '' ? Number.NaN : Number(rate.replace(',', '.')) / 100;
      const tax = {
        name,
        // What is no number is refused by name.
        rate: Number.isFinite(fraction) ? Number(fraction.toPrecision(12)) : (rate as never),
        country,
        province: province.trim() || null,
        numberForInvoice,
        includedInPrice,
        appliesOnShipping,
      };
      return save(taxes.toSpliced(index, 1, tax));
    },
    onSuccess: onClose,
  });
  const errors = errorsOf(error);
  const errorsFor = (part: string) => errors[`taxes[${index}].${part}`];
  return (
    <Dialog title={t(known ? 'taxes.edit' : 'taxes.add')} isOpen onClose={onClose}>
      <Form error={error} onSubmit={() => mutate()}>
        <TextField
          label={t('taxes.name')}
          value={name}
          onChange={setName}
          errors={errorsFor('name')}
          autoFocus
        />
        <TextField
          label={t('taxes.rate_percent')}
          inputMode="decimal"
          value={rate}
          onChange={setRate}
          errors={errorsFor('rate')}
        />
        <ComboBox
          label={t('settings.fields.country')}
          choices={choices}
          value={country}
          onChange={setCountry}
          errors={errorsFor('country')}
        />
        <TextField
          label={t('taxes.province')}
          description={t('taxes.province_use')}
          value={province}
          onChange={setProvince}
          errors={errorsFor('province')}
        />
        <TextField
          label={t('taxes.number')}
          description={t('taxes.number_use')}
          value={numberForInvoice}
          onChange={setNumber}
          errors={errorsFor('numberForInvoice')}
        />
        <Check isSelected={includedInPrice} onChange={setIncluded}>
          {t('taxes.is_included')}
        </Check>
        <Check isSelected={appliesOnShipping} onChange={setOnShipping}>
          {t('taxes.is_on_shipping')}
        </Check>
        {error && <Notice look="error">{messageOf(error)}</Notice>}
        <SaveOrCancel isPending={isPending} onCancel={onClose} />
      </Form>
    </Dialog>
  );
}
