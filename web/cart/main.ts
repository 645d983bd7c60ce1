import { createCall, isCallError } from '../shared/call.js';
import { settingsIn } from '../shared/format.js';
import type { Texts } from '../shared/language.js';
import { createStore } from '../shared/store.js';
import { addProduct } from './add-product.js';
import type { App, ScreenState } from './app.js';
import { createBuyerStorage } from './buyer-storage.js';
import { createCart } from './cart.js';
import { createAccount } from './customer.js';
import { createEvents } from './events.js';
import { fetchPartAtLast } from './fetch-part.js';
import { cartLanguage } from './language.js';
import { listenForButtons } from './page/buttons.js';
import { firstAct } from './page/first-act.js';
import { keepingFields } from './page/keep-fields.js';
import { ownScript } from './page/own-script.js';
import { showSums } from './page/page-sums.js';
import { type PageSettings, readSettings } from './page/settings.js';
import { addStyleSheet } from './page/style-sheet.js';
import type { TemplatesState } from './page/template-sections.js';
import { gatherTemplates } from './page/templates.js';
import { addV2 } from './page/v2.js';
import { withJQueryData } from './page/v2-jquery.js';
import { patiently } from './patiently.js';
import { createRouter } from './router.js';
import { createSdk } from './sdk.js';
import { createState } from './state.js';
import type { StoreSettings } from './types.js';

declare const VERSION: string;
/** Whether this script is the one of Snipcart 2's path. */
declare const V2: boolean;

const script = ownScript();

if (!window.Snipcart) {
  // Scripts of a page for version 2 call it as soon as its tag has run.
  if (V2 && readSettings(script).publicKey) start();
  else whenParsed(start);
}

function whenParsed(work: () => void): void {
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', work, { once: true });
  else work();
}

/** Puts the cart on the page, and tells those who wait for it. */
function start(): void {
  const page = readSettings(script);
  if (!page.publicKey) {
    awaitKey();
    return;
  }
  const app = createApp(page);
  let announce = (): void => {};
  const ready = new Promise<void>((resolve) => {
    announce = resolve;
  });
  let mounted = (): void => {};
  const screensReady = new Promise<void>((resolve) => {
    mounted = resolve;
  });
  const snipcart = createSdk(app, VERSION, { ready, screensReady });
  const readyForV2 = V2 ? addV2(app, snipcart) : undefined;
  window.Snipcart = snipcart;
  listenForButtons(app, V2 ? withJQueryData : undefined);
  app.storage.onElsewhere(() => void app.cart.refresh().catch(() => undefined));
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && app.storage.get().cart) void app.cart.refresh().catch(() => undefined);
  });
  whenParsed(async () => {
    const root = rootElement();
    gatherTemplates(app, root);
    void showScreens(app, root).then(mounted);
    showSums(app, root);
    followCurrency(app, root);
    await begin(app);
    announce();
    document.dispatchEvent(
      new CustomEvent('snipcart.ready', { bubbles: true, detail: { sdk: window.Snipcart } }),
    );
    // Listeners are registered by those who were just told.
    setTimeout(() => {
      app.events.emit('snipcart.initialized', app.state.get());
      readyForV2?.();
    });
  });
}

/** The part of the cart that its visitors see. */
interface ScreensPart {
  mountScreens(app: App, root: HTMLElement): void;
}

/**
 * The cart can be seen once its screens and its style are there; who does nothing on the page loads no
 * screens.
 */
async function showScreens(app: App, root: HTMLElement): Promise<void> {
  const style = addStyleSheet(app.page);
  await firstAct(app);
  const { mountScreens } = await fetchPartAtLast<ScreensPart>(app, 'screens');
  await style;
  mountScreens(app, root);
}

/** Frameworks put a page together after its scripts have begun: the key may still come. */
function awaitKey(): void {
  const complaint = setTimeout(() => {
    console.error(
      'Snipcart: the public API key is missing: set SnipcartSettings.publicApiKey, or data-api-key on #snipcart',
    );
  }, 5000);
  const watch = new MutationObserver(() => {
    if (!readSettings(script).publicKey) return;
    clearTimeout(complaint);
    watch.disconnect();
    start();
  });
  watch.observe(document.documentElement, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-api-key'],
  });
}

