import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allSettings } from '../src/payment/providers.js';
import { comptoir } from './support/program.js';

const root = new URL('..', import.meta.url).pathname;
const text = (path: string): string => readFileSync(join(root, path), 'utf8');
const pages = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const configuration = text('docs/configuration.md');

/** What stands outside of fenced blocks. */
const prose = (page: string): string => text(page).replace(/^```[\s\S]*?^```/gm, '');

/** The anchors that a page's headings make. */
function anchorsOf(page: string): string[] {
  const headings = [...prose(page).matchAll(/^#{1,6} (.+)$/gm)].map((match) => match[1]!);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The commands of a page's shell blocks that run the program, each as its words after `comptoir`. */
function commandsIn(page: string): string[][] {
  const blocks = [...text(page).matchAll(/^```sh\n([\s\S]*?)^```/gm)].map((match) => match[1]!);
  const lines = blocks.flatMap((block) => block.replaceAll('\\\n', ' ').split('\n'));
  return lines
    .flatMap((line) => line.split(/\s(?:&&|\|)\s/))
    .map((part) => part.trim().replace(/^(?:[A-Z_]+=(?:"[^"]*"|\S+)\s+)*/, ''))
    .flatMap((part) => /^(?:npx --no )?comptoir (.+)$/.exec(part)?.[1] ?? [])
    .map((words) => words.match(/(?:"[^"]*"|'[^']*'|\S)+/g) ?? []);
}

/** The options that a command's usage names; `demo` takes those of `serve`. */
async function optionsOf(command: string): Promise<Set<string>> {
  const { code, out } = await comptoir([command, '--help']);
  expect(code, `comptoir ${command} --help`).toBe(0);
  const named = out.match(/--[a-z][a-z-]+/g) ?? [];
  const more = out.includes('options of serve') ? await optionsOf('serve') : [];
  return new Set([...named, ...more, '--database', '--help']);
}

const help = await comptoir(['help']);
const commands = [...help.out.matchAll(/^ {2}([a-z]+) {2,}\S/gm)].map((match) => match[1]!);
const options = new Map(
  await Promise.all(commands.map(async (name) => [name, await optionsOf(name)] as const)),
);

describe.each(pages)('%s', (page) => {
  it('links to what is there', () => {
    const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
    for (const link of links.filter((one) => !/^[a-z]+:/.test(one))) {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? join(root, page) : resolve(root, dirname(page), path);
      expect(existsSync(target), `${link} is not there`).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(target.slice(root.length)), link).toContain(anchor);
    }
  });

  it('shows commands that the program has', () => {
    for (const [name = '', ...words] of commandsIn(page)) {
      expect(commands, `comptoir ${name}`).toContain(name);
      const used = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]!);
      for (const option of used)
        expect([...options.get(name)!], `comptoir ${name} ${option}`).toContain(option);
    }
  });
});

it('finds commands in the pages at all', () => {
  expect(pages.flatMap(commandsIn).length).toBeGreaterThan(20);
  expect(commands).toContain('import');
});

it('has a row for every setting, with its default and its line', () => {
  const rows = Object.entries(allSettings).map(([name, { fallback, description }]) => {
    const none = fallback === null || (Array.isArray(fallback) && fallback.length === 0);
    return `| \`${name}\` | ${none ? 'none' : `\`${fallback}\``} | ${description} |`;
  });
  const section = configuration.split('## Settings\n')[1]!.split('\n## ')[0]!;
  const table = section.split('\n').filter((line) => line.startsWith('| `'));
  expect(table).toEqual(rows);
});

it('tells of every command and each of its options', () => {
  for (const name of commands) {
    expect(configuration).toMatch(new RegExp(`comptoir ${name}\\b`));
    for (const option of options.get(name)!) expect(configuration, `comptoir ${name}`).toContain(option);
  }
});

it('tells of every environment variable', () => {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
  const named = sources
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => [...text(join('src', path)).matchAll(/process\.env\.([A-Z_]+)/g)])
    .map((match) => match[1]!);
  expect(named).toContain('DATABASE_URL');
  const ofServe = [...options.get('serve')!]
    .filter((option) => option !== '--database' && option !== '--help')
    .map((option) => `COMPTOIR_${option.slice(2).toUpperCase().replaceAll('-', '_')}`);
  expect(ofServe).toContain('COMPTOIR_PUBLIC_URL');
  for (const variable of [...named, ...ofServe]) expect(configuration).toContain(variable);
});

it('names every event of the browser cart and every class that a page may use', () => {
  const page = text('docs/browser-cart.md');
  const list = /interface SnipcartEvents \{\n([\s\S]*?)\n\}/.exec(text('web/cart/types.ts'))?.[1] ?? '';
  const events = [...list.matchAll(/^ {2}'([^']+)':/gm)].map((match) => match[1]!);
  const classes = ['buttons', 'page-sums'].flatMap((name) =>
    [...text(`web/cart/page/${name}.ts`).matchAll(/['. ](snipcart-[a-z-]+)(?=[',])/g)].map(
      (match) => match[1]!,
    ),
  );
  expect(events).toContain('summary.checkout_clicked');
  expect(classes).toEqual(
    expect.arrayContaining(['snipcart-add-item', 'snipcart-user-logout', 'snipcart-user-email']),
  );
  for (const name of [...events, ...classes]) expect(page).toContain(`\`${name}\``);
});

it('begins with the two commands that run it and test it', () => {
  expect(text('README.md')).toContain('```sh\nnpm install && npx --no comptoir demo\n```');
  expect(text('README.md')).toContain('```sh\nnpm install && npm test\n```');
});

it('has no command that fetches a package of the registry where it is typed elsewhere', () => {
  for (const path of pages.filter((page) => page !== 'CHANGELOG.md'))
    expect([path, text(path).match(/npx (?!--no )comptoir|npm (?:exec|install) comptoir/g)]).toEqual([
      path,
      null,
    ]);
});

it('has blocks that can be pasted whole: what runs until it is stopped stands last', () => {
  for (const path of pages) {
    const blocks = [...text(path).matchAll(/```sh\n([\s\S]*?)```/g)].map((match) => match[1]!.trim());
    for (const block of blocks)
      expect(block, path).not.toMatch(/comptoir (?:serve|demo)(?![^\n]*&\n)[^\n]*\n/);
  }
});

it('prints proxies that keep the figures to themselves, and a service that knows its proxy', () => {
  const moving = text('docs/moving-from-snipcart.md');
  expect(/server \{[\s\S]*?\n\}/.exec(moving)?.[0]).toContain('location /metrics { return 404; }');
  expect(moving).toContain('respond /metrics* 404');
  expect(/```ini[\s\S]*?```/.exec(configuration)?.[0]).toContain('COMPTOIR_TRUST_PROXY=127.0.0.1');
});

it('has a map of every folder for those who work on it', () => {
  const map = /## Where would this be\?\n\n```\n([\s\S]*?)```/.exec(text('CONTRIBUTING.md'))![1]!;
  const folders = (path: string): string[] =>
    readdirSync(join(root, path), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
  const named = [
    ...folders('src'),
    ...folders('src').flatMap((folder) => folders(`src/${folder}`)),
    ...folders('web'),
    ...folders('test'),
  ];
  expect(named.length).toBeGreaterThan(30);
  for (const folder of named) expect(map).toContain(`${folder}/`);
});
