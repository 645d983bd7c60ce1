/**
 * Fails where a file, folder or declared name is one of the private words that STYLE.md rules out as whole
 * names, or begins with one, and says what to take instead: `node build/check-words.js [FOLDER…]`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

/** Each word, and what says it better. */
const instead = new Map(
  `among: inList, listed
    around: wrap, container
    atHand: available, fromCache
    come: arrived, received
    endOf: endOfDate, outcomeOf
    fact: detail, labelledValue
    found: match, row, existing
    given: input, value, imported
    goOn: resume, next
    goesOn: resumes
    gone: deleted, expired
    is: kind, status
    keeping: storage
    kept: stored, cached
    leeway: tolerance, gap
    letGo: release, cancel
    of: subject, column, owner
    remedies: problems, repairs
    said: message, claim, reported
    says: description, message
    settle: recordOutcome, complete, finish
    shown: rendered, visible, view
    standing: status
    tally: counts, sum
    together: batch, coalesce
    told: reported, sent, message
    turns: semaphore, queue
    voice: locale, language
    wishes: settings, options`
    .split('\n')
    .map((line) => line.trim().split(': ')),
);

/**
 * Keys of documents in databases, of answers and of options: they outlive the code, so they keep their names.
 * Variables that hold such a value have the trade's names all the same.
 */
const keys = [
  {
    key: 'given',
    why: 'stored in the documents of orders, products, discounts and carts',
    files: [
      'src/checkout/merchant/taxes.ts',
      'src/dialect/snipcart/amount-texts.ts',
      'src/dialect/snipcart/order-import.ts',
      'src/dialect/snipcart/product-import.ts',
      'src/dialect/tiendanube/order-import.ts',
      'src/domain/amounts/documents.ts',
      'src/domain/cart/cart.ts',
      'src/domain/catalog/product-changes.ts',
      'src/domain/catalog/product.ts',
      'src/domain/discount/rows.ts',
      'src/domain/order/corrections.ts',
      'src/domain/order/order.ts',
    ],
  },
  {
    key: 'kept',
    why: "stored in customers' documents; answered by the mail settings and by `comptoir check`",
    files: [
      'src/api/snipcart/mail-settings.ts',
      'src/cli/mail.ts',
      'src/dialect/snipcart/customer-import.ts',
      'src/dialect/snipcart/customer-own.ts',
      'src/dialect/tiendanube/customer-change.ts',
      'src/domain/customer/customer.ts',
      'src/domain/customer/document.ts',
      'src/domain/order/check-figures.ts',
    ],
  },
  {
    key: 'said',
    why: "stored with a mail's tries and a cart's items; answered by the mails' API",
    files: [
      'src/api/snipcart/mail-settings.ts',
      'src/api/snipcart/mails.ts',
      'src/cli/mail.ts',
      'src/domain/cart/cart.ts',
      'src/domain/cart/with-item.ts',
      'src/jobs/send-mail.ts',
      'src/mail/connect.ts',
      'src/mail/mail-view.ts',
      'src/mail/mail.ts',
    ],
  },
  {
    key: 'told',
    why: "stored with a mail's note",
    files: ['src/api/snipcart/order-notifications.ts', 'src/mail/mail.ts'],
  },
  {
    key: 'says',
    why: 'answered by the API of mail templates',
    files: ['src/api/snipcart/mail-templates.ts'],
  },
  { key: 'of', why: 'answered by `comptoir check`', files: ['src/domain/order/check-figures.ts'] },
  { key: 'tally', why: 'a table', files: ['src/jobs/terms.ts', 'src/storage/schema.ts'] },
  {
    key: 'fact',
    why: 'a block of mail templates',
    files: ['src/mail/blocks/html.ts', 'src/mail/blocks/text.ts'],
  },
];

/**
 * Words that say as little at the beginning of a name as alone: `givenTaxes` are taxes of whom? Only before a
 * further word: `showNone`, `foundation` and `settled` are none of them.
 */
const beginning =
  /^(?:given|said|told|shown|found|kept|gone|goOn|letGo|atHand|voice|wishes|standing)(?=[A-Z])/;

const root = join(import.meta.dirname, '..');
const folders =
  process.argv.length > 2 ? process.argv.slice(2) : ['src', 'web', 'test', 'rel', 'bench', 'build'];
const all = folders.flatMap((folder) => filesIn(folder).flatMap(check));
for (const miss of all) console.error(miss);
if (all.length > 0) {
  console.error(`${all.length} names are private words: see "Words" in STYLE.md`);
  process.exitCode = 1;
}

function filesIn(folder) {
  return readdirSync(resolve(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[jt]sx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.includes(`${sep}node_modules${sep}`));
}

function check(file) {
  const path = relative(root, file).split(sep).join('/');
  const text = readFileSync(file, 'utf8');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const misses = path
    .split('/')
    .map((part) => wordOf(camelCased(basename(part).split('.')[0])))
    .filter(Boolean)
    .map((word) => `${path}: the name of the file or its folder is "${word}": take ${instead.get(word)}`);
  const visit = (node) => {
    const word =
      node.name && ts.isIdentifier(node.name) && declares(node) ? wordOf(node.name.text) : undefined;
    if (word && !(isProperty(node) && isKey(word, path))) {
      const { line } = source.getLineAndCharacterOfPosition(node.name.getStart());
      misses.push(`${path}:${line + 1}: "${node.name.text}": take ${instead.get(word)}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return misses;
}

function camelCased(name) {
  return name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());
}

function declares(node) {
  return !ts.isPropertyAccessExpression(node) && !ts.isJsxAttribute(node) && !ts.isMetaProperty(node);
}

function isProperty(node) {
  return (
    ts.isPropertySignature(node) || ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node)
  );
}

/** Tests look at what is stored and answered, under any of those keys. */
function isKey(word, path) {
  const known = keys.find(({ key }) => key === word);
  return known !== undefined && (known.files.includes(path) || /^(test|rel|bench)\//.test(path));
}

/** The private word that a name is or begins with, as it stands or as the name of a type. */
function wordOf(name) {
  const word = name.replace(/^[A-Z]/, (letter) => letter.toLowerCase());
  return instead.has(word) ? word : beginning.exec(word)?.[0];
}
