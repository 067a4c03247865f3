const notTests = '(\\.test\\.ts$|/testing/)';

/**
 * What each room of the emulator may see besides `spec/`, `duration.ts` and `usage-error.ts`; types count. The order is
 * that of the layers: no room sees one below it, so no two see each other.
 */
const emulatorRooms = {
  reports: [],
  files: [],
  http: [],
  divar: [],
  'bot-process': [],
  intercept: ['http'],
  journal: ['reports', 'http', 'divar'],
  delivery: ['http', 'divar', 'journal'],
  'control-api': ['http', 'divar', 'journal'],
  app: ['reports', 'files', 'http', 'divar', 'journal', 'delivery', 'control-api'],
  conversations: ['reports', 'files', 'http', 'divar', 'journal', 'control-api'],
  worlds: ['files', 'divar', 'control-api', 'app', 'conversations'],
  'divar-server': ['reports', 'files', 'http', 'divar', 'journal', 'app'],
  control: [
    ...['reports', 'http', 'divar', 'journal', 'delivery', 'control-api', 'app'],
    ...['conversations', 'worlds'],
  ],
  library: ['reports', 'divar', 'control-api', 'app', 'conversations'],
  ui: ['http', 'control-api'],
};

/** The same for the contract tests, who see `spec/` and the emulator by their doors alone. */
const contractTestRooms = {
  coverage: [],
  mutations: [],
  runner: ['coverage', 'mutations'],
  checks: ['mutations', 'runner'],
  fuzz: ['mutations', 'runner'],
  failures: ['runner'],
  platform: ['coverage', 'mutations', 'runner'],
  reporters: ['coverage', 'runner', 'checks', 'fuzz', 'platform'],
};

/** And for the spec. */
const specRooms = {
  contract: [],
  compare: ['contract'],
  generate: ['contract'],
  upstream: ['contract', 'compare', 'generate'],
};

/** A rule for each room: it sees none but these. */
function ruleRooms(home, rooms, always = []) {
  return Object.entries(rooms).map(([room, seen]) => ({
    name: `${home}-${room}`,
    comment: `It sees ${seen.length === 0 ? 'no other room' : `only ${seen.join(', ')}`}.`,
    severity: 'error',
    from: { path: `^${home}/${room}/`, pathNot: notTests },
    to: { path: `^${home}/`, pathNot: [`^${home}/(${[room, ...seen].join('|')})/`, ...always] },
  }));
}

module.exports = {
  forbidden: [
    ...ruleRooms('emulator', emulatorRooms, ['^emulator/(duration|usage-error)[.]ts$']),
    ...ruleRooms('contract-tests', contractTestRooms),
    ...ruleRooms('spec', specRooms, ['^spec/generated/']),
    {
      name: 'domain-is-pure',
      comment: 'How Divar behaves needs no network and no files.',
      severity: 'error',
      from: { path: '^emulator/divar/', pathNot: notTests },
      to: { path: '^(node:)?(http|https|net|fs|path)(/|$)' },
    },
    {
      name: 'page-speaks-the-control-api',
      comment: 'The page runs in a browser: of other rooms it has types alone.',
      severity: 'error',
      from: { path: '^emulator/ui/page/', pathNot: notTests },
      to: { path: '^(spec|emulator|contract-tests)/(?!ui/)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circles',
      comment: 'Two files that need each other, be it for types, are one thing or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'spec-stands-alone',
      comment: 'The contract knows nothing of what is built on it.',
      severity: 'error',
      from: { path: '^spec/', pathNot: notTests },
      to: { path: '^(emulator|contract-tests|examples)/' },
    },
    {
      name: 'cli-uses-the-public-doors',
      comment: 'What the commands can do, a user of the library can do.',
      severity: 'error',
      from: { path: '^emulator/cli/', pathNot: notTests },
      to: {
        path: '^(spec|emulator|contract-tests)/',
        pathNot:
          '^(spec|emulator|emulator/conversations|contract-tests)/index\\.ts$|^spec/package-folder\\.ts$|^emulator/(cli/|reports/|files/|http/door\\.ts$|(usage-error|duration)\\.ts$)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'contract-tests-use-the-public-doors',
      severity: 'error',
      from: { path: '^contract-tests/', pathNot: notTests },
      to: {
        path: '^(spec|emulator)/',
        pathNot: '^(spec|emulator)/index\\.ts$|^emulator/(reports/|files/)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'examples-are-loaded-when-asked-for',
      comment: "Divar's document and what reads it cost no time at the start of those who do not give it.",
      severity: 'error',
      from: { pathNot: '^spec/upstream/|\\.test\\.ts$' },
      to: {
        path: '^spec/upstream/|^emulator/divar-server/read-upstream\\.ts$|^node_modules/openapi-sampler/',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'examples-know-nothing',
      comment: 'An example is what a user could copy.',
      severity: 'error',
      from: { path: '^examples/', pathNot: notTests },
      to: { path: '^(spec|emulator|contract-tests)/' },
    },
    {
      name: 'tests-stay-in-tests',
      severity: 'error',
      from: { pathNot: '(\\.test\\.ts$|/testing/|^tests/|^bench/)' },
      to: { path: '(\\.test\\.ts$|/testing/)' },
    },
    {
      name: 'declared-packages-only',
      severity: 'error',
      from: {
        pathNot: '(\\.test\\.ts$|/testing/|^bench/|^emulator/ui/page/|^spec/generate/|^scripts/)',
      },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only', 'npm-peer'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['spec/generated/.*-validators', '^dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
