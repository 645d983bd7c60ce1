import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/query-client.js';
import { createAppRouter } from './router.js';
import './styles/dashboard.css';
import { language, preferredLanguage } from './text.js';
import { Toasts } from './ui/toasts.js';

/** Texts first: nothing is shown in a language that nobody chose. */
await language.use(preferredLanguage());
document.documentElement.lang = language.textLang;
document.documentElement.dir = language.dir;

createRoot(document.getElementById('root')!).render(
  <I18nProvider locale={language.lang}>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={createAppRouter()} />
      <Toasts />
    </QueryClientProvider>
  </I18nProvider>,
);
