import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { components } from '../../../../dist/client/schema.js';
import { callAsStaff, errorsOf } from '../../api/client.js';
import { Page } from '../../shell/page.js';
import { useStore } from '../../shell/store-context.js';
import { t } from '../../text.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { CopyField } from '../../ui/copy-field.js';
import { Dialog } from '../../ui/dialog.js';
import { TextField } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { date, dateTime } from '../../ui/format.js';
import { Table } from '../../ui/list-page.js';
import { messageOf, Notice, Waiting } from '../../ui/notice.js';
import { Select } from '../../ui/select.js';

type Key = components['schemas']['ApiKey'];
type NewKey = components['schemas']['NewApiKey'];

const kinds = ['secret', 'public', 'access'] as const;

/** Which programs may call: keys are made, shown once, and ended here. */
export function KeysPage() {
  const { storeId } = useStore();
  const queries = useQueryClient();
  const path = `/stores/${storeId}/keys`;
  const query = queryOptions({
    queryKey: [storeId, 'keys'],
    queryFn: () => callAsStaff<readonly Key[]>('GET', path),
  });
  const { data, error, refetch } = useQuery(query);
  const [isAdding, setAdding] = useState(false);
  const [revoked, setRevoked] = useState<Key>();
  const refresh = () => queries.invalidateQueries({ queryKey: query.queryKey });
  return (
    <Page
      title={t('settings.pages.keys')}
      acts={
        <Button look="primary" onPress={() => setAdding(true)}>
          {t('keys.add')}
        </Button>
      }
    >
      <p>{t('keys.use')}</p>
      {!data && <Waiting error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <p className="empty">{t('keys.none_yet')}</p>}
      {data && data.length > 0 && (
        <Table
          title={t('settings.pages.keys')}
          rows={data}
          rowKey={({ id }) => String(id)}
          columns={[
            { id: 'name', heading: t('keys.name'), cell: ({ name }) => <bdi>{name || '–'}</bdi> },
            { id: 'kind', heading: t('keys.kind'), cell: ({ kind }) => t(`keys.kinds.${kind}`) },
            { id: 'last4', heading: t('keys.ends'), cell: ({ last4 }) => <code>…{last4}</code> },
            { id: 'made', heading: t('keys.made'), cell: ({ createdAt }) => date(createdAt), isMinor: true },
            {
              id: 'used',
              heading: t('keys.used'),
              cell: ({ lastUsedAt }) => (lastUsedAt ? dateTime(lastUsedAt) : t('keys.never')),
            },
            {
              id: 'acts',
              heading: t('lists.acts'),
              isHeadingHidden: true,
              cell: (key) => (
                <span className="row-acts">
                  <Button
                    look="danger"
                    aria-label={t('keys.revoke_named', { name: key.name || key.last4 })}
                    onPress={() => setRevoked(key)}
                  >
                    {t('keys.revoke')}
                  </Button>
                </span>
              ),
            },
          ]}
        />
      )}
      {isAdding && <KeyForm path={path} onMade={refresh} onClose={() => setAdding(false)} />}
      {revoked && (
        <ConfirmDialog
          title={t('keys.revoke_named', { name: revoked.name || revoked.last4 })}
          consequence={t('keys.revoke_use')}
          act={t('keys.revoke')}
          onConfirm={async () => {
            await callAsStaff('DELETE', `${path}/${revoked.id}`);
            await refresh();
          }}
          onClose={() => setRevoked(undefined)}
        />
      )}
    </Page>
  );
}

function KeyForm({
  path,
  onMade,
  onClose,
}: {
  readonly path: string;
  readonly onMade: () => Promise<unknown>;
  readonly onClose: () => void;
}) {
  const [kind, setKind] = useState<string>('secret');
  const [name, setName] = useState('');
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: () => callAsStaff<NewKey>('POST', path, { kind, name }),
    onSuccess: onMade,
  });
  const errors = errorsOf(error);
  if (data)
    return (
      <Dialog title={t('keys.new')} isOpen onClose={onClose}>
        <div className="form">
          <p>{t('keys.once')}</p>
          <CopyField label={t('keys.key')} value={data.key} />
          <div className="form__acts">
            <Button look="primary" onPress={onClose}>
              {t('actions.done')}
            </Button>
          </div>
        </div>
      </Dialog>
    );
  return (
    <Dialog title={t('keys.add')} isOpen onClose={onClose}>
      <Form error={error} onSubmit={() => mutate()}>
        <TextField
          label={t('keys.name')}
          description={t('keys.name_use')}
          value={name}
          onChange={setName}
          errors={errors.name}
          autoFocus
        />
        <Select
          label={t('keys.kind')}
          description={t(`keys.kind_uses.${kind as (typeof kinds)[number]}`)}
          value={kind}
          choices={kinds.map((id) => ({ id, text: t(`keys.kinds.${id}`) }))}
          onChange={setKind}
          errors={errors.kind}
        />
        {error && <Notice look="error">{messageOf(error)}</Notice>}
        <div className="form__acts">
          <Button onPress={onClose}>{t('actions.cancel')}</Button>
          <Button look="primary" type="submit" isPending={isPending}>
            {t('keys.add')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
