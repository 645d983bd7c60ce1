import { type ReactNode, useEffect } from 'react';
import { t } from '../text.js';
import { useStore } from './store-context.js';

/** What every page has: one heading of the first rank, a title of the window, its acts beside the heading. */
export function Page({
  title,
  acts,
  children,
}: {
  readonly title: string;
  readonly acts?: ReactNode;
  readonly children: ReactNode;
}) {
  const { name, mode } = useStore();
  useEffect(() => {
    document.title = `${title} · ${name}${mode === 'Test' ? ` (${t('shell.test')})` : ''}`;
  }, [title, name, mode]);
  return (
    <>
      <header className="page-head">
        <h1>{title}</h1>
        {acts && <div className="page-head__acts">{acts}</div>}
      </header>
      {children}
    </>
  );
}
