import { language, type TextKey, t, textOf } from '../../text.js';
import type { Choice } from '../../ui/select.js';

type End<Start extends string> = TextKey extends infer Key
  ? Key extends `${Start}.${infer Name}`
    ? Name
    : never
  : never;

/** A setting with a label. */
export type SettingName = End<'settings.fields'>;

/** How a setting is entered; `copy` is only shown, to be put in elsewhere. */
export type SettingKind =
  | 'text'
  | 'email'
  | 'url'
  | 'paragraph'
  | 'number'
  | 'flag'
  | 'color'
  | 'lines'
  | 'choice'
  | 'country'
  | 'countries'
  | 'currency'
  | 'currencies'
  | 'timeZone'
  | 'businessAddress'
  | 'secret'
  | 'copy';

export interface SettingField {
  readonly name: SettingName;
  readonly kind: SettingKind;
  readonly choices?: readonly Choice[];
}

export interface SettingGroup {
  readonly title: string;
  /** What to do to make it work. */
  readonly steps?: string;
  readonly fields: readonly SettingField[];
}

const field = (name: SettingName, kind: SettingKind, choices?: readonly End<'settings.choices'>[]) => ({
  name,
  kind,
  ...(choices ? { choices: choices.map((id) => ({ id, text: t(`settings.choices.${id}`) })) } : {}),
});

/** Groups of settings by their page; a function, since texts are there only once a language is chosen. */
export const generalGroups = (): readonly SettingGroup[] => [
  {
    title: t('settings.groups.shop'),
    fields: [field('email', 'email'), field('country', 'country'), field('timeZone', 'timeZone')],
  },
  {
    title: t('settings.groups.money'),
    fields: [field('currency', 'currency'), field('currencies', 'currencies')],
  },
  {
    title: t('settings.groups.retention'),
    fields: [
      field('cartDataRetentionDays', 'number'),
      field('cartRetentionDays', 'number'),
      field('mailRetentionDays', 'number'),
      field('addressRetentionDays', 'number'),
      field('eventRetentionDays', 'number'),
    ],
  },
];

export const checkoutGroups = (): readonly SettingGroup[] => [
  {
    title: t('settings.groups.buyer'),
    fields: [
      field('splitName', 'flag'),
      field('includeCompany', 'flag'),
      field('includePhone', 'flag'),
      field('phoneRequired', 'flag'),
      field('confirmRegistrations', 'flag'),
    ],
  },
  {
    title: t('settings.groups.where'),
    fields: [field('allowedCountries', 'countries'), field('productPages', 'lines')],
  },
  {
    title: t('settings.groups.held'),
    fields: [field('heldUnitsPerAddress', 'number'), field('heldUnitsPerCart', 'number')],
  },
];

export const orderGroups = (): readonly SettingGroup[] => [
  {
    title: t('settings.groups.invoices'),
    fields: [
      field('invoicePrefix', 'text'),
      field('invoiceFooter', 'paragraph'),
      field('includeProductImagesInInvoice', 'flag'),
    ],
  },
  { title: t('settings.groups.business'), fields: [field('businessAddress', 'businessAddress')] },
  {
    title: t('settings.groups.safety'),
    fields: [field('confirmRefundsAbove', 'number'), field('bookkeepingYears', 'number')],
  },
];

export const paymentGroups = (): readonly SettingGroup[] => [
  {
    title: 'Stripe',
    steps: t('settings.steps.stripe'),
    fields: [
      field('stripePublishableKey', 'text'),
      field('stripeSecretKey', 'secret'),
      field('stripeWebhookUrl', 'copy'),
      field('stripeWebhookSecret', 'secret'),
      field('stripeCaptureMethod', 'choice', ['automatic', 'manual']),
    ],
  },
  {
    title: 'PayPal',
    steps: t('settings.steps.paypal'),
    fields: [
      field('paypalClientId', 'text'),
      field('paypalSecret', 'secret'),
      field('paypalWebhookUrl', 'copy'),
      field('paypalWebhookId', 'secret'),
      field('paypalCaptureMethod', 'choice', ['automatic', 'manual']),
    ],
  },
  {
    title: t('settings.groups.gateway'),
    steps: t('settings.steps.gateway'),
    fields: [field('customGatewayUrl', 'url'), field('customGatewayName', 'text')],
  },
  { title: t('settings.groups.later'), fields: [field('allowDeferred', 'flag')] },
];

export const mailGroups = (): readonly SettingGroup[] => [
  {
    title: t('settings.groups.server'),
    steps: t('settings.steps.mail'),
    fields: [
      field('smtpHost', 'text'),
      field('smtpPort', 'number'),
      field('smtpUser', 'text'),
      field('smtpPassword', 'secret'),
      field('smtpSecure', 'choice', ['auto', 'tls', 'starttls', 'none']),
    ],
  },
  {
    title: t('settings.groups.sender'),
    fields: [field('mailFrom', 'text'), field('orderNotificationEmail', 'lines')],
  },
  {
    title: t('settings.groups.look'),
    fields: [
      field('mailColor', 'color'),
      field('logoUrl', 'url'),
      field('orderHistoryUrl', 'url'),
      field('signature', 'paragraph'),
    ],
  },
];

export const taxGroups = (): readonly SettingGroup[] => [
  { title: t('settings.groups.instead'), fields: [field('taxesUrl', 'url'), field('noTaxes', 'flag')] },
];

export const shippingGroups = (): readonly SettingGroup[] => [
  { title: t('settings.groups.instead'), fields: [field('shippingUrl', 'url'), field('noShipping', 'flag')] },
];

/** What a setting is called. */
export function labelOf(name: SettingName): string {
  return t(`settings.fields.${name}`);
}

/** What a setting is called that the server names. */
export function settingText(name: string): string {
  return textOf(`settings.fields.${name}`, name);
}

/** What a setting is for, where its label does not say it. */
export function useOf(name: SettingName): string | undefined {
  const key = `settings.uses.${name}`;
  return language.has(key) ? language.t(key) : undefined;
}

/** The parts of the merchant's own address. */
export const businessAddressParts: readonly End<'settings.parts'>[] = [
  'company',
  'address1',
  'address2',
  'postalCode',
  'city',
  'province',
  'country',
  'phone',
  'vatNumber',
];

/** What a part of it is called. */
export function partLabel(part: End<'settings.parts'>): string {
  return t(`settings.parts.${part}`);
}
