/**
 * The database cannot take the request now (busy, full, read-only, unreachable): answer 503 and try again.
 */
export class StorageUnavailable extends Error {
  readonly reason: string;

  constructor(reason: string, cause?: unknown) {
    super(`the database is unavailable: ${reason}`, { cause });
    this.name = 'StorageUnavailable';
    this.reason = reason;
  }
}

interface DriverError {
  readonly code?: string;
  readonly message?: string;
  readonly constraint?: string;
}

const sqliteReasons: Readonly<Record<string, string>> = {
  SQLITE_BUSY: 'another process is writing to it',
  SQLITE_LOCKED: 'it is locked',
  SQLITE_FULL: 'the disk is full',
  SQLITE_READONLY: 'it is read-only',
  SQLITE_IOERR: 'reading or writing its file failed',
  SQLITE_CANTOPEN: 'its file cannot be opened',
  SQLITE_NOMEM: 'out of memory',
  SQLITE_CORRUPT: 'its file is damaged',
  SQLITE_NOTADB: 'its file is not a SQLite database',
};

const postgresReasons: Readonly<Record<string, string>> = {
  '53300': 'it has too many connections',
  '53100': 'the disk is full',
  '53200': 'out of memory',
  '55P03': 'a lock was not granted in time',
  '57014': 'a statement took too long',
  '57P01': 'it is shutting down',
  '57P02': 'it crashed',
  '57P03': 'it is starting up',
  '57P05': 'it ended an idle connection',
  '25P03': 'a transaction did nothing for too long',
  '40003': 'whether a statement was carried out is not known',
  '58000': 'its system failed',
  '58030': 'reading or writing its files failed',
  '57P04': 'it was dropped',
  '25006': 'it is read-only',
  '28000': 'it does not let this user in',
  '28P01': 'the user or the password is wrong',
  '3D000': 'it has no database of this name',
  ECONNREFUSED: 'nothing listens at its address',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  EHOSTUNREACH: 'its machine cannot be reached',
  ENETUNREACH: 'its network cannot be reached',
  EHOSTDOWN: 'its machine is down',
  ECONNABORTED: 'the connection was cut',
  EAI_AGAIN: 'its host name cannot be looked up now',
  ENOTFOUND: 'its host name is unknown',
  ETIMEDOUT: 'connecting took too long',
  ENOENT: 'its socket is not there',
};

const postgresMessages =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|the database system is|not queryable|server closed the connection|timeout expired/i;

/** Turns a driver's "cannot now" into StorageUnavailable; gives any other error back as it is. */
export function asStorageError(error: unknown): unknown {
  if (error instanceof StorageUnavailable) return error;
  const { code, message = '' } = (error ?? {}) as DriverError;
  if (code !== undefined) {
    const sqlite = Object.keys(sqliteReasons).find((key) => code === key || code.startsWith(`${key}_`));
    const reason = sqlite
      ? sqliteReasons[sqlite]
      : (postgresReasons[code] ?? (code.startsWith('08') ? 'the connection failed' : undefined));
    if (reason) return new StorageUnavailable(reason, error);
  }
  if (postgresMessages.test(message)) return new StorageUnavailable('the connection was cut', error);
  return error;
}

/** Whether a unique or primary key refused the row. */
export function isUniqueViolation(error: unknown): boolean {
  const { code } = (error ?? {}) as DriverError;
  return code === '23505' || code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}

/**
 * Whether PostgreSQL asks for the whole transaction again: serialization failure, deadlock, or a taken list
 * position.
 */
export function isRetryable(error: unknown): boolean {
  const { code, constraint } = (error ?? {}) as DriverError;
  return (
    code === '40001' || code === '40P01' || (code === '23505' && constraint?.endsWith('_position') === true)
  );
}
