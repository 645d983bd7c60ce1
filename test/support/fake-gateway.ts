import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** How a gateway misbehaves at one of its addresses. */
export type GatewayTrouble =
  | 'no answer'
  | 'cut'
  /** Carried out, and the connection breaks. */
  | 'cut after'
  | { readonly delayMs: number }
  | { readonly status: number; readonly body?: string };

interface Call {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
}

/**
 * A merchant's own gateway on this machine, as one is written for Snipcart: methods, a checkout page's
 * server, the result, and refunds. `shop` is where it calls.
 */
export async function startFakeGateway() {
  const calls: Call[] = [];
  const troubles: { readonly path: string; readonly trouble: GatewayTrouble }[] = [];
  const refunded: { readonly transaction: string; readonly amount: number }[] = [];
  const setup = {
    /** What `/methods` answers. */
    methods: undefined as unknown,
    /** Whether it asks the shop if calls are genuine, as it should. */
    validates: true,
    shop: '',
    secretKey: '',
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const url = new URL(request.url ?? '/', 'http://gateway.test');
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}') as Record<string, unknown>;
    calls.push({ path: url.pathname, query: url.searchParams, headers: request.headers, body });
    const at = troubles.findIndex(({ path }) => path === url.pathname);
    const trouble = at < 0 ? undefined : troubles.splice(at, 1)[0]!.trouble;
    if (trouble === 'no answer') return;
    if (trouble === 'cut') return void request.socket.destroy();
    if (typeof trouble === 'object' && 'status' in trouble)
      return send(response, trouble.status, trouble.body ?? '{}');
    if (typeof trouble === 'object') await sleep(trouble.delayMs);
    if (setup.validates && !(await isGenuine(String(body.publicToken)))) return send(response, 401, '{}');
    const reply =
      url.pathname === '/methods' ? methods() : url.pathname === '/refund' ? refund(url, body) : undefined;
    if (trouble === 'cut after') return void request.socket.destroy();
    send(response, reply === undefined ? 404 : 200, JSON.stringify(reply ?? {}));
  }

  function methods(): unknown {
    const own = [
      {
        id: 'bank',
        name: 'Bank transfer',
        checkoutUrl: `${fake.address}/checkout?shop=1`,
        iconUrl: `${fake.address}/icon.png`,
      },
      { id: 'cash', name: 'Cash', checkoutUrl: `${fake.address}/checkout` },
    ];
    return setup.methods === undefined ? own : setup.methods;
  }

  function refund(url: URL, { amount }: Record<string, unknown>): unknown {
    refunded.push({ transaction: url.searchParams.get('transactionId') ?? '', amount: Number(amount) });
    return { refundId: randomUUID() };
  }

  async function isGenuine(publicToken: string): Promise<boolean> {
    const address = `${setup.shop}/api/public/custom-payment-gateway/validate?publicToken=${encodeURIComponent(publicToken)}`;
    const answered = await fetch(address);
    await answered.arrayBuffer();
    return answered.ok;
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  const fake = {
    host,
    address: `http://${host}`,
    methodsUrl: `http://${host}/methods`,
    setup,
    calls,
    refunded,
    /** Spoils the next call of a path, or several in their order. */
    spoil(path: '/methods' | '/refund', ...kinds: GatewayTrouble[]): void {
      for (const trouble of kinds) troubles.push({ path, trouble });
    },
    /** What the checkout page asks once the buyer is there. */
    async session(publicToken: string) {
      const address = `${setup.shop}/api/public/custom-payment-gateway/payment-session?publicToken=${encodeURIComponent(publicToken)}`;
      const answered = await fetch(address, { headers: { origin: 'https://gateway.example' } });
      return { status: answered.status, headers: answered.headers, body: (await answered.json()) as Session };
    },
    /** What its server tells the shop of a payment. */
    async post(body: unknown, headers: Record<string, string> = {}) {
      const answered = await fetch(`${setup.shop}/api/private/custom-payment-gateway/payment`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${setup.secretKey}`,
          'content-type': 'application/json',
          ...headers,
        },
        body: JSON.stringify(body),
      });
      const text = await answered.text();
      return {
        status: answered.status,
        body: JSON.parse(text) as { id: string; returnUrl: string; message: string; errors?: object },
      };
    },
    async close(): Promise<void> {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return fake;
}

export type FakeGateway = Awaited<ReturnType<typeof startFakeGateway>>;

export interface Session {
  readonly id: string;
  readonly invoice: {
    readonly amount: number;
    readonly items: readonly { readonly amount: number; readonly type: string }[];
  };
  readonly paymentAuthorizationRedirectUrl: string;
  readonly state: string;
  readonly message?: string;
}

function send(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body);
}
