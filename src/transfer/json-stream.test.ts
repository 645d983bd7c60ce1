import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Element, elementsOf, parseElement } from './json-stream.js';

async function read(text: string | Buffer, chunk = 7): Promise<Element[]> {
  const bytes = Buffer.from(text);
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  }
  const elements: Element[] = [];
  for await (const element of elementsOf(chunks(), (object) => !('token' in object))) elements.push(element);
  return elements;
}

const values = async (text: string, chunk?: number) =>
  (await read(text, chunk)).map(({ text }) => JSON.parse(text));

it('reads an array, a page and NDJSON alike, however the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ token: fc.string(), items: fc.array(fc.jsonValue({ maxDepth: 2 })) }), {
        minLength: 1,
        maxLength: 6,
      }),
      fc.integer({ min: 1, max: 40 }),
      async (objects, chunk) => {
        const plain = JSON.parse(JSON.stringify(objects));
        expect(await values(JSON.stringify(objects), chunk)).toEqual(plain);
        expect(await values(JSON.stringify(objects, null, 2), chunk)).toEqual(plain);
        expect(await values(JSON.stringify({ totalItems: 1, items: objects }), chunk)).toEqual(plain);
        expect(await values(objects.map((object) => JSON.stringify(object)).join('\n'), chunk)).toEqual(
          plain,
        );
        expect(
          await values(objects.map((object) => JSON.stringify(object, null, 1)).join('\n'), chunk),
        ).toEqual(plain);
      },
    ),
    { numRuns: 60 },
  );
});

it('passes over a byte order mark and blank lines, and finds nothing in an empty file', async () => {
  expect(await values('\ufeff\n\n{"token":1}\r\n\n{"token":2}\n')).toEqual([{ token: 1 }, { token: 2 }]);
  expect(await read('')).toEqual([]);
  expect(await read(' \n ')).toEqual([]);
  expect(await read('[]')).toEqual([]);
});

it('goes on behind a broken line of NDJSON', async () => {
  const elements = await read('{"token":1}\n{"token":\n{"token":3}\n');
  expect(elements.map(({ position, text }) => [position, text])).toEqual([
    [1, '{"token":1}'],
    [2, '{"token":'],
    [3, '{"token":3}'],
  ]);
});

it('goes on behind a broken first line', async () => {
  const elements = await read('{"token":1\n{"token":2}\n{"token":3}\n');
  expect(elements.map(({ text }) => text)).toEqual(['{"token":1', '{"token":2}', '{"token":3}']);
});

it('says where a file ends inside an object', async () => {
  expect(await read('[{"token":1},{"token":"half')).toEqual([
    { position: 1, text: '{"token":1}' },
    { position: 2, text: '{"token":"half', truncated: true },
  ]);
});

it('reads lists and pages that calls appended to one file, numbered through', async () => {
  const lists = await read('[{"token":1},{"token":2}]\n[]\n[{"token":3}]\n');
  expect(lists.map(({ position, text }) => [position, text])).toEqual([
    [1, '{"token":1}'],
    [2, '{"token":2}'],
    [3, '{"token":3}'],
  ]);
  const page = (token: number) => JSON.stringify({ totalItems: 3, items: [{ token }] });
  const pages = await read(`${page(1)}\n{"items":[],"limit":1}${page(2)}\n\n[{"token":3}]`);
  expect(pages.map(({ position, text }) => [position, text])).toEqual([
    [1, '{"token":1}'],
    [2, '{"token":2}'],
    [3, '{"token":3}'],
  ]);
});

it('passes what stands behind a list or a page on, so that it can be named', async () => {
  const texts = async (text: string) => (await read(text)).map((element) => element.text);
  expect(await texts('[{"token":1}] trailing [text]\n[{"token":2}]')).toEqual([
    '{"token":1}',
    'trailing [text]',
    '{"token":2}',
  ]);
  expect(await texts('{"items":[{"token":1}]}\n{"token":2}')).toEqual(['{"token":1}', '{"token":2}']);
  expect(await texts('[{"token":1}]]')).toEqual(['{"token":1}', ']']);
});

it('goes on behind a bracket too many', async () => {
  expect((await read('[{"token":1}},{"token":2}]')).map(({ text }) => text)).toEqual([
    '{"token":1}',
    '}',
    '{"token":2}',
  ]);
});

it('marks text that is not UTF-8, and leaves a replacement character that is', async () => {
  const latin1 = (text: string) => Buffer.from(text, 'latin1');
  const marks = async (bytes: Buffer | string) => (await read(bytes)).map(({ garbled }) => garbled ?? false);
  expect(await marks(latin1('[{"token":"e"},{"token":"é"}]'))).toEqual([false, true]);
  expect(await marks(latin1('{"token":"é"}\n{"token":"e"}\n{\n"token":"é"}'))).toEqual([true, false, true]);
  expect(await marks(latin1('{"items":[{"token":"e"},{"token":"é"}]}'))).toEqual([false, true]);
  expect(await marks('[{"token":"\ufffd é"}]')).toEqual([false]);
});

it('reads what documents print: bare names, single quotes, commas too many, in a page, a list and lines', async () => {
  const object = "{token: 1, 'name': 'Ana', /* of the page */ tags: ['a',],}";
  const page = `{\n  totalItems: 2,\n  items: [\n    ${object},\n    {"token": 2}\n  ],\n}`;
  for (const text of [page, `[${object}, {"token": 2},]`, `${object}\n{token: 2}\n`]) {
    const elements = await read(text);
    expect(elements.map((element) => parseElement(element.text))).toEqual([
      { token: 1, name: 'Ana', tags: ['a'] },
      { token: 2 },
    ]);
  }
  expect(() => parseElement('{"token":1')).toThrow(/JSON/);
  expect(() => parseElement(`{a: ${'['.repeat(70)}${']'.repeat(70)}}`)).toThrow(/JSON/);
});
