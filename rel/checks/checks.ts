import type { Check } from '../support/check.js';
import { authorization } from './authorization.js';
import { backup } from './backup.js';
import { blocking } from './blocking.js';
import { codes } from './codes.js';
import { crash } from './crash.js';
import { flash } from './flash.js';
import { frozen } from './frozen.js';
import { fullDisk } from './full-disk.js';
import { hostile } from './hostile.js';
import { interleave } from './interleave.js';
import { ledger } from './ledger.js';
import { lostConnections } from './lost-connections.js';
import { manyAddresses } from './many-addresses.js';
import { money } from './money.js';
import { once } from './once.js';
import { oversell, sharedStock } from './oversell.js';
import { payments } from './payments.js';
import { ssrf } from './ssrf.js';
import { tampering } from './tampering.js';
import { torn } from './torn.js';
import { unread } from './unread.js';
import { webhooks } from './webhooks.js';

/** Every check, in the order of their numbers. */
export const checks: readonly Check[] = [
  oversell,
  sharedStock,
  codes,
  once,
  interleave,
  crash,
  torn,
  webhooks,
  ssrf,
  hostile,
  money,
  ledger,
  authorization,
  tampering,
  flash,
  payments,
  unread,
  blocking,
  lostConnections,
  frozen,
  backup,
  fullDisk,
  manyAddresses,
];
