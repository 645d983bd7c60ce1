import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { components } from '../../../dist/client/schema.js';
import { callAsStaff, errorsOf } from '../api/client.js';
import { sessionQuery } from '../api/session.js';
import { Page } from '../shell/page.js';
import { t } from '../text.js';
import { Button } from '../ui/button.js';
import { ConfirmDialog } from '../ui/confirm-dialog.js';
import { CopyField } from '../ui/copy-field.js';
import { Dialog } from '../ui/dialog.js';
import { TextField } from '../ui/field.js';
import { Form } from '../ui/form.js';
import { messageOf, Notice } from '../ui/notice.js';
import { toast } from '../ui/toasts.js';

type NewAuthenticator = components['schemas']['NewAuthenticator'];

const totp = '/session/second-factor/totp';

/** One's own account: who one is, what one may do, and the second factor. */
export function AccountPage() {
  const { data: session } = useSuspenseQuery(sessionQuery);
  const queries = useQueryClient();
  const [isRemoving, setRemoving] = useState(false);
  const begin = useMutation({
    mutationFn: () => callAsStaff<NewAuthenticator>('POST', totp, {}),
    onError: (failure) => toast(messageOf(failure), 'error'),
  });
  const { staff } = session;
  const refresh = () => queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
  return (
    <Page title={t('account.title')}>
      <section className="card">
        <dl className="pairs">
          <div>
            <dt>{t('customers.name')}</dt>
            <dd>
              <bdi>{staff.name}</bdi>
            </dd>
          </div>
          <div>
            <dt>{t('sign_in.email')}</dt>
            <dd>
              <bdi>{staff.email}</bdi>
            </dd>
          </div>
          <div>
            <dt>{t('staff.role')}</dt>
            <dd>
              {t(`staff.roles.${staff.role}`)}
              <small className="under">{t(`staff.role_uses.${staff.role}`)}</small>
            </dd>
          </div>
        </dl>
      </section>
      <section className="card">
        <h2>{t('account.second_factor')}</h2>
        <p>{t(staff.secondFactor ? 'account.factor_on' : 'account.factor_off')}</p>
        <div className="row-acts row-acts--start">
          <Button
            look={staff.secondFactor ? 'secondary' : 'primary'}
            isPending={begin.isPending}
            onPress={() => begin.mutate()}
          >
            {t(staff.secondFactor ? 'account.replace' : 'account.set_up')}
          </Button>
          {staff.secondFactor && (
            <Button look="danger" onPress={() => setRemoving(true)}>
              {t('account.take_off')}
            </Button>
          )}
        </div>
      </section>
      {begin.data && <FactorForm factor={begin.data} onDone={refresh} onClose={() => begin.reset()} />}
      {isRemoving && (
        <ConfirmDialog
          title={t('account.take_off')}
          consequence={t('account.take_off_use')}
          act={t('account.take_off')}
          onConfirm={async () => {
            await callAsStaff('DELETE', totp);
            await refresh();
          }}
          onClose={() => setRemoving(false)}
        />
      )}
    </Page>
  );
}

/** The secret for an authenticator, the recovery codes, and the first code, which proves that it works. */
function FactorForm({
  factor,
  onDone,
  onClose,
}: {
  readonly factor: NewAuthenticator;
  readonly onDone: () => Promise<unknown>;
  readonly onClose: () => void;
}) {
  const [code, setCode] = useState('');
  const { mutate, isPending, error } = useMutation({
    mutationFn: async () => {
      await callAsStaff('POST', totp, { code });
      await onDone();
    },
    onSuccess: () => {
      toast(t('account.factor_set'));
      onClose();
    },
  });
  const errors = errorsOf(error);
  return (
    <Dialog title={t('account.set_up')} isOpen onClose={onClose}>
      <Form error={error} onSubmit={() => mutate()}>
        <p>{t('account.step_secret')}</p>
        <CopyField label={t('account.secret')} value={factor.secret} />
        <a href={factor.url}>{t('account.open_app')}</a>
        <p>{t('account.step_codes')}</p>
        <ul className="codes" aria-label={t('account.recovery_codes')}>
          {factor.recoveryCodes.map((one) => (
            <li key={one}>
              <code>{one}</code>
            </li>
          ))}
        </ul>
        <CopyField label={t('account.recovery_codes')} value={factor.recoveryCodes.join(' ')} />
        <TextField
          label={t('account.first_code')}
          inputMode="numeric"
          autoComplete="one-time-code"
          value={code}
          onChange={setCode}
          errors={errors.code}
          isRequired
        />
        {error && !errors.code && <Notice look="error">{messageOf(error)}</Notice>}
        <div className="form__acts">
          <Button onPress={onClose}>{t('actions.cancel')}</Button>
          <Button look="primary" type="submit" isPending={isPending}>
            {t('account.confirm')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
