import { WebSocket } from 'undici';
import type { RelShop } from './shop.js';

/** For a server whose heap is to be measured: it then lets this machine look inside. */
export const inspected = { NODE_OPTIONS: '--inspect=127.0.0.1:0' };

/** What a server still holds after its garbage was collected, in bytes. */
export async function heapOf(server: RelShop): Promise<number> {
  const address = /ws:\/\/127\.0\.0\.1:\d+\/[\w-]+/.exec(server.output())?.[0];
  if (!address) throw new Error(`the server cannot be looked into:\n${server.output()}`);
  const socket = new WebSocket(address);
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve);
    socket.addEventListener('error', reject);
  });
  let id = 0;
  const call = (method: string): Promise<{ usedSize: number }> =>
    new Promise((resolve) => {
      id += 1;
      const wanted = id;
      const take = ({ data }: { data: unknown }): void => {
        const message = JSON.parse(String(data));
        if (message.id !== wanted) return;
        socket.removeEventListener('message', take);
        resolve(message.result);
      };
      socket.addEventListener('message', take);
      socket.send(JSON.stringify({ id, method }));
    });
  try {
    for (let turn = 0; turn < 3; turn += 1) await call('HeapProfiler.collectGarbage');
    return (await call('Runtime.getHeapUsage')).usedSize;
  } finally {
    socket.close();
  }
}
