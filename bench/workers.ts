import type { Helpers } from './helpers.js';
import { median, type Pace, type Target } from './http.js';
import type { Sample } from './routes.js';
import { serve } from './served.js';

export interface WorkerFigures {
  readonly name: string;
  readonly one: number;
  readonly two: number;
}

/** Requests a second of one process and of two on the same database, in turn. */
export async function measureWorkers(
  helpers: Helpers,
  database: string,
  target: Target,
  sample: Sample,
  pace: Pace,
): Promise<WorkerFigures[]> {
  const one = await serve(database, 1);
  const two = await serve(database, 2);
  const routes = [
    { name: 'order, in turn', paths: sample.tokens.map((token) => `/api/orders/${token}`) },
    { name: 'orders by status', paths: ['/api/orders?status=Processed'] },
  ];
  try {
    const figures: WorkerFigures[] = [];
    for (const { name, paths } of routes) {
      const rates: [number[], number[]] = [[], []];
      for (let round = 0; round <= pace.rounds; round += 1) {
        for (const [index, { port }] of [one, two].entries()) {
          const url = `http://127.0.0.1:${port}`;
          const task = {
            url,
            paths,
            headers: target.headers.snipcart,
            connections: 16,
            seconds: pace.seconds,
          };
          const { perSecond } = await helpers.load(task);
          if (round > 0) rates[index]!.push(perSecond);
        }
      }
      figures.push({ name, one: median(rates[0]), two: median(rates[1]) });
    }
    return figures;
  } finally {
    await one.stop();
    await two.stop();
  }
}