function createApp(page: PageSettings): App {
  const { call, connection } = createCall({
    url: `${page.origin}/api`,
    headers: { authorization: `Bearer ${page.publicKey}` },
    credentials: 'omit',
  });
  const state = createState(page);
  const events = createEvents();
  const storage = createBuyerStorage(page.publicKey);
  const language = cartLanguage({
    fetchTexts: (lang) =>
      patiently(async (): Promise<Texts> => (await fetch(`${page.folder}locales/${lang}.json`)).json()),
  });
  const screen = createStore<ScreenState>({ notice: undefined, adding: [], spoken: '', broken: undefined });
  const parts = { call, state, events, storage };
  const cart = createCart(parts);
  const app: App = {
    page,
    connection,
    screen,
    router: createRouter(events),
    language,
    cart,
    templates: createStore<TemplatesState>({ sections: [] }),
    keepFields: keepingFields({ cart, state, events }),
    account: createAccount(parts),
    add: (product) => addProduct(app, product),
    ...parts,
  };
  return app;
}

/**
 * Asks the shop who it is and what is in the cart. While nobody answers it goes on asking; a refusal is told
 * once.
 */
async function begin(app: App): Promise<void> {
  const { cart, account, connection, language, page, state } = app;
  const resumed = Promise.all([
    language.use(page.language).catch(() => undefined),
    cart.refresh().catch(() => undefined),
    account.resume(),
  ]);
  // A shop that cannot be reached now is tried by every call, in its own currency once it answers.
  const off = connection.subscribe(() => {
    if (connection.get().status !== 'ok') cart.begins({ isKnown: false });
  });
  const settings = await settingsOf(app);
  off();
  const wished = settings.currencies.find((one) => one.currency === page.currency);
  const { currency: own } = wished ?? settings;
  const { cart: first } = state.get();
  if (first.token === null) state.set({ cart: { ...first, currency: own } });
  // Whoever was quicker than this answer begins a cart in the shop's currency.
  cart.begins({ isKnown: true });
  await resumed;
  const { session, cart: now } = state.get();
  // A page may have asked for another by now.
  const { lang } = language;
  state.set({
    cart: { ...now, lang },
    session: {
      ...session,
      id: now.token,
      lang,
      loading: false,
      isSandboxMode: settings.isSandboxMode,
      // What the page wishes of the form was said before.
      settings: settingsIn({ ...settings, ...session.settings }, language.textLang),
    },
  });
  // What the shop does not sell in is told; a cart that there was before changes.
  if (page.currency && (!wished || (now.token && now.currency !== page.currency)))
    await changeCurrency(app, page.currency);
}

async function settingsOf({ call, cart, screen }: App): Promise<StoreSettings> {
  for (;;) {
    try {
      const settings = await call<StoreSettings>('GET', '/cart/settings');
      screen.set({ broken: undefined });
      return settings;
    } catch (error) {
      // Changes meet the same, and say so.
      cart.begins({ isKnown: false });
      if (isCallError(error) && error.status >= 400 && error.status < 500) {
        console.error(`Snipcart: the shop refuses this page: ${error.message}`);
        screen.set({ broken: error.message });
        return new Promise(() => {});
      }
      screen.set({ broken: 'connection' });
    }
  }
}

/** A page may change `data-currency` at any time. */
function followCurrency(app: App, root: HTMLElement): void {
  new MutationObserver(() => {
    const { currency } = root.dataset;
    if (currency) void changeCurrency(app, currency);
  }).observe(root, { attributeFilter: ['data-currency'] });
}

/** What the shop does not sell in is told to the merchant, and the cart stays as it is. */
function changeCurrency({ cart }: App, currency: string): Promise<unknown> {
  return cart.setCurrency(currency).catch((error: Error) => console.error(`Snipcart: ${error.message}`));
}

/** `#snipcart`, as the page has it or made for it. A page that names its script so keeps that name. */
function rootElement(): HTMLElement {
  const known = document.getElementById('snipcart');
  const root = known && !(known instanceof HTMLScriptElement) ? known : document.createElement('div');
  if (root !== known) {
    known?.removeAttribute('id');
    root.id = 'snipcart';
    document.body.append(root);
  }
  root.classList.add('snipcart');
  return root;
}
