const notTests = '(\\.test\\.ts$|/testing/)';

/** Imports of types alone are free where a rule says so; everything else follows ARCHITECTURE.md. */
module.exports = {
  forbidden: [
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
      name: 'domain-stands-alone',
      comment: 'No HTTP, no files, no snake_case, no spec.',
      severity: 'error',
      from: { path: '^emulator/domain/', pathNot: notTests },
      to: {
        path: `^(spec|contract-tests|examples)/|^emulator/(?!domain/)|^(node:)?(http|https|net|fs|path)(/|$)`,
      },
    },
    {
      name: 'reports-stand-alone',
      comment: 'What makes text safe is used everywhere, and needs no other room.',
      severity: 'error',
      from: { path: '^emulator/reports/', pathNot: notTests },
      to: {
        path: '^(spec|emulator|contract-tests|examples|node_modules)/',
        pathNot: '^emulator/(reports/|package-version[.]ts)',
      },
    },
    {
      name: 'http-and-files-know-no-app',
      comment: 'Servers, bodies, headers, and the text of files: nothing in them is about apps or chats.',
      severity: 'error',
      from: { path: '^emulator/(http|files)/', pathNot: notTests },
      to: {
        path: '^(spec|emulator|contract-tests|examples)/',
        pathNot: '^emulator/($1/|domain/statuses\\.ts$|usage-error\\.ts$)',
      },
    },
    {
      name: 'parts-meet-in-the-composition-root',
      comment: 'journal, delivery, bot-api, oauth and media meet through interfaces (types excepted).',
      severity: 'error',
      from: { path: '^emulator/(journal|delivery|bot-api|oauth|media)/', pathNot: notTests },
      to: {
        path: '^emulator/(journal|delivery|bot-api|oauth|media|control|transcript|intercept|ui|cli)/',
        pathNot: ['^emulator/$1/', '^emulator/journal/secrets\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'one-composition-root',
      comment: 'Only the root and the public door know how an emulator is put together.',
      severity: 'error',
      from: { path: '^emulator/(?!(cli|app|library|http)/)[^/]+/', pathNot: notTests },
      to: {
        path: '^emulator/(create-emulator\\.ts$|app/|library/|http/(server|dispatch)\\.ts$)',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'page-speaks-the-control-api',
      comment: 'The page has the types of the contract and the control API over HTTP, nothing else.',
      severity: 'error',
      from: { path: '^emulator/ui/', pathNot: notTests },
      to: { path: '^emulator/(?!ui/)', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'cli-uses-the-public-doors',
      comment: 'What the commands can do, a user of the library can do.',
      severity: 'error',
      from: { path: '^emulator/cli/', pathNot: notTests },
      to: {
        path: '^(spec|emulator|contract-tests)/',
        pathNot:
          '^(spec|emulator|emulator/transcript|contract-tests)/index\\.ts$|^emulator/(cli/|reports/|files/|http/door\\.ts$|(usage-error|duration|package-version)\\.ts$)',
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
        path: '^spec/upstream/|^emulator/read-upstream\\.ts$|^node_modules/openapi-sampler/',
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
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
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
