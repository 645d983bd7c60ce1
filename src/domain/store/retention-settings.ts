/** How long a store keeps what grows with its traffic, in days. */
export interface RetentionSettings {
  readonly cartDataRetentionDays: number;
  readonly cartRetentionDays: number;
  readonly mailRetentionDays: number;
  readonly addressRetentionDays: number;
  readonly eventRetentionDays: number;
}

type Definitions = {
  readonly [K in keyof RetentionSettings]: {
    readonly fallback: number;
    readonly description: string;
    readonly read: (value: unknown) => { readonly value: number } | { readonly wrong: string };
  };
};

export const retentionSettingDefinitions: Definitions = {
  cartDataRetentionDays: days(
    90,
    1,
    'After how many days without a change a cart loses what identifies its buyer: e-mail, addresses, notes, fields, texts that were written for items.',
  ),
  cartRetentionDays: days(365, 1, 'After how many days without a change a cart is deleted. Orders stay.'),
  mailRetentionDays: days(
    400,
    1,
    'After how many days a mail is deleted, with its text. The note that it left on its order keeps its subject and its date.',
  ),
  addressRetentionDays: days(
    90,
    1,
    'After how many days the IP address and the browser of whoever began a cart are deleted from its order and its payments.',
  ),
  eventRetentionDays: days(
    30,
    4,
    'After how many days events and the log of webhooks are deleted. A delivery is tried for three days.',
  ),
};

const most = 36_500;

function days(fallback: number, least: number, description: string): Definitions[keyof RetentionSettings] {
  return {
    fallback,
    description,
    read(value) {
      const number = typeof value === 'string' && /^\d{1,5}$/.test(value.trim()) ? Number(value) : value;
      return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most
        ? { value: number }
        : { wrong: `must be a whole number of days from ${least} to ${most}` };
    },
  };
}
