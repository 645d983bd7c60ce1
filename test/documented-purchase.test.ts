import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server as HttpServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Block, blocksIn, printsLike, unlike } from './support/documented-calls.js';
import { root, type Server, startServer } from './support/program.js';

const blocks = [
  ...blocksIn('cart-api.md', '## Buy something with curl'),
  ...blocksIn('payments.md', '## After the order'),
];
const folder = mkdtempSync(join(tmpdir(), 'documented-'));
const servers: HttpServer[] = [];
const outputs: string[] = [];
let shop: Server | undefined;

function has(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

async function serve(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const ports: Record<string, number> = {};
beforeAll(async () => {
  const [page] = blocks.filter(({ language }) => language === 'html');
  ports[8080] = await serve((_, response) => response.setHeader('content-type', 'text/html').end(page!.text));
  ports[4000] = await serve((request, response) => {
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => {
      outputs.push(body);
      response.end();
    });
  });
});
afterAll(async () => {
  await shop?.stop();
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

/** What a reader's terminal does with a block: the same words, at other ports. */
function type(text: string, env: Record<string, string>): Promise<string> {
  const words = text
    .replace(/(localhost|127\.0\.0\.1):(\d{4})/g, (_, host, port) => `${host}:${ports[port] ?? port}`)
    .replaceAll('npx --no comptoir', `"${process.execPath}" "${join(root, 'bin/comptoir.js')}"`);
  return new Promise((resolve, reject) => {
    execFile('bash', ['-ec', words], { cwd: folder, env: { ...process.env, ...env } }, (error, out) =>
      error ? reject(error) : resolve(out),
    );
  });
}

/** Where a reader copies a value from: what was printed before. */
function copied(name: string, printed: string): string {
  const key = /^(PUBLIC|SECRET)_KEY$/.exec(name)?.[1]?.toLowerCase();
  if (key) return new RegExp(`${key} key\\s+(\\S+)`).exec(printed)![1]!;
  return JSON.parse(printed)[name.toLowerCase()];
}

async function answers(commands: string, documented: Block, env: Record<string, string>): Promise<string> {
  // What only looks may be typed again until a job in the background has done its part.
  const looks = !/ -d | -X /.test(commands);
  for (const until = Date.now() + 15_000; ; await sleep(200)) {
    const printed = await type(commands, env);
    const wrong =
      documented.language === 'json'
        ? unlike(JSON.parse(printed), JSON.parse(documented.text))
        : printsLike(printed, documented.text)
          ? undefined
          : printed;
    if (wrong === undefined) return printed;
    if (!looks || Date.now() > until) throw new Error(`${commands}\nanswers otherwise: ${wrong}`);
  }
}

it.skipIf(!has('bash') || !has('curl'))(
  'buys with curl alone as docs/cart-api.md shows it, finds the order, the stock, the mail and the webhook, and gives money back',
  async () => {
    const env: Record<string, string> = { COMPTOIR_LOG_LEVEL: 'silent', API: '', KEY: '' };
    let printed = '';
    let typed = 0;
    for (const [index, { language, text }] of blocks.entries()) {
      const documented = blocks[index + 1];
      if (language === 'json' && text.includes('"eventName"')) {
        const wrong = () => outputs.map((body) => unlike(JSON.parse(body), JSON.parse(text)));
        await vi.waitFor(() => expect(wrong()).toContain(undefined), { timeout: 15_000 });
      }
      if (language !== 'sh' || /^python3|^node -e/.test(text)) continue;
      typed += 1;
      if (text.startsWith('npx --no comptoir serve')) {
        const words = [
          'serve',
          '--public-url',
          'http://127.0.0.1:3000',
          '--database',
          `sqlite:${folder}/data/comptoir.db`,
        ];
        shop = await startServer(words);
        ports[3000] = Number(new URL(shop.address).port);
        continue;
      }
      for (const [, name] of text.matchAll(/\b([A-Z_]+)=\S+…/g)) env[name!] = copied(name!, printed);
      env.API = `http://127.0.0.1:${ports[3000]}/api`;
      env.KEY = `Authorization: Bearer ${env.PUBLIC_KEY}`;
      const commands = text.replace(/^export .*$/gm, '');
      if (documented && documented.language !== 'sh' && !documented.text.includes('"eventName"'))
        printed = await answers(commands, documented, env);
      else await type(commands, env);
    }
    expect(typed).toBeGreaterThan(20);
  },
  120_000,
);
