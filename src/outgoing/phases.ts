import { FetchRefused } from './fetch-refused.js';

/** The clocks of one request: each phase has its limit, and all together have one. */
export interface Phases {
  /** Aborted with a `FetchRefused` when a limit passes. */
  readonly signal: AbortSignal;
  connecting(): void;
  connected(): void;
  answered(): void;
  /** Waits for something, but no longer than the limits allow. */
  within<T>(work: Promise<T>): Promise<T>;
  /** Remembers what to let go of when a limit passes or the request is over. */
  onEnd(act: () => unknown): void;
  end(): void;
}

export interface PhaseLimits {
  readonly connectTimeoutMs?: number;
  readonly firstByteTimeoutMs?: number;
  readonly totalTimeoutMs?: number;
}

/** Starts the total clock. `end` must be called, or the process waits for it. */
export function startPhases(limits: PhaseLimits): Phases {
  const { connectTimeoutMs = 3000, firstByteTimeoutMs = 5000, totalTimeoutMs = 7000 } = limits;
  const abort = new AbortController();
  // Each hop and each wait listens: more than the ten that Node takes for a leak.
  let actions: (() => unknown)[] = [];
  let phase: NodeJS.Timeout | undefined;
  const total = setTimeout(() => expire('did not finish', totalTimeoutMs), totalTimeoutMs);

  function expire(what: string, ms: number): void {
    abort.abort(new FetchRefused('timeout', `it ${what} within ${ms} ms`));
    end();
  }

  function end(): void {
    clearTimeout(phase);
    clearTimeout(total);
    const ending = actions;
    actions = [];
    for (const act of ending) act();
  }

  function begin(what: string, ms: number): void {
    clearTimeout(phase);
    if (!abort.signal.aborted) phase = setTimeout(() => expire(what, ms), ms);
  }

  return {
    signal: abort.signal,
    connecting: () => begin('did not connect', connectTimeoutMs),
    connected: () => begin('did not answer', firstByteTimeoutMs),
    answered: () => clearTimeout(phase),
    within: (work) =>
      new Promise((resolve, reject) => {
        actions.push(() => reject(abort.signal.reason));
        work.then(resolve, (error) => reject(abort.signal.aborted ? abort.signal.reason : error));
        if (abort.signal.aborted) reject(abort.signal.reason);
      }),
    onEnd: (act) => void actions.push(act),
    end,
  };
}

/** Puts whatever a request threw into its class. */
export function refusalOf(error: unknown): FetchRefused {
  if (error instanceof FetchRefused) return error;
  const code = codeOf(error);
  if (/TIMEDOUT|TIMEOUT/.test(code)) return new FetchRefused('timeout', 'it did not answer in time');
  if (/CERT|^ERR_SSL|^ERR_TLS|SIGNED|UNABLE_TO_|^EPROTO$|^HOSTNAME_MISMATCH$/.test(code)) {
    return new FetchRefused('tls_failed', 'no trusted https connection could be made');
  }
  if (
    /^(HPE_|Z_|ERR_BROTLI|ERR__ERROR|ERR_STREAM_PREMATURE|UND_ERR_(HEADERS_OVERFLOW|RES_|SOCKET|ABORTED))/.test(
      code,
    )
  ) {
    return new FetchRefused('bad_answer', 'the answer is broken');
  }
  // The other side may have heard all of it before the connection broke.
  if (/^(ECONNRESET|EPIPE)$/.test(code))
    return new FetchRefused('bad_answer', 'the connection broke before there was an answer');
  if (/^UND_ERR_INVALID_ARG$/.test(code))
    return new FetchRefused('bad_url', 'this cannot be sent as a request');
  return new FetchRefused('connect_failed', 'no connection could be made');
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { name, code, cause } = error as { name?: unknown; code?: unknown; cause?: unknown };
  if (name === 'HTTPParserError') return 'HPE_';
  return typeof code === 'string' ? code : cause === undefined ? '' : codeOf(cause);
}
