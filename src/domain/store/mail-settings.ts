import { isEmail } from '../email.js';
import { flagOf, webAddressOf } from '../input-values.js';
import { type MailKind, mailKind, mailKindNames } from '../mail/kinds.js';

/** What a merchant may set about mails and invoices. */
export interface MailSettings {
  readonly smtpHost: string | null;
  readonly smtpPort: number;
  readonly smtpUser: string | null;
  readonly smtpSecure: SmtpSecure;
  readonly mailFrom: string | null;
  readonly orderNotificationEmail: readonly string[];
  readonly mailOff: readonly MailKind[];
  readonly mailColor: string;
  readonly logoUrl: string | null;
  readonly signature: string | null;
  readonly businessAddress: BusinessAddress | null;
  readonly orderHistoryUrl: string | null;
  readonly includeProductImagesInInvoice: boolean;
  readonly invoiceFooter: string | null;
}

const secureWays = ['auto', 'tls', 'starttls', 'none'] as const;
export type SmtpSecure = (typeof secureWays)[number];

/** The parts of the merchant's own address. */
export const businessAddressParts = [
  'company',
  'address1',
  'address2',
  'city',
  'province',
  'postalCode',
  'country',
  'phone',
  'vatNumber',
] as const;
/** The merchant's own address, as mails and invoices show it. */
export type BusinessAddress = { readonly [K in (typeof businessAddressParts)[number]]?: string };

type Read<T> = (value: unknown) => { readonly value: T } | { readonly wrong: string };

type Definitions = {
  readonly [K in keyof MailSettings]: {
    readonly fallback: MailSettings[K];
    readonly description: string;
    readonly values?: readonly string[];
    readonly read: Read<MailSettings[K]>;
  };
};

export const mailSettingDefinitions: Definitions = {
  smtpHost: {
    fallback: null,
    description: 'The mail server; without one mails are kept and shown, not sent.',
    read: orNull(hostName),
  },
  smtpPort: {
    fallback: 587,
    description:
      "The mail server's port: 25, 465, 587 or 2525; another only where the operator allows host and port.",
    read: (value) => {
      const port = typeof value === 'string' && /^\d{1,5}$/.test(value.trim()) ? Number(value) : value;
      return typeof port === 'number' && Number.isInteger(port) && port >= 1 && port <= 65_535
        ? { value: port }
        : { wrong: 'must be a port such as 587' };
    },
  },
  smtpUser: {
    fallback: null,
    description: 'The user name at the mail server; the password is set apart, as a secret.',
    read: orNull((value) => line(value, 320)),
  },
  smtpSecure: {
    fallback: 'auto',
    values: secureWays,
    description:
      'How the connection is encrypted: tls from the start, starttls or not at all; auto is tls on port 465, else starttls.',
    read: (value) => {
      const way = secureWays.find((one) => typeof value === 'string' && one === value.trim().toLowerCase());
      return way ? { value: way } : { wrong: `must be one of ${secureWays.join(', ')}` };
    },
  },
  mailFrom: {
    fallback: null,
    description:
      "Who mails are from: an address, or a name and an address such as Shop <shop@example.com>; the shop's e-mail where absent.",
    read: orNull((value) => {
      const text = line(value, 400);
      if ('wrong' in text) return text;
      const address = /<([^<>]*)>$/.exec(text.value)?.[1] ?? text.value;
      return isEmail(address)
        ? text
        : { wrong: 'must be an e-mail address, or a name and an address such as Shop <shop@example.com>' };
    }),
  },
  orderNotificationEmail: {
    fallback: [],
    description:
      "Who is told of new orders, as addresses separated by commas; the shop's e-mail where absent.",
    read: (value) => {
      const list = words(value);
      return list && list.length <= 10 && list.every(isEmail)
        ? { value: list }
        : { wrong: 'must be at most 10 e-mail addresses, separated by commas' };
    },
  },
  mailOff: {
    fallback: [],
    values: mailKindNames,
    description: 'Kinds of mail that are not sent by themselves, separated by commas: invoice, new-order, ….',
    read: (value) => {
      const kinds = words(value)?.map((word) => mailKind(word));
      return kinds?.every((kind) => kind !== undefined)
        ? { value: [...new Set(kinds)] }
        : { wrong: `must be kinds of mail: ${mailKindNames.join(', ')}` };
    },
  },
  mailColor: {
    fallback: '#1f5c4d',
    description: 'The colour of buttons and lines in mails and invoices.',
    read: (value) =>
      typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value.trim())
        ? { value: value.trim().toLowerCase() }
        : { wrong: 'must be a colour such as #1f5c4d' },
  },
  logoUrl: {
    fallback: null,
    description: "The address of the shop's logo, for mails and invoices.",
    read: orNull(webAddress),
  },
  signature: {
    fallback: null,
    description: 'Text at the end of every mail; its line breaks are kept.',
    read: orNull((value) => paragraph(value)),
  },
  businessAddress: {
    fallback: null,
    description: `The merchant's address in mails and invoices: a JSON object of ${businessAddressParts.join(', ')}.`,
    read: orNull(businessAddress),
  },
  orderHistoryUrl: {
    fallback: null,
    description: "The page of the shop where customers see their orders, for mails' links.",
    read: orNull(webAddress),
  },
  includeProductImagesInInvoice: {
    fallback: true,
    description: "Whether mails and invoices show products' images.",
    read: (value) => {
      const flag = flagOf(value);
      return flag === undefined ? { wrong: 'must be true or false' } : { value: flag };
    },
  },
  invoiceFooter: {
    fallback: null,
    description:
      'Text at the end of every invoice, for instance terms or a bank account; its line breaks are kept.',
    read: orNull((value) => paragraph(value)),
  },
};

