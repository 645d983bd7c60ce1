import { type AppContext, appContext } from '../app/context.js';
import { providerApis } from '../payment/providers.js';
import type { Storage } from '../storage/storage.js';
import { masterKey } from './master-key.js';

/**
 * The shop as a running server has it, by the same environment: for commands that call what a server calls.
 */
export async function commandContext(storage: Storage): Promise<AppContext> {
  const { COMPTOIR_PUBLIC_URL, COMPTOIR_ALLOW_HOSTS = '' } = process.env;
  return appContext(storage, {
    masterKey: await masterKey(storage),
    allowHosts: COMPTOIR_ALLOW_HOSTS.split(',').filter((host) => host !== ''),
    ...(COMPTOIR_PUBLIC_URL ? { publicUrl: COMPTOIR_PUBLIC_URL.replace(/\/+$/, '') } : {}),
    providerApis: providerApis(process.env),
  });
}
