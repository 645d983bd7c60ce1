import { queryOptions, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { components } from '../../../../dist/client/schema.js';
import { callAsStaff } from '../../api/client.js';
import { sessionQuery } from '../../api/session.js';
import { Page } from '../../shell/page.js';
import { useStore } from '../../shell/store-context.js';
import { t } from '../../text.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { date } from '../../ui/format.js';
import { Table } from '../../ui/list-page.js';
import { Waiting } from '../../ui/notice.js';
import { StaffForm } from './staff-form.js';

type StaffMember = components['schemas']['StaffMember'];

/** Who works in the shop, what each may do, and ways to invite and to take out. */
export function StaffPage() {
  const { may } = useStore();
  const queries = useQueryClient();
  const { data: session } = useSuspenseQuery(sessionQuery);
  const query = queryOptions({
    queryKey: ['staff'],
    queryFn: () => callAsStaff<readonly StaffMember[]>('GET', '/staff'),
  });
  const { data, error, refetch } = useQuery(query);
  const [edited, setEdited] = useState<StaffMember | 'new'>();
  const [removed, setRemoved] = useState<StaffMember>();
  const refresh = () => queries.invalidateQueries({ queryKey: query.queryKey });
  const mayChange = may('staff');
  const shopNames = ({ stores }: StaffMember) =>
    stores === null
      ? t('staff.every_shop')
      : [
          ...new Set(
            session.stores.filter(({ storeId }) => stores.includes(storeId)).map(({ name }) => name),
          ),
        ].join(', ');
  return (
    <Page
      title={t('settings.pages.staff')}
      acts={
        mayChange && (
          <Button look="primary" onPress={() => setEdited('new')}>
            {t('staff.invite')}
          </Button>
        )
      }
    >
      {!data && <Waiting error={error} onRetry={() => void refetch()} />}
      {data && (
        <Table
          title={t('settings.pages.staff')}
          rows={data}
          rowKey={({ id }) => String(id)}
          columns={[
            {
              id: 'name',
              heading: t('customers.name'),
              cell: ({ name, email }) => (
                <>
                  <bdi>{name || email}</bdi>
                  <small className="under">
                    <bdi>{email}</bdi>
                  </small>
                </>
              ),
            },
            {
              id: 'role',
              heading: t('staff.role'),
              cell: ({ id, role, invited }) => (
                <>
                  {t(`staff.roles.${role}`)}{' '}
                  {invited && id !== session.staff.id && (
                    <span className="badge badge--waiting">{t('staff.invited')}</span>
                  )}
                </>
              ),
            },
            { id: 'shops', heading: t('staff.shops'), cell: shopNames, isMinor: true },
            {
              id: 'factor',
              heading: t('account.second_factor'),
              cell: ({ secondFactor }) => t(secondFactor ? 'staff.on' : 'staff.off'),
              isMinor: true,
            },
            {
              id: 'since',
              heading: t('customers.since'),
              cell: ({ createdAt }) => date(createdAt),
              isMinor: true,
            },
            ...(mayChange
              ? [
                  {
                    id: 'acts',
                    heading: t('lists.acts'),
                    isHeadingHidden: true,
                    cell: (member: StaffMember) => (
                      <span className="row-acts">
                        <Button
                          aria-label={t('actions.edit_named', { name: member.name || member.email })}
                          onPress={() => setEdited(member)}
                        >
                          {t('actions.edit')}
                        </Button>
                        {member.id !== session.staff.id && (
                          <Button
                            look="danger"
                            aria-label={t('actions.remove_named', { name: member.name || member.email })}
                            onPress={() => setRemoved(member)}
                          >
                            {t('actions.remove')}
                          </Button>
                        )}
                      </span>
                    ),
                  },
                ]
              : []),
          ]}
        />
      )}
      {edited && (
        <StaffForm
          member={edited === 'new' ? undefined : edited}
          onSaved={refresh}
          onClose={() => setEdited(undefined)}
        />
      )}
      {removed && (
        <ConfirmDialog
          title={t('actions.remove_named', { name: removed.name || removed.email })}
          consequence={t('staff.remove_use')}
          act={t('actions.remove')}
          onConfirm={async () => {
            await callAsStaff('DELETE', `/staff/${removed.id}`);
            await refresh();
          }}
          onClose={() => setRemoved(undefined)}
        />
      )}
    </Page>
  );
}
