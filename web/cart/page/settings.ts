import { canonical } from '../../shared/language.js';
import type { CustomField } from '../types.js';
import { customFieldsOf } from './product.js';

/** What a page says of its cart, whatever style of Snipcart's it was written in. */
export interface PageSettings {
  readonly publicKey: string;
  /** Where this script came from, and where the shop therefore answers: an origin. */
  readonly origin: string;
  /** The folder of the script, with a slash at its end: the languages lie beside it. */
  readonly folder: string;
  readonly modalStyle: 'side' | 'full';
  /** Whether the cart opens when something is added. */
  opensOnAdd: boolean;
  readonly currency: string | undefined;
  /** What the page is in, unless it says otherwise for the cart. */
  readonly language: string;
  readonly templatesUrl: string | undefined;
  /** Whether the script brings its style sheet where the page does not link it. */
  readonly loadsStyle: boolean;
  /** The order's own fields, from `data-cart-custom1-name` and so on. */
  readonly orderFields: readonly CustomField[];
  /** Written for Snipcart 2: its classes and its calls. */
  readonly legacy: boolean;
}

/** Where the running script came from: its element, and its address, which a module has without one. */
export interface OwnScript {
  readonly element?: HTMLScriptElement | undefined;
  readonly src?: string | undefined;
}

/**
 * Reads the settings: `window.SnipcartSettings`, else the attributes of `#snipcart`, else those of the script
 * itself.
 */
export function readSettings({ element: script, src: address }: OwnScript): PageSettings {
  const configured: Partial<Window['SnipcartSettings'] & object> = window.SnipcartSettings ?? {};
  const element = [...document.querySelectorAll('#snipcart')].find((one) => one.hasAttribute('data-api-key'));
  const marked = (name: string): string | undefined =>
    element?.getAttribute(`data-${name}`) ?? script?.getAttribute(`data-${name}`) ?? undefined;
  const src = address ? new URL(address, document.baseURI) : undefined;
  const fallback = configured.domain
    ? `${configured.protocol ?? 'https'}://${configured.domain}`
    : location.origin;
  const legacy = src !== undefined && /\/scripts\/2/.test(src.pathname);
  const modal = configured.modalStyle || marked('config-modal-style');
  const behaviour = configured.addProductBehavior || marked('config-add-product-behavior');
  return {
    publicKey: configured.publicApiKey || marked('api-key') || '',
    origin: src?.origin ?? fallback,
    folder: legacy || !src ? `${src?.origin ?? fallback}/themes/v3.0/default/` : new URL('.', src).href,
    modalStyle: modal === 'side' ? 'side' : 'full',
    opensOnAdd:
      behaviour !== 'none' &&
      !(element?.hasAttribute('data-autopop') && element.getAttribute('data-autopop') === 'false') &&
      script?.getAttribute('data-autopop') !== 'false',
    currency: (configured.currency || marked('currency') || undefined)?.toLowerCase(),
    language: canonical(configured.language || marked('language') || document.documentElement.lang),
    templatesUrl: configured.templatesUrl || marked('templates-url') || undefined,
    orderFields: [...new Set([element, script])].flatMap((one) =>
      one ? customFieldsOf(one, /^data-cart-custom(\d+)-(.+)$/) : [],
    ),
    loadsStyle: configured.loadCSS !== false && marked('config-load-css') !== 'false',
    legacy,
  };
}
