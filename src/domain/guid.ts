const guidForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The GUID that a text spells, in lower case, or undefined. */
export function guidOf(text: string): string | undefined {
  return guidForm.test(text) ? text.toLowerCase() : undefined;
}
