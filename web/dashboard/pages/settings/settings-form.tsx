import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { components } from '../../../../dist/client/schema.js';
import { dataOf, errorsOf } from '../../api/client.js';
import { type CurrentStore, useStore } from '../../shell/store-context.js';
import { t } from '../../text.js';
import { Button } from '../../ui/button.js';
import { Form } from '../../ui/form.js';
import { messageOf, Notice, Waiting } from '../../ui/notice.js';
import { toast } from '../../ui/toasts.js';
import { type SettingField, type SettingGroup, settingText } from './fields.js';
import { SettingControl } from './setting-control.js';

type Path = '/settings/general' | '/settings/mail' | '/settings/payment';
type Values = Readonly<Record<string, unknown>>;
type Check = components['schemas']['SettingCheck'];

/** The settings of a path, as the API answers them. */
export const settingsQuery = ({ api, storeId }: CurrentStore, path: Path) =>
  queryOptions({
    queryKey: [storeId, 'settings', path],
    queryFn: async () => valuesOf(dataOf(await api.GET(path, {})) as Values),
  });

export interface SettingsFormProps {
  readonly path: Path;
  readonly groups: readonly SettingGroup[];
  readonly mayChange?: boolean;
  /** What stands above the groups, with what is set. */
  readonly before?: (values: Values) => ReactNode;
}

/** Settings in groups; only what was changed is sent, and what the server tried of it is told. */
export function SettingsForm({ path, groups, mayChange = true, before }: SettingsFormProps) {
  const store = useStore();
  const queries = useQueryClient();
  const query = settingsQuery(store, path);
  const { data, error: readError, refetch } = useQuery(query);
  const [changes, setChanges] = useState<Values>({});
  const fields = groups.flatMap((group) => group.fields);
  const {
    mutate,
    isPending,
    error,
    data: checks,
  } = useMutation({
    mutationFn: async () => {
      const body = Object.fromEntries(
        fields
          .filter(({ name }) => name in changes)
          .map((field) => [field.name, wireValue(field, changes[field.name])]),
      );
      const answer = dataOf(await store.api.PUT(path, { body: body as never }));
      const { checks: tried = [], ...values } = answer as Values & { readonly checks?: readonly Check[] };
      queries.setQueryData(query.queryKey, valuesOf(values));
      return tried;
    },
    onSuccess: async () => {
      setChanges({});
      toast(t('actions.saved'));
      await queries.invalidateQueries({ queryKey: [store.storeId, 'settings'] });
    },
  });
  const isChanged = Object.keys(changes).length > 0;
  useBlocker({
    shouldBlockFn: () => isChanged && !confirm(t('settings.leave')),
    enableBeforeUnload: () => isChanged,
  });
  if (!data) return <Waiting error={readError} onRetry={() => void refetch()} />;
  const errors = errorsOf(error);
  const change = (name: string, value: unknown) => {
    const { [name]: _, ...others } = changes;
    setChanges(value === undefined ? others : { ...others, [name]: value });
  };
  return (
    <>
      {before?.(data)}
      {checks?.map((check) => (
        <Notice
          key={check.name}
          look={check.state === 'ok' ? 'success' : check.state === 'wrong' ? 'error' : 'info'}
        >
          <p>
            <strong>
              {settingText(check.name)}: {t(`settings.checks.${check.state}`)}
            </strong>
            <br />
            {check.message}
          </p>
        </Notice>
      ))}
      <Form className="settings-form" error={error} onSubmit={() => mutate()}>
        {groups.map((group) => (
          <section key={group.title} className="card">
            <h2>{group.title}</h2>
            {group.steps && <p className="steps">{group.steps}</p>}
            <div className="fields">
              {group.fields.map((field) => (
                <SettingControl
                  key={field.name}
                  field={field}
                  value={field.name in changes ? changes[field.name] : data[field.name]}
                  onChange={(value) => change(field.name, value)}
                  errors={errors[field.name]}
                  isReadOnly={!mayChange}
                  isSet={data[`${field.name}Set`] === true}
                />
              ))}
            </div>
          </section>
        ))}
        {error && <Notice look="error">{messageOf(error)}</Notice>}
        {mayChange && (
          <div className={isChanged ? 'save-bar save-bar--sticky' : 'save-bar'}>
            <Button look="primary" type="submit" isPending={isPending} isDisabled={!isChanged}>
              {t('actions.save')}
            </Button>
            {isChanged && (
              <>
                <Button onPress={() => setChanges({})}>{t('settings.discard')}</Button>
                <span role="status">{t('settings.unsaved')}</span>
              </>
            )}
          </div>
        )}
      </Form>
    </>
  );
}

/** Currencies are answered as objects, the shop's own first; what is chosen are the codes of the others. */
function valuesOf(answer: Values): Values {
  const { currency, currencies } = answer;
  if (!Array.isArray(currencies)) return answer;
  const codes = (currencies as readonly { readonly currency: string }[]).map((one) =>
    one.currency.toUpperCase(),
  );
  return { ...answer, currencies: codes.filter((code) => code !== currency) };
}

/** A value as it is sent: numbers as numbers, lines as a list; what is none is left for the server to refuse. */
function wireValue({ kind }: SettingField, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (kind === 'lines') return value.split('\n').filter((line) => line.trim() !== '');
  const number = Number(value.replace(',', '.'));
  return kind === 'number' && value.trim() !== '' && Number.isFinite(number) ? number : value;
}
