import { issueSetupLink, issueStaffLink, staffLinkUrl } from '../domain/staff/links.js';
import { removeStaff } from '../domain/staff/manage.js';
import { removeSecondFactor, staffWithSecondFactor } from '../domain/staff/second-factor.js';
import { endStaffSessions } from '../domain/staff/sessions.js';
import { hashStaffPassword } from '../domain/staff/sign-in.js';
import {
  createStaff,
  findStaffByEmail,
  listStaff,
  merchantsOfStores,
  nameFrom,
  readRole,
  type Staff,
  staffEmail,
} from '../domain/staff/staff.js';
import { auditStaff } from '../domain/staff/staff-audit.js';
import { listStores, type Store } from '../domain/store/store.js';
import type { Reader, Tx } from '../storage/storage.js';
import { readArguments, storeNumber, UsageError, withDatabase, withNewDatabase } from './arguments.js';
import { readSecret } from './read-secret.js';

const usage = `Usage:
  comptoir staff add --email E [--name N] [--role owner|manager|orders|reader] [--store ID…] [--password -]
  comptoir staff list
  comptoir staff remove --email E
  comptoir staff reset-second-factor --email E
  comptoir staff setup-link

"add" makes an owner of every shop unless told otherwise; --store may stand several times, and names both halves of its shop.
"--password -" reads the password from standard input; without it, a link of 7 days is printed, where they choose one.
"reset-second-factor" takes codes and passkeys away from somebody who has lost theirs. "setup-link" prints a new link for the first
owner, of 30 minutes, while nobody exists.
Each takes --json.`;

const optionTypes = {
  email: 'string',
  name: 'string',
  role: 'string',
  store: 'strings',
  password: 'string',
  json: 'boolean',
} as const;

type Options = ReturnType<typeof readArguments<typeof optionTypes>>['options'];

const acts = {
  add,
  list,
  remove,
  'reset-second-factor': resetSecondFactor,
  'setup-link': setupLink,
} as const satisfies Record<string, (database: string, options: Options) => Promise<number>>;

/** `comptoir staff add|list|remove|reset-second-factor|setup-link`. */
export async function staffCommand(argv: string[]): Promise<number> {
  const { words, options, database, helped } = readArguments(argv, optionTypes, usage, 1);
  if (helped) return 0;
  const [act = ''] = words;
  if (!Object.hasOwn(acts, act)) throw new UsageError(`what is to be done?\n${usage}`);
  return acts[act as keyof typeof acts](database, options);
}

async function add(database: string, options: Options): Promise<number> {
  const email = staffEmail(needed(options.email));
  const name = options.name ?? nameFrom(email);
  const role = readRole(options.role ?? 'owner');
  if (options.password !== undefined && options.password !== '-')
    throw new UsageError('--password takes "-" alone: the password is read from standard input');
  const password = options.password === '-' ? await readSecret('password') : undefined;
  const passwordHash = password === undefined ? null : await hashStaffPassword(password);
  const storeIds = options.store.map((text) => storeNumber(text));
  return withNewDatabase(database, async (storage) => {
    const now = Date.now();
    const { staff, link } = await storage.write(async (tx) => {
      const merchants = storeIds.length === 0 ? null : await merchantsOfStores(tx, storeIds);
      const made = await createStaff(tx, { email, name, role, merchants, passwordHash }, now);
      await auditStaff(tx, passwordHash ? 'staff.create' : 'staff.invite', null, made, now);
      return {
        staff: made,
        link: passwordHash ? undefined : await issueStaffLink(tx, 'invitation', made.id, now),
      };
    });
    const invited = link && {
      url: staffLinkUrl(origin(), link),
      expiresAt: new Date(link.expiresAt).toISOString(),
    };
    const view = { ...viewOf(staff, await listStores(storage.read)), ...invited };
    if (options.json) console.log(JSON.stringify(view));
    else
      console.log(
        `${staff.email} is ${staff.role} of ${shopsOf(staff)}${invited ? `; within 7 days they choose a password at ${invited.url}` : ''}`,
      );
    return 0;
  });
}

