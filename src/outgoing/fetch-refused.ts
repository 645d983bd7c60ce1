export type RefusalCode =
  | 'bad_url'
  | 'bad_scheme'
  | 'bad_port'
  | 'private_address'
  | 'dns_failed'
  | 'connect_failed'
  | 'tls_failed'
  | 'timeout'
  | 'too_large'
  | 'bad_answer'
  | 'bad_status'
  | 'not_a_page'
  | 'too_many_redirects'
  | 'redirect_not_allowed'
  | 'domain_not_allowed';

/**
 * Why nothing was fetched. One code for each class of failure, and a message that is safe to show: it holds
 * neither the answer's body nor the network's exact error, which would let a caller map a private network.
 */
export class FetchRefused extends Error {
  readonly code: RefusalCode;
  /**
   * The status of an answer that is of no use: `bad_status`, or `bad_answer` where it was read to its end.
   */
  readonly status: number | null;

  constructor(code: RefusalCode, message: string, status: number | null = null) {
    super(message);
    this.name = 'FetchRefused';
    this.code = code;
    this.status = status;
  }
}
