/**
 * ISO 4217's list of currencies by their minor units, of this program alone: the runtime's own differ with
 * its version (HUF has two decimals in one Node and none in the next), and stored amounts must not.
 */
const byDecimals: readonly (readonly [decimals: number, codes: string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [
    2,
    `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
     COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR
     IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD
     NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP
     SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  ],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
  // Withdrawn not long ago: shops have orders in them.
  [0, 'BYR'],
  [2, 'ANG CUC HRK LTL LVL EEK MRO SLL STD VEF ZMK ZWL'],
];

const decimals = new Map<string, number>(
  byDecimals.flatMap(([count, codes]) => codes.split(/\s+/).map((code) => [code, count] as const)),
);

/** How many decimals ISO 4217 gives a currency (upper case); undefined for a code that it does not list. */
export function decimalsOf(code: string): number | undefined {
  return decimals.get(code);
}

/**
 * Currencies of which some runtime says otherwise than ISO 4217, now or before: what was stored by their
 * decimals may be in other units than the program's.
 */
export const uncertainCurrencies: ReadonlySet<string> = new Set(
  `AFN ALL AMD CLF COP CRC GYD HUF IDR IQD IRR KPW LAK LBP MGA MMK MNT MRO MUR PKR RSD SLL SOS STD SYP TWD TZS UYW UZS
   YER ZMK`.split(/\s+/),
);
