/**
 * Writes the types of the API into dist/client: from /openapi.json, as the program that was just built answers it.
 * The dashboard's calls are checked against them.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';

const root = join(import.meta.dirname, '..');
const out = join(root, 'dist/client');

const document = await described();
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'schema.d.ts'), astToString(await openapiTS(document)));

/** What a server of an empty database says of its API. */
async function described() {
  const folder = mkdtempSync(join(tmpdir(), 'comptoir-openapi-'));
  const options = ['--database', `sqlite:${join(folder, 'empty.db')}`, '--port', '0'];
  const server = spawn(process.execPath, [join(root, 'bin/comptoir.js'), 'serve', ...options]);
  try {
    const address = await listening(server);
    return await (await fetch(`${address}/openapi.json`)).json();
  } finally {
    server.kill();
    if (server.exitCode === null) await once(server, 'exit');
    rmSync(folder, { recursive: true, force: true });
  }
}

function listening(server) {
  let output = '';
  return new Promise((resolve, reject) => {
    for (const stream of [server.stdout, server.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
        const address = /^listening on (\S+)/m.exec(output)?.[1];
        if (address) resolve(address);
      });
    server.once('exit', (code) => reject(new Error(`serve ended with ${code}:\n${output}`)));
  });
}
