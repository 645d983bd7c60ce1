/** What a customer says of themselves; null is not said. */
export interface Registration {
  readonly email: string;
  readonly name: string | null;
  readonly phone: string | null;
  readonly identification: string | null;
  readonly acceptsMarketing: boolean;
  /** Own fields of the shop's form. */
  readonly extra: Readonly<Record<string, unknown>>;
}