function orNull<T>(read: Read<T>): Read<T | null> {
  return (value) => (value === null || value === '' ? { value: null } : read(value));
}

function line(value: unknown, longest: number): { readonly value: string } | { readonly wrong: string } {
  const text = typeof value === 'string' ? value.trim() : '';
  return text !== '' && text.length <= longest && !/[\u0000-\u001f\u007f\u2028\u2029]/.test(text)
    ? { value: text }
    : { wrong: `must be one line of at most ${longest} characters` };
}

function paragraph(value: unknown): { readonly value: string } | { readonly wrong: string } {
  return typeof value === 'string' && value.length <= 4000
    ? {
        value: value
          .replaceAll(/[\u0000-\u0009\u000b\u000c\u000e-\u001f]/g, '')
          .replaceAll(/\r\n?/g, '\n')
          .trim(),
      }
    : { wrong: 'must be text of at most 4000 characters' };
}

function webAddress(value: unknown): { readonly value: string } | { readonly wrong: string } {
  const url = webAddressOf(value);
  return url ? { value: url.href } : { wrong: 'must be an http or https address of at most 2000 characters' };
}

function businessAddress(value: unknown): { readonly value: BusinessAddress } | { readonly wrong: string } {
  const wrong = { wrong: `must be an object of texts, of ${businessAddressParts.join(', ')}` };
  const raw = typeof value === 'string' ? parsed(value) : value;
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return wrong;
  const address: Record<string, string> = {};
  for (const [key, part] of Object.entries(raw)) {
    const name = businessAddressParts.find((known) => known.toLowerCase() === key.toLowerCase());
    if (!name) return wrong;
    if (part === null || part === '') continue;
    const text = line(part, 200);
    if ('wrong' in text) return { wrong: `${name} ${text.wrong}` };
    address[name] = text.value;
  }
  return { value: address };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function words(value: unknown): string[] | undefined {
  if (value === null) return [];
  const list = typeof value === 'string' ? value.split(',') : value;
  if (!Array.isArray(list) || list.length > 100 || !list.every((word) => typeof word === 'string'))
    return undefined;
  return list.map((word) => word.trim()).filter((word) => word !== '');
}

function hostName(value: unknown): { readonly value: string } | { readonly wrong: string } {
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return text.length <= 253 && /^([a-z0-9]([a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])$/.test(text)
    ? { value: text }
    : { wrong: 'must be a host name such as smtp.example.com, without a port' };
}
