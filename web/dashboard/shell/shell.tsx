import { useSuspenseQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { storeApi } from '../api/client.js';
import { forgetAll, sessionQuery, signOut } from '../api/session.js';
import { chooseLanguage, language, t, translated } from '../text.js';
import { Button } from '../ui/button.js';
import { Select } from '../ui/select.js';
import { IdentityDialog } from './identity-dialog.js';
import { StoreContext } from './store-context.js';

/** Where one can go, with the right that each page takes. */
const pages = [
  ['orders', 'orders.read'],
  ['customers', 'customers.read'],
  ['products', 'products.read'],
  ['discounts', 'discounts'],
  ['settings', 'settings'],
] as const;

/** The frame of every page of a shop: which shop and which half of it, where one can go, who is signed in. */
export function Shell() {
  const { storeId } = useParams({ strict: false });
  const { data: session } = useSuspenseQuery(sessionQuery);
  const navigate = useNavigate();
  const [isOpen, setOpen] = useState(false);
  const store = session.stores.find((one) => String(one.storeId) === storeId);
  const current = useMemo(
    () =>
      store && {
        ...store,
        api: storeApi(store.storeId),
        liveHalf: session.stores.find(({ shopId, mode }) => shopId === store.shopId && mode === 'Live')
          ?.storeId,
        may: (right: string) => session.rights.includes(right),
      },
    [store, session],
  );
  if (!current) return <NoSuchStore />;
  const leave = async () => {
    await signOut();
    await navigate({ to: '/sign-in' });
    forgetAll();
  };
  return (
    <StoreContext value={current}>
      <a className="skip" href="#content">
        {t('shell.skip')}
      </a>
      <div className={`shell shell--${current.mode.toLowerCase()}`}>
        <header className="top">
          {current.mode === 'Test' && <p className="test-band">{t('shell.test_band')}</p>}
          <Button
            look="plain"
            className="top__menu"
            aria-expanded={isOpen}
            aria-controls="navigation"
            onPress={() => setOpen(!isOpen)}
          >
            {t('shell.menu')}
          </Button>
          <Select
            label={t('shell.store')}
            isLabelHidden
            value={String(current.storeId)}
            choices={session.stores.map(({ storeId: id, name, mode }) => ({
              id: String(id),
              text: `${name} · ${t(mode === 'Test' ? 'shell.test' : 'shell.live')}`,
            }))}
            onChange={(id) => void navigate({ to: '/$storeId', params: { storeId: id } })}
          />
          <nav className="halves" aria-label={t('shell.half')}>
            {session.stores
              .filter(({ shopId }) => shopId === current.shopId)
              .toSorted((one, other) => other.mode.localeCompare(one.mode))
              .map(({ storeId: id, mode }) => (
                <Link
                  key={id}
                  to="/$storeId"
                  params={{ storeId: String(id) }}
                  className={`halves__half halves__half--${mode.toLowerCase()}`}
                  aria-current={id === current.storeId ? 'true' : undefined}
                  activeProps={{}}
                >
                  {t(mode === 'Test' ? 'shell.test' : 'shell.live')}
                </Link>
              ))}
          </nav>
        </header>
        <nav
          id="navigation"
          className={`navigation ${isOpen ? 'navigation--open' : ''}`}
          aria-label={t('shell.navigation')}
        >
          <Link
            to="/$storeId"
            params={{ storeId: String(current.storeId) }}
            activeOptions={{ exact: true }}
            onClick={() => setOpen(false)}
          >
            {t('overview.title')}
          </Link>
          {pages
            .filter(([, right]) => current.may(right))
            .map(([page]) => (
              <Link
                key={page}
                to={`/$storeId/${page}`}
                params={{ storeId: String(current.storeId) }}
                onClick={() => setOpen(false)}
              >
                {t(`${page}.title`)}
              </Link>
            ))}
          <div className="navigation__foot">
            <Select
              label={t('shell.language')}
              value={language.textLang.split('-')[0]!}
              choices={['en', ...translated].map((lang) => ({ id: lang, text: nameOf(lang) }))}
              onChange={chooseLanguage}
            />
            <Link
              to="/$storeId/account"
              params={{ storeId: String(current.storeId) }}
              className="navigation__person"
              onClick={() => setOpen(false)}
            >
              <bdi>{session.staff.name || session.staff.email}</bdi>
            </Link>
            <Button look="plain" onPress={leave}>
              {t('shell.sign_out')}
            </Button>
          </div>
        </nav>
        <main id="content" className="content" tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <IdentityDialog staff={session.staff} />
    </StoreContext>
  );
}

function nameOf(lang: string): string {
  return new Intl.DisplayNames(lang, { type: 'language' }).of(lang) ?? lang;
}

function NoSuchStore() {
  return (
    <main className="alone">
      <h1>{t('shell.no_such_store')}</h1>
      <Link to="/">{t('shell.to_stores')}</Link>
    </main>
  );
}
