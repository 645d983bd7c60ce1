import { expect, it } from 'vitest';
import { flag, json, recordOf } from './record.js';

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
