import { button, type Page } from '../../test/support/pages.js';

const json = { 'content-type': 'application/json' };

/** The pen's page, with what differs from how it is at first. */
export const pen = (more: Record<string, string> = {}): Page => ({
  body: button('pen', '3', {
    weight: '20',
    'custom1-name': 'Tip',
    'custom1-options': 'Fine|Broad[+0.50]',
    'custom2-name': 'Note',
    'custom3-name': 'Batch',
    'custom3-type': 'hidden',
    'custom3-value': 'A',
    ...more,
  }),
});

/** A merchant's static site. */
export const honestPages = (): Record<string, Page> => ({
  '/pen': pen(),
  '/mug': { body: button('mug', '12.50') },
  '/two': {
    body: `${button('lamp', '40')}${button('lamp', '45', { 'custom1-name': 'Shade', 'custom1-options': 'Red|Blue' })}`,
  },
  '/list.json': { headers: json, body: '[{"id":"20","price":50.00,"url":"/list.json"}]' },
  '/json-as-html': { body: '[{"id":"23","price":7}]' },
  '/html-as-json': { headers: json, body: button('24', '7') },
  '/cut.json': { headers: json, body: '[{"id":"25","price":' },
  '/broken': { body: button('bad', '1,50') },
  '/below': { body: button('below', '-5') },
  '/empty': { body: '<p>Nothing is sold here</p>' },
  '/gone': { status: 410 },
  '/away': { status: 302, headers: { location: 'https://other.example/' } },
});

/** What the pen's page may say by the time that two pens are paid for, and the field that is then refused. */
export const changedPages: readonly (readonly [string, Page, string])[] = [
  ['costs more', pen({ price: '4' }), 'price'],
  ['costs less', pen({ price: '2' }), 'price'],
  ['has a dearer option', pen({ 'custom1-options': 'Fine|Broad[+0.60]' }), 'customFields[Tip].options'],
  ['lost the option', pen({ 'custom1-options': 'Fine' }), 'customFields[Tip].options'],
  ['asks for a name', pen({ 'custom4-name': 'Name', 'custom4-required': 'true' }), 'customFields[Name]'],
  ['weighs more', pen({ weight: '25' }), 'weight'],
  ['includes taxes', pen({ 'has-taxes-included': 'true' }), 'hasTaxesIncluded'],
  ['sells one alone', pen({ 'max-quantity': '1' }), 'maxQuantity'],
  ['sells something else', { body: button('other', '3') }, 'url'],
  ['sells nothing', { body: '<p>Sold</p>' }, 'url'],
  ['is gone', { status: 404 }, 'url'],
  ['fails', { status: 500 }, 'url'],
  ['became a JSON list', { headers: json, body: '[{"id":"pen","price":3}]' }, 'customFields[Tip]'],
  ['is HTML that calls itself JSON', { ...pen(), headers: json }, 'url'],
];
