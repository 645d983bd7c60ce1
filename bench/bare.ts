import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * The measure of what Node can do: a node:http server that answers anything with the same bytes, ready-made. A process of its
 * own: its parent says what to answer.
 */

export interface Ready {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** base64 */
  readonly body: string;
}

let headers: Ready['headers'] = {};
let body = Buffer.from('{}');

const server = createServer((_request, response) => {
  response.writeHead(200, headers as Record<string, string>);
  response.end(body);
});

process.on('message', (ready: Ready) => {
  headers = ready.headers;
  body = Buffer.from(ready.body, 'base64');
  process.send!('set');
});
process.on('disconnect', () => process.exit(0));

server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
