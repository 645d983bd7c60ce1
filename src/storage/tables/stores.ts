/* A merchant's halves, who may call them, and their settings. */

export interface StoreTable {
  store_id: number;
  /** The test and the live half of one merchant's shop share this number. */
  merchant_id: number;
  name: string;
  mode: 'Test' | 'Live';
  tiendanube_id: number | null;
  domain: string | null;
  protocol: string;
  /** JSON of the settings that differ from their defaults. */
  settings: string;
  /** What request tokens of this store are signed with, hex. */
  token_secret: string;
  /** host:port given on the operator's own command line, by commas: fetched from even where private. */
  operator_hosts: string;
  created_at: number;
  version: number;
}

export interface ApiKeyTable {
  store_id: number;
  id: number;
  kind: 'public' | 'secret' | 'access';
  /** SHA-256 of the key, lower-case hex: the key itself is never kept. */
  hash: string;
  /** Its last four characters, to tell keys apart in a list. */
  hint: string;
  created_at: number;
  revoked_at: number | null;
  /** What the merchant calls it. */
  name: string;
  /** About when it last opened something, to the hour; null where it never did. */
  last_used_at: number | null;
}

export interface AllowedDomainTable {
  store_id: number;
  domain: string;
  protocol: string;
}

export interface SecretTable {
  store_id: number;
  name: string;
  /** Encrypted under the master key. */
  sealed: string;
  updated_at: number;
}

export interface CounterTable {
  store_id: number;
  name: string;
  value: number;
}

export interface TallyTable {
  store_id: number;
  name: string;
  n: number;
}
