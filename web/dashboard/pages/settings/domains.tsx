import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { components } from '../../../../dist/client/schema.js';
import { dataOf, errorsOf } from '../../api/client.js';
import { Page } from '../../shell/page.js';
import { useStore } from '../../shell/store-context.js';
import { t } from '../../text.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { messageOf, Notice, Waiting } from '../../ui/notice.js';
import { toast } from '../../ui/toasts.js';

type Domain = components['schemas']['Domain'];

/** Whose pages may say what the shop sells: its own domain, and further ones. */
export function DomainsPage() {
  const { api, storeId } = useStore();
  const { data, error, refetch } = useQuery({
    queryKey: [storeId, 'domain'],
    queryFn: async () => dataOf(await api.GET('/settings/domain', {})),
  });
  return (
    <Page title={t('settings.pages.domains')}>
      <p>{t('domains.use')}</p>
      {data ? (
        <OwnDomain key={data.domain} own={data} />
      ) : (
        <Waiting error={error} onRetry={() => void refetch()} />
      )}
      <FurtherDomains />
    </Page>
  );
}

function OwnDomain({ own }: { readonly own: Domain }) {
  const { api, storeId } = useStore();
  const queries = useQueryClient();
  const [domain, setDomain] = useState(own.domain ? `${own.protocol}://${own.domain}` : '');
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => dataOf(await api.PUT('/settings/domain', { body: { domain } })),
    onSuccess: (answer) => {
      queries.setQueryData([storeId, 'domain'], answer);
      toast(t('actions.saved'));
    },
  });
  const errors = errorsOf(error);
  return (
    <section className="card">
      <h2>{t('domains.own')}</h2>
      <Form error={error} onSubmit={() => mutate()}>
        <TextField
          label={t('domains.address')}
          description={t('domains.own_use')}
          value={domain}
          onChange={setDomain}
          errors={errors.domain}
        />
        {error && !errors.domain && <Notice look="error">{messageOf(error)}</Notice>}
        <Button look="primary" type="submit" isPending={isPending}>
          {t('actions.save')}
        </Button>
      </Form>
    </section>
  );
}

function FurtherDomains() {
  const { api, storeId } = useStore();
  const queries = useQueryClient();
  const query = queryOptions({
    queryKey: [storeId, 'domains'],
    queryFn: async () => dataOf(await api.GET('/settings/alloweddomains', {})),
  });
  const { data, error: readError, refetch } = useQuery(query);
  const [added, setAdded] = useState('');
  const change = useMutation({
    mutationFn: async ({
      method,
      domain,
    }: {
      readonly method: 'POST' | 'DELETE';
      readonly domain: string;
    }) => {
      const body = [{ domain }];
      return dataOf(
        method === 'POST'
          ? await api.POST('/settings/alloweddomains', { body })
          : await api.DELETE('/settings/alloweddomains', { body }),
      );
    },
    onSuccess: (answer, { method }) => {
      queries.setQueryData(query.queryKey, answer);
      if (method === 'POST') setAdded('');
      toast(t('actions.saved'));
    },
  });
  const errors = errorsOf(change.error)['domains[0]'];
  return (
    <section className="card">
      <h2>{t('domains.further')}</h2>
      {!data && <Waiting error={readError} onRetry={() => void refetch()} />}
      {data && data.length > 0 && (
        <ul className="plain-list">
          {data.map(({ domain, protocol }) => (
            <li key={domain} className="spread">
              <bdi>
                {protocol}://{domain}
              </bdi>
              <Button
                look="danger"
                aria-label={t('actions.remove_named', { name: domain })}
                isPending={change.isPending && change.variables.domain === domain}
                onPress={() => change.mutate({ method: 'DELETE', domain })}
              >
                {t('actions.remove')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Form error={change.error} onSubmit={() => change.mutate({ method: 'POST', domain: added })}>
        <TextField
          label={t('domains.add')}
          description={t('domains.further_use')}
          value={added}
          onChange={setAdded}
          errors={errors}
        />
        {change.error && !errors && <Notice look="error">{messageOf(change.error)}</Notice>}
        <Button type="submit" isDisabled={added.trim() === ''} isPending={change.isPending}>
          {t('domains.add')}
        </Button>
      </Form>
    </section>
  );
}
