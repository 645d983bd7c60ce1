import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { delays, merchantServer, misbehaviours } from '../../test/support/merchant-server.js';
import { type AskOptions, askMerchant } from './ask-merchant.js';
import { FetchRefused } from './fetch-refused.js';

const site = merchantServer();

function ask(options: Partial<AskOptions> = {}): Promise<unknown> {
  return askMerchant(
    site.url,
    { question: 'é' },
    { allowHosts: new Set([site.host]), requestToken: 'token-1', ...options },
  );
}

async function refusal(work: Promise<unknown>): Promise<FetchRefused> {
  const error = await work.then(
    (answer) => expect.unreachable(`answered ${JSON.stringify(answer)}`),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(FetchRefused);
  return error as FetchRefused;
}

it('posts JSON with the token that proves it is ours', async () => {
  site.does = { taxes: [] };
  expect(await ask()).toEqual({ taxes: [] });
  expect(site.asked.at(-1)).toMatchObject({
    method: 'POST',
    headers: {
      host: site.host,
      'content-type': 'application/json',
      accept: 'application/json',
      'x-snipcart-requesttoken': 'token-1',
    },
    body: { question: 'é' },
  });
});

it.each([200, 201, 202])(
  'takes JSON with status %i, under any type, compressed or with a mark',
  async (status) => {
    site.does = (response) =>
      response
        .writeHead(status, { 'content-type': 'text/plain', 'content-encoding': 'gzip' })
        .end(gzipSync('[1]'));
    expect(await ask()).toEqual([1]);
    site.does = (response) => response.writeHead(status).end('\ufeff{"a": 1}');
    expect(await ask()).toEqual({ a: 1 });
  },
);

it.each([
  ['answers 500', 'bad_status'],
  ['answers 404', 'bad_status'],
  ['answers 204', 'bad_status'],
  ['redirects elsewhere', 'bad_status'],
  ['redirects inside', 'bad_status'],
  ['answers a page', 'bad_answer'],
  ['answers nothing', 'bad_answer'],
  ['answers broken JSON', 'bad_answer'],
  ['answers bytes that are no text', 'bad_answer'],
  ['answers without end', 'too_large'],
  ['hangs up', 'bad_answer'],
  ['hangs up in the middle', 'bad_answer'],
])('refuses a server that %s: %s', async (name, code) => {
  site.does = misbehaviours[name]!;
  const before = site.asked.length;
  const error = await refusal(ask());
  expect(error.code).toBe(code);
  expect(error.message).not.toContain('secret');
  // Once, and nowhere else.
  expect(site.asked.length).toBe(before + 1);
});

it.each(Object.keys(delays))('waits no longer than it is told for a server that %s', async (name) => {
  site.does = delays[name]!;
  const started = Date.now();
  expect((await refusal(ask({ timeoutMs: 300 }))).code).toBe('timeout');
  expect(Date.now() - started).toBeLessThan(5000);
});

it('counts what a compressed answer unpacks to', async () => {
  site.does = (response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(5_000_000, ' ')));
  expect((await refusal(ask())).code).toBe('too_large');
});

it('reads JSON however deep it is', async () => {
  const depth = 50_000;
  site.does = (response) => response.writeHead(200).end('['.repeat(depth) + ']'.repeat(depth));
  expect(Array.isArray(await ask())).toBe(true);
});

it('asks no private address that the operator did not name', async () => {
  const before = site.asked.length;
  expect((await refusal(ask({ allowHosts: new Set() }))).code).toBe('private_address');
  expect((await refusal(ask({ allowHosts: new Set(['127.0.0.1:1']) }))).code).toBe('private_address');
  expect(site.asked.length).toBe(before);
});
