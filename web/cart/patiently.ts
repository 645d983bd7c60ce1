/**
 * Does what a network may fail at, a few times if need be; `tried` counts from 0. Rejects with the last
 * failure.
 */
export async function patiently<T>(work: (tried: number) => Promise<T>): Promise<T> {
  for (let tried = 0; ; tried += 1) {
    try {
      return await work(tried);
    } catch (error) {
      if (tried === 3) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500 * (tried + 1)));
    }
  }
}
