import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something holds, looking again and again. Rejects after so many milliseconds. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  ms: number,
): Promise<void> {
  const end = performance.now() + ms;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`${what}: not within ${ms} ms`);
    await sleep(50);
  }
}
