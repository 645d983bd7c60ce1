import autocannon from 'autocannon';

/*
 * Autocannon in a process of its own: takes tasks from its parent, answers figures. Percentiles are taken from every single
 * answer, since autocannon's own are whole milliseconds.
 */

export interface LoadTask {
  readonly url: string;
  /** Asked in turn, each connection beginning at another place. */
  readonly paths: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
  /** Ends after so many answers instead, where one takes long. */
  readonly answers?: number;
}

export interface LoadFigures {
  readonly perSecond: number;
  /** Milliseconds; infinite where nothing was answered in time. */
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  readonly answers: number;
  /** Anything but 2xx, and connections that broke. */
  readonly failures: number;
}

process.on('message', (task: LoadTask) => {
  void load(task).then((figures) => process.send!(figures));
});
process.on('disconnect', () => process.exit(0));

async function load(task: LoadTask): Promise<LoadFigures> {
  const times: number[] = [];
  const start = performance.now();
  const result = await cannonade(task, (milliseconds) => times.push(milliseconds));
  const took = (performance.now() - start) / 1000;
  const sorted = Float64Array.from(times).sort();
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.POSITIVE_INFINITY;
  return {
    perSecond: times.length / (task.answers === undefined ? Math.max(task.seconds, result.duration) : took),
    p50: at(0.5),
    p99: at(0.99),
    most: at(1),
    answers: times.length,
    failures: result.non2xx + result.errors + result.timeouts,
  };
}

function cannonade(task: LoadTask, onAnswer: (milliseconds: number) => void): Promise<autocannon.Result> {
  const { url, paths, headers, connections, seconds, answers } = task;
  let clients = 0;
  const options: autocannon.Options = {
    url: url + paths[0],
    headers,
    connections,
    timeout: 120,
    ...(answers === undefined ? { duration: seconds } : { amount: Math.max(answers, connections) }),
    setupClient(client) {
      if (paths.length === 1) return;
      const first = Math.floor((clients++ * paths.length) / connections);
      const turned = [...paths.slice(first), ...paths.slice(0, first)];
      client.setRequests(turned.map((path) => ({ path })));
    },
  };
  return new Promise((resolve, reject) => {
    const running = autocannon(options, (error: unknown, result) =>
      error ? reject(error) : resolve(result),
    );
    running.on('response', (_client, _status, _bytes, milliseconds) => onAnswer(milliseconds));
  });
}
