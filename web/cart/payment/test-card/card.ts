/** A card's number in groups of four. */
export function groupedNumber(typed: string): string {
  return typed
    .replace(/\D/g, '')
    .slice(0, 19)
    .replace(/(\d{4})(?=\d)/g, '$1 ');
}

/**
 * A card's last month as `MM/YY`, while it is typed and where the browser fills it in: `5/2031`, `2031-05`.
 */
export function writtenExpiry(typed: string): string {
  const [, year, month] = /^\s*(\d{4})\D+(\d{1,2})\s*$/.exec(typed) ?? [];
  const text = year === undefined ? typed : `${month}/${year}`;
  const long = /^\s*(\d{1,2})\s*[/-]\s*(?:20)?(\d{0,2})/.exec(text);
  if (long) return `${long[1]!.padStart(2, '0')}/${long[2]}`;
  const digits = text.replace(/\D/g, '').slice(0, 4);
  // Nobody types a month above 12: what begins with 2 to 9 is the whole month.
  const padded = /^[2-9]/.test(digits) ? `0${digits}`.slice(0, 4) : digits;
  return padded.length > 2 ? `${padded.slice(0, 2)}/${padded.slice(2)}` : padded;
}

/** Whether a number's last digit fits the others. */
export function isCardNumber(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  if (!/^\d{12,19}$/.test(digits)) return false;
  const sum = [...digits].reverse().reduce((all, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return all + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Whether a month as `MM/YY` is one, and has not passed. */
export function isExpiry(text: string, now: Date): boolean {
  const [, month, year] = /^(\d{2})\/(\d{2})$/.exec(text) ?? [];
  if (month === undefined || Number(month) < 1 || Number(month) > 12) return false;
  return (
    2000 + Number(year) > now.getFullYear() ||
    (2000 + Number(year) === now.getFullYear() && Number(month) > now.getMonth())
  );
}

export function isSecurityCode(text: string): boolean {
  return /^\d{3,4}$/.test(text.trim());
}
