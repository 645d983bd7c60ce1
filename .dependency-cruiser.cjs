/** Who may import whom: cli → server, jobs → api → http, checkout → app, mail, outgoing → dialect → domain → storage. Never back up.
 * Payment providers stand between checkout and app, each in a folder that no other provider imports. */
const layers = [
  ['storage', []],
  ['domain', ['storage']],
  ['input', ['domain']],
  ['dialect', ['input', 'domain']],
  ['outgoing', ['dialect', 'domain']],
  ['app', ['outgoing', 'domain', 'storage']],
  ['payment', ['app', 'outgoing', 'dialect', 'domain', 'storage']],
  ['http', ['app', 'outgoing', 'input', 'domain', 'storage']],
  ['mail', ['outgoing', 'dialect', 'domain', 'storage']],
  ['checkout', ['payment', 'app', 'mail', 'outgoing', 'dialect', 'domain', 'storage']],
  [
    'api',
    ['checkout', 'payment', 'http', 'app', 'mail', 'outgoing', 'dialect', 'input', 'domain', 'storage'],
  ],
  ['jobs', ['checkout', 'payment', 'app', 'mail', 'outgoing', 'dialect', 'domain', 'storage']],
  ['transfer', ['payment', 'outgoing', 'dialect', 'domain', 'storage']],
  ['demo', []],
  ['server', ['api', 'jobs', 'checkout', 'payment', 'http', 'app', 'mail', 'domain', 'storage']],
  [
    'cli',
    [
      'server',
      'jobs',
      'api',
      'checkout',
      'payment',
      'app',
      'mail',
      'transfer',
      'outgoing',
      'dialect',
      'domain',
      'storage',
      'demo',
    ],
  ],
];

const borders = layers.map(([layer, below]) => ({
  name: `${layer}-imports-only-what-is-below`,
  severity: 'error',
  from: { path: `^src/${layer}/`, pathNot: '\\.test\\.ts$' },
  // What stands in src/ itself is everybody's.
  to: { path: '^src/[^/]+/', pathNot: `^src/(${[layer, ...below].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...borders,
    {
      name: 'one-api-never-imports-another',
      severity: 'error',
      from: { path: '^src/(api|dialect)/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src/$1/', pathNot: '^src/$1/$2/' },
    },
    {
      name: 'a-payment-provider-is-named-in-the-registry-alone',
      comment:
        'Snipcart has an API for custom gateways, and settings that name one: these are of its protocol.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/payment/providers\\.ts$|^src/payment/([^/]+)/|\\.test\\.ts$' },
      to: { path: '^src/payment/[^/]+/', pathNot: '^src/payment/custom-gateway/(sessions|settings)\\.ts$' },
    },
    {
      name: 'one-payment-provider-never-imports-another',
      comment: 'What is free is paid as what is paid later: by nobody outside.',
      severity: 'error',
      from: { path: '^src/payment/([^/]+)/', pathNot: '\\.test\\.ts$|^src/payment/free/' },
      to: { path: '^src/payment/[^/]+/', pathNot: '^src/payment/$1/' },
    },
    {
      name: 'the-domain-knows-no-http',
      severity: 'error',
      from: { path: '^src/(domain|storage|dialect)/' },
      to: { path: 'node_modules/(fastify|@fastify|undici)/' },
    },
    {
      name: 'only-storage-knows-which-database-it-is',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/storage/' },
      to: { path: 'node_modules/(better-sqlite3|pg)/' },
    },
    {
      name: 'only-outgoing-connects',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(outgoing|server)/|\\.test\\.ts$' },
      to: { path: 'node_modules/undici/|^(node:)?(https?|net|tls|dns)$', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'dialects-do-no-io',
      severity: 'error',
      from: { path: '^src/dialect/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(node:)?fs$|^src/storage/' },
    },
    {
      name: 'the-browser-cart-knows-the-server-by-its-answers-alone',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(src|test|bench|rel)/' },
    },
    {
      name: 'what-is-shared-in-web-knows-no-program-of-it',
      severity: 'error',
      from: { path: '^web/shared/', pathNot: '\\.test\\.ts$' },
      to: { path: '^web/(?!shared/)' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      // Of types alone too: what two files need of each other has a file of its own.
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, pathNot: '(\\.d\\.ts|\\.test\\.ts|main\\.ts|loader\\.ts)$|^bench/' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
