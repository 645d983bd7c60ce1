import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { logStream } from './log-stream.js';

it('writes lines of information together, and what went wrong at once behind them', async () => {
  const written: string[] = [];
  const log = logStream({ write: (text) => written.push(text) });
  log.write('{"level":30,"n":1}\n');
  log.write('{"level":30,"n":2}\n');
  expect(written).toEqual([]);
  await sleep(100);
  expect(written).toEqual(['{"level":30,"n":1}\n{"level":30,"n":2}\n']);
  log.write('{"level":20,"n":3}\n');
  log.write('{"level":40,"n":4}\n');
  expect(written.slice(1)).toEqual(['{"level":20,"n":3}\n{"level":40,"n":4}\n']);
  log.write(`{"level":30,"n":"${'x'.repeat(70_000)}"}\n`);
  expect(written).toHaveLength(3);
});
