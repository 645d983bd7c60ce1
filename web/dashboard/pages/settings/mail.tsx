import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { dataOf, errorsOf } from '../../api/client.js';
import { Page } from '../../shell/page.js';
import { useStore } from '../../shell/store-context.js';
import { t } from '../../text.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { messageOf, Notice } from '../../ui/notice.js';
import { mailGroups } from './fields.js';
import { mailKindText } from './mail-kinds.js';
import { SettingsForm } from './settings-form.js';

/** Who sends mails, what they look like, and a way to try it. */
export function MailPage() {
  return (
    <Page title={t('settings.pages.mail')}>
      <SettingsForm
        path="/settings/mail"
        groups={mailGroups()}
        before={({ smtpHost }) => !smtpHost && <Notice look="info">{t('mail.not_sent')}</Notice>}
      />
      <TestMail />
      <Templates />
    </Page>
  );
}

function TestMail() {
  const { api } = useStore();
  const [to, setTo] = useState('');
  const { mutate, isPending, error, data } = useMutation({
    mutationFn: async () =>
      dataOf(await api.POST('/settings/mail/test', { body: to.trim() === '' ? {} : { to } })),
  });
  return (
    <section className="card">
      <h2>{t('mail.test')}</h2>
      <Form error={error} onSubmit={() => mutate()}>
        <TextField
          label={t('mail.test_to')}
          description={t('mail.test_use')}
          type="email"
          value={to}
          onChange={setTo}
          errors={errorsOf(error).to}
        />
        {error && <Notice look="error">{messageOf(error)}</Notice>}
        {data && (
          <Notice look={data.sent ? 'success' : 'error'}>
            <p>
              <strong>{t(data.sent ? 'mail.test_sent' : 'mail.test_failed')}</strong>
              <br />
              {data.said}
            </p>
          </Notice>
        )}
        <Button type="submit" isPending={isPending}>
          {t('mail.test_send')}
        </Button>
      </Form>
    </section>
  );
}

function Templates() {
  const { api, storeId } = useStore();
  const { data } = useQuery({
    queryKey: [storeId, 'templates'],
    queryFn: async () => dataOf(await api.GET('/settings/mail/templates', {})),
  });
  return (
    <section className="card">
      <h2>{t('mail.templates')}</h2>
      <p>{t('mail.templates_use')}</p>
      <ul className="plain-list">
        {data?.kinds.map(({ kind, custom }) => (
          <li key={kind} className="spread">
            <Link to="/$storeId/settings/mail/$kind" params={{ storeId: String(storeId), kind }}>
              {mailKindText(kind)}
            </Link>
            {custom.length > 0 && (
              <span className="badge badge--waiting">
                {t('mail.own_words')} · {custom.join(', ')}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
