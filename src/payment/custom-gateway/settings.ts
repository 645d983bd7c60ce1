import { webAddressOf } from '../../domain/input-values.js';
import { optional } from '../../domain/store/setting-readers.js';
import { type Reading, readSettings, type SettingDefinitions } from '../../domain/store/settings.js';
import type { Store } from '../../domain/store/store.js';

interface CustomGatewaySettings {
  readonly customGatewayUrl: string | null;
  readonly customGatewayName: string | null;
}

export const customGatewaySettings: SettingDefinitions<CustomGatewaySettings> = {
  customGatewayUrl: {
    fallback: null,
    description: "The address of the custom gateway's payment methods: an https address, or an http one.",
    read: optional(readAddress),
  },
  customGatewayName: {
    fallback: null,
    description: 'What buyers read for a method of the custom gateway that says no name of its own.',
    read: optional<string>((value) => {
      const name = typeof value === 'string' ? value.trim() : '';
      return name !== '' && name.length <= 100 && !/\p{Cc}/u.test(name)
        ? { value: name }
        : { wrong: 'must be one line of at most 100 characters' };
    }),
  },
};

/** What a store has set of a gateway of its own. */
export function customGatewaySettingsOf(store: Store): CustomGatewaySettings {
  return readSettings(customGatewaySettings, store);
}

function readAddress(value: unknown): Reading<string> {
  const wrong = { wrong: 'must be an http or https address such as https://gateway.example/payment-methods' };
  const url = webAddressOf(value, { credentials: false });
  return url ? { value: url.href } : wrong;
}
