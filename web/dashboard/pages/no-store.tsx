import { t } from '../text.js';

/** What is shown to somebody who may see no shop yet. */
export function NoStorePage() {
  return (
    <main className="alone">
      <h1>{t('no_store.title')}</h1>
      <p>{t('no_store.what_to_do')}</p>
    </main>
  );
}
