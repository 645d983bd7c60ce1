/* What jobs and commands record of their own work, and the texts that are searched. */

/** Who runs the jobs: `store_id` is 0. */
export interface LeaseTable {
  store_id: number;
  name: string;
  holder: string;
  expires_at: number;
}

/**
 * Stores whose amounts may have been counted in other units than the program's, by currency; '' stands for
 * all of them.
 */
export interface AmountExaminationTable {
  store_id: number;
  currency: string;
  state: 'examining' | 'converting' | 'doubtful' | 'settled';
  /** Of the units: those proven, or those that the merchant named. */
  decimals: number | null;
  /** How far the examination has come: the last object that was looked at. */
  kind: string;
  after_id: string;
  /** Objects made later are in the program's own units. */
  examined_at: number;
}

/** An object that was there when its store was examined, until its currency is settled. */
export interface AmountInDoubtTable {
  store_id: number;
  currency: string;
  kind: string;
  id: string;
  /** What its own texts prove; null nothing, -1 several things. */
  decimals: number | null;
  /** A hash of its amounts: others were entered since where they have another. */
  amounts: string;
}

/** That somebody was given, or erased, what there was of a person: never of whom. */
export interface PersonRequestTable {
  store_id: number;
  id: string;
  kind: 'export' | 'erase';
  /** The key or the command that asked. */
  actor: string;
  at: number;
  /** How many of what. */
  doc: string;
}

/** Orders of erased people whose invoices are still needed. */
export interface OrderToBlankTable {
  store_id: number;
  token: string;
  /** When nobody needs them any more. */
  due_at: number;
}

export interface SearchTextTable {
  store_id: number;
  scope: string;
  position: number;
  text: string;
}
