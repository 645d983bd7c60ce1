import { expect, it } from 'vitest';
import { emptyAsNull, flag, json, recordOf } from './record.js';

interface Note {
  readonly token: string;
  readonly isPlaced: boolean;
  readonly customerId: number | null;
  readonly details: { readonly text: string };
}

const notes = recordOf<Note>()('cart', {
  token: 'token',
  isPlaced: flag('placed'),
  customerId: 'customer_id',
  details: json('doc'),
});

const note: Note = { token: 't', isPlaced: true, customerId: null, details: { text: 'x' } };
const row = { token: 't', placed: 1, customer_id: null, doc: '{"text":"x"}' };

it('makes a row of an object, and the object of its row', () => {
  expect(notes.toRow(note)).toEqual(row);
  expect(notes.fromRow(row)).toEqual(note);
  expect(notes.fromRow({ ...row, placed: 0 }).isPlaced).toBe(false);
});

it('knows the columns to select, in the order of the properties', () => {
  expect(notes.columns).toEqual(['token', 'placed', 'customer_id', 'doc']);
});

it('leaves out of a row what is no property of its object', () => {
  expect(notes.toRow({ ...note, other: 1 } as Note)).toEqual(row);
});

const written = recordOf<Note & { readonly title: string | null; readonly text: string }>()(
  'cart',
  { token: 'token', isPlaced: flag('placed'), title: emptyAsNull('secret_hash') },
  {
    read: (text) => ({ customerId: null, details: { text: 'y' }, text }),
    write: (whole) => `document of ${whole.text}`,
  },
);
const whole = { ...note, title: null, details: { text: 'y' }, text: 'document of z' };

it('reads and writes what has no column as one document', () => {
  expect(written.columns).toEqual(['token', 'placed', 'secret_hash', 'doc']);
  const stored = { token: 't', placed: 1, secret_hash: '', doc: 'document of z' };
  expect(written.toRow({ ...whole, text: 'z' })).toEqual(stored);
  expect(written.fromRow(stored)).toEqual(whole);
});

it('makes the columns of a row alone, for a document that is text already', () => {
  expect(written.toColumns(whole)).toEqual({ token: 't', placed: 1, secret_hash: '' });
});

it('writes nothing as an empty text, and reads it back as nothing', () => {
  expect(written.toColumns({ ...whole, title: 'a' }).secret_hash).toBe('a');
  expect(written.fromRow({ token: 't', placed: 0, secret_hash: '', doc: '' }).title).toBeNull();
});
