import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preloaded } from './preload.js';
import { until } from './until.js';

/** A clock for servers' processes that a check may set forward, as if the time had passed. */
export function movingClock() {
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-clock-'));
  const file = join(folder, 'ahead');
  let [ahead, before] = [0, 0];
  return {
    /** For the server's environment. */
    env: { ...preloaded('clock'), REL_CLOCK_FILE: file },
    /**
     * What the server's clock says; and what it said before it was last set, which a call that is on its way
     * may bear.
     */
    now: () => [Date.now() + ahead, Date.now() + before],
    /** Sets it forward: what starts later has it from the start, and the process that is named at once. */
    async forward(ms: number, pid?: number): Promise<void> {
      [ahead, before] = [ahead + ms, ahead];
      rmSync(`${file}.seen`, { force: true });
      writeFileSync(file, String(ahead));
      if (pid === undefined) return;
      process.kill(pid, 'SIGUSR2');
      const seen = () => existsSync(`${file}.seen`) && readFileSync(`${file}.seen`, 'utf8') === String(ahead);
      await until('the clock is set', seen, 5000);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