async function list(database: string, options: Options): Promise<number> {
  return withDatabase(database, async (storage) => {
    const stores = await listStores(storage.read);
    const everybody = await listStaff(storage.read);
    const withFactor = await staffWithSecondFactor(storage.read);
    if (options.json)
      console.log(JSON.stringify(everybody.map((staff) => viewOf(staff, stores, withFactor.has(staff.id)))));
    else if (everybody.length === 0)
      console.log('nobody: "comptoir staff setup-link" prints a link for the first owner');
    else
      for (const staff of everybody)
        console.log(
          `${String(staff.id).padStart(4)}  ${staff.role.padEnd(7)}  ${staff.email}  ${staff.name}  ${shopsOf(staff)}${staff.passwordHash === null ? '  (invited)' : ''}`,
        );
    return 0;
  });
}

async function remove(database: string, options: Options): Promise<number> {
  const email = needed(options.email);
  return withDatabase(database, async (storage) => {
    const { id } = await storage.write(async (tx) => {
      const staff = await existing(tx, email);
      await removeStaff(tx, staff.id, Date.now());
      return staff;
    });
    console.log(
      options.json ? JSON.stringify({ removed: id }) : `${email} is removed, and signed out everywhere`,
    );
    return 0;
  });
}

async function resetSecondFactor(database: string, options: Options): Promise<number> {
  const email = needed(options.email);
  return withDatabase(database, async (storage) => {
    const { id } = await storage.write(async (tx) => {
      const staff = await existing(tx, email);
      await removeSecondFactor(tx, staff.id);
      await endStaffSessions(tx, staff.id);
      return staff;
    });
    console.log(
      options.json
        ? JSON.stringify({ reset: id })
        : `${email} signs in with the password alone, and is signed out everywhere`,
    );
    return 0;
  });
}

async function setupLink(database: string, options: Options): Promise<number> {
  return withNewDatabase(database, async (storage) => {
    const link = await storage.write((tx) => issueSetupLink(tx, Date.now()));
    if (!link)
      throw new Error(
        'somebody exists already: "comptoir staff list" shows who, "comptoir staff add" adds an owner',
      );
    const view = { url: staffLinkUrl(origin(), link), expiresAt: new Date(link.expiresAt).toISOString() };
    console.log(options.json ? JSON.stringify(view) : view.url);
    return 0;
  });
}

function needed(email: string | undefined): string {
  if (email === undefined || email.trim() === '') throw new UsageError(`--email is needed\n${usage}`);
  return email.trim();
}

async function existing(tx: Tx | Reader, email: string): Promise<Staff> {
  const staff = await findStaffByEmail(tx, email);
  if (!staff) throw new Error(`nobody has the e-mail ${email}: "comptoir staff list" shows who is there`);
  return staff;
}

/** Where the server of this environment is. */
function origin(): string {
  const { COMPTOIR_PUBLIC_URL, COMPTOIR_HOST = '127.0.0.1', COMPTOIR_PORT = '3000' } = process.env;
  return COMPTOIR_PUBLIC_URL?.replace(/\/+$/, '') || `http://${COMPTOIR_HOST}:${COMPTOIR_PORT}`;
}

function shopsOf({ merchants }: Staff): string {
  return merchants === null
    ? 'every shop'
    : `${merchants.length === 1 ? 'shop' : 'shops'} ${merchants.join(', ')}`;
}

function viewOf(staff: Staff, stores: readonly Store[], secondFactor = false) {
  const { id, email, name, role, merchants } = staff;
  return {
    id,
    email,
    name,
    role,
    stores:
      merchants &&
      stores.filter(({ merchantId }) => merchants.includes(merchantId)).map(({ storeId }) => storeId),
    secondFactor,
    invited: staff.passwordHash === null,
    createdAt: new Date(staff.createdAt).toISOString(),
  };
}
