import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

/**
 * Listeners that nobody should ever reach: on a port of their own, and on those of the web and of mail where
 * they are free.
 */
export async function setTraps() {
  const servers: Server[] = [];
  const touched: string[] = [];

  async function listen(host: string, port: number): Promise<number | undefined> {
    const server = createServer((socket) => {
      touched.push(`${host} ${(server.address() as AddressInfo).port}`);
      socket.destroy();
    });
    server.listen(port, host);
    try {
      await once(server, 'listening');
    } catch {
      // It is taken, it is not ours to take, or the machine has no IPv6.
      return undefined;
    }
    servers.push(server);
    return (server.address() as AddressInfo).port;
  }

  const port = await listen('127.0.0.1', 0);
  if (port === undefined) throw new Error('no port could be listened on');
  await listen('::1', port);
  for (const known of [80, 443, 25, 587, 2525])
    for (const host of ['127.0.0.1', '::1']) await listen(host, known);
  return {
    port,
    listeners: servers.length,
    touched,
    close(): void {
      for (const server of servers) server.close();
    },
  };
}
