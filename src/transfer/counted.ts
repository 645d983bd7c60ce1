/** Passes chunks on as bytes and tells how long each was. */
export async function* counted(
  chunks: AsyncIterable<Buffer | string>,
  count: (length: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    count(bytes.length);
    yield bytes;
  }
}
