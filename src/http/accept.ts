/** Whether an Accept header lets JSON in; a missing or empty one does. */
export function acceptsJson(header: string | undefined): boolean {
  if (header === undefined || header === 'application/json' || header === '*/*' || header.trim() === '')
    return true;
  let best = { specificity: -1, quality: 0 };
  for (const range of header.toLowerCase().split(',').slice(0, 100)) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    const specificity = ['*/*', 'application/*', 'application/json'].indexOf(type);
    if (specificity < 0 || specificity < best.specificity) continue;
    const weight = parameters.find((parameter) => parameter.startsWith('q='));
    const quality = weight === undefined ? 1 : Number(weight.slice(2));
    best = { specificity, quality: Number.isNaN(quality) ? 1 : quality };
  }
  return best.quality > 0;
}
