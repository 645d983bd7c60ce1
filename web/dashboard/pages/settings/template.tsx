import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { components } from '../../../../dist/client/schema.js';
import { dataOf, errorsOf } from '../../api/client.js';
import { Page } from '../../shell/page.js';
import { useStore } from '../../shell/store-context.js';
import { language as pageLanguage, t } from '../../text.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { TextField } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { messageOf, Notice, Waiting } from '../../ui/notice.js';
import { Select } from '../../ui/select.js';
import { toast } from '../../ui/toasts.js';
import { useListSearch } from '../use-list-search.js';
import { mailKindText } from './mail-kinds.js';

type Template = components['schemas']['MailTemplate'];
type Kind = Template['kind'];

/** The words of one kind of mail, in one language, with a preview of a made-up order. */
export function TemplatePage() {
  const { api, storeId } = useStore();
  const { kind = '' } = useParams({ strict: false });
  const { textOf: filterOf, change } = useListSearch();
  const { data: known } = useQuery({
    queryKey: [storeId, 'templates'],
    queryFn: async () => dataOf(await api.GET('/settings/mail/templates', {})),
  });
  const language = filterOf('language') || pageLanguage.textLang.split('-')[0]!;
  const params = { path: { kind }, query: { language } };
  const query = queryOptions({
    queryKey: [storeId, 'template', kind, language],
    queryFn: async () => dataOf(await api.GET('/settings/mail/templates/{kind}', { params })),
    refetchOnWindowFocus: false,
  });
  const { data, error, refetch } = useQuery(query);
  const names = new Intl.DisplayNames(pageLanguage.textLang, { type: 'language' });
  return (
    <Page
      title={mailKindText(kind)}
      acts={
        <Select
          label={t('shell.language')}
          isLabelHidden
          value={language}
          choices={[...new Set([...(known?.languages ?? []), language])].map((id) => ({
            id,
            text: names.of(id) ?? id,
          }))}
          onChange={(id) => change({ language: id })}
        />
      }
    >
      <p>
        <Link to="/$storeId/settings/mail" params={{ storeId: String(storeId) }}>
          {t('settings.pages.mail')}
        </Link>
      </p>
      {data ? (
        <TemplateForm key={`${language} ${data.modificationDate}`} template={data} />
      ) : (
        <Waiting error={error} onRetry={() => void refetch()} />
      )}
    </Page>
  );
}

function TemplateForm({ template }: { readonly template: Template }) {
  const { api, storeId } = useStore();
  const queries = useQueryClient();
  const [subject, setSubject] = useState(template.subject);
  const [html, setHtml] = useState(template.html);
  const [text, setText] = useState(template.text ?? '');
  const [isRestoring, setRestoring] = useState(false);
  const { kind, language } = template;
  const params = { path: { kind: kind as Kind & string }, query: { language } };
  const body = { subject, html, text: text.trim() === '' ? null : text };
  const key = [storeId, 'template', kind, language];
  const show = useMutation({
    mutationFn: async () =>
      dataOf(await api.POST('/settings/mail/templates/{kind}/preview', { params, body })),
  });
  const save = useMutation({
    mutationFn: async () => dataOf(await api.PUT('/settings/mail/templates/{kind}', { params, body })),
    onSuccess: async (answer) => {
      queries.setQueryData(key, answer);
      await queries.invalidateQueries({ queryKey: [storeId, 'templates'] });
      toast(t('actions.saved'));
    },
  });
  const error = save.error ?? show.error;
  const errors = errorsOf(error);
  return (
    <div className="columns columns--even">
      <section className="card">
        <h2>{t('mail.words')}</h2>
        <p>{t('mail.liquid')}</p>
        <Form
          error={save.error ?? show.error}
          onSubmit={() => {
            show.reset();
            save.mutate();
          }}
        >
          <TextField
            label={t('mail.subject')}
            value={subject}
            onChange={setSubject}
            errors={errors.subject}
          />
          <TextField label={t('mail.html')} lines={14} value={html} onChange={setHtml} errors={errors.html} />
          <TextField
            label={t('mail.plain')}
            description={t('mail.plain_use')}
            lines={4}
            value={text}
            onChange={setText}
            errors={errors.text}
          />
          {error && <Notice look="error">{messageOf(error)}</Notice>}
          <div className="form__acts">
            {template.custom && (
              <Button look="danger" onPress={() => setRestoring(true)}>
                {t('mail.restore')}
              </Button>
            )}
            <Button
              isPending={show.isPending}
              onPress={() => {
                save.reset();
                show.mutate();
              }}
            >
              {t('mail.preview')}
            </Button>
            <Button look="primary" type="submit" isPending={save.isPending}>
              {t('actions.save')}
            </Button>
          </div>
        </Form>
      </section>
      <section className="card" aria-live="polite">
        <h2>{t('mail.preview')}</h2>
        {show.data ? (
          <>
            <p>
              <strong>{show.data.subject}</strong>
            </p>
            <p className="written preview">{show.data.text}</p>
          </>
        ) : (
          <p>{t('mail.preview_use')}</p>
        )}
      </section>
      {isRestoring && (
        <ConfirmDialog
          title={t('mail.restore')}
          consequence={t('mail.restore_use')}
          act={t('mail.restore')}
          onConfirm={async () => {
            const answer = dataOf(await api.DELETE('/settings/mail/templates/{kind}', { params }));
            queries.setQueryData(key, answer);
            await queries.invalidateQueries({ queryKey: [storeId, 'templates'] });
          }}
          onClose={() => setRestoring(false)}
        />
      )}
    </div>
  );
}
