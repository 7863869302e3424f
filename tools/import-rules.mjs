/**
 * Who may import whom: the table of ARCHITECTURE.md as data for oxlint's no-restricted-imports.
 * `ours` are packages of this repository, `outside` are packages that only their named owners may touch, `inSpecs` are
 * packages of ours that specs need to prove something. TypeORM in an app is the business of `typeormFiles`.
 */
const serviceLibs = ['contracts', 'messaging', 'errors', 'config', 'observability'];

export const projects = [
  { root: 'libs/contracts', ours: [], outside: [] },
  { root: 'libs/errors', ours: [], outside: [] },
  // Knows the API by its document alone, as anybody else's client would.
  { root: 'libs/client', ours: [], outside: [] },
  { root: 'libs/config', ours: ['contracts', 'errors'], outside: [] },
  { root: 'libs/observability', ours: ['errors'], outside: [] },
  {
    root: 'libs/database',
    ours: ['contracts', 'errors', 'observability'],
    // An outbox without a bus proves nothing.
    inSpecs: ['messaging'],
    outside: ['typeorm', 'pg'],
  },
  { root: 'libs/vision', ours: ['errors'], outside: ['onnxruntime-node', 'sharp'] },
  { root: 'libs/rtsp', ours: ['errors'], outside: [] },
  { root: 'libs/messaging', ours: ['contracts', 'errors', 'observability'], outside: ['nats'] },
  { root: 'libs/standalone', ours: ['errors', 'vision'], outside: ['pg', 'nats'] },
  { root: 'libs/testing', ours: ['contracts', 'errors', 'rtsp'], outside: ['pg'] },
  { root: 'apps/camera-registry', ours: [...serviceLibs, 'database'], outside: ['typeorm'] },
  { root: 'apps/stream-ingestion', ours: [...serviceLibs, 'rtsp'], outside: [] },
  {
    root: 'apps/stream-provisioner',
    ours: ['messaging', 'config', 'observability'],
    inSpecs: ['contracts'],
    outside: [],
  },
  { root: 'apps/face-inference', ours: [...serviceLibs, 'vision'], outside: [] },
  {
    root: 'apps/identity',
    ours: [...serviceLibs, 'database'],
    outside: ['typeorm', '@qdrant/js-client-rest'],
  },
  { root: 'apps/attendance', ours: [...serviceLibs, 'database'], outside: ['typeorm'] },
  {
    root: 'apps/gateway',
    ours: [...serviceLibs, 'database'],
    // The client at the gateway that its document is of.
    inSpecs: ['client'],
    outside: ['typeorm'],
  },
  // Pages know the API alone, as anybody else's would.
  // What the services may say, which the pages have words for.
  { root: 'apps/dashboard', ours: ['client'], inSpecs: ['contracts'], outside: [] },
  // tools compose the demo's pictures, prepare model files, start the product and compare schemas with documents.
  {
    root: 'tools',
    ours: ['client', 'config', 'contracts', 'errors', 'messaging', 'standalone', 'testing', 'vision'],
    // The bare app that the gateway is measured beside speaks SQL itself.
    outside: ['sharp', 'nats', 'typeorm'],
  },
  { root: 'e2e', ours: ['client', 'standalone', 'testing', 'tools'], outside: ['sharp'] },
];

/** Of an app; what they are given to work in is a `Transaction`, which `managerOf` opens for them. */
export const typeormFiles = ['**/*.entity.ts', '**/*.repository.ts', '**/migrations/*.ts'];

const owned = {
  nats: 'libs/messaging and libs/standalone',
  'onnxruntime-node': 'libs/vision',
  sharp: 'libs/vision',
  '@qdrant/js-client-rest': 'apps/identity',
  typeorm: 'libs/database, entities, repositories and migrations',
  pg: 'libs/database, libs/standalone and libs/testing',
};

const libraries = projects.filter((p) => p.root.startsWith('libs/')).map((p) => p.root.slice('libs/'.length));

/**
 * The options of no-restricted-imports for one project.
 * @param kind `code`, `storage` (of an app, where TypeORM may be) or `spec`, which may import `testing` as well
 */
export function importRulesFor(project, kind) {
  const allowed = new Set(kind === 'spec' ? [...project.ours, ...(project.inSpecs ?? []), 'testing'] : project.ours);
  const isApp = project.root.startsWith('apps/');
  const isWithoutTypeorm = isApp && kind === 'code';
  const forbiddenOurs = [...libraries, ...(project.root === 'e2e' ? [] : ['tools'])].filter((lib) => !allowed.has(lib));
  const forbiddenOutside = Object.keys(owned).filter(
    (name) =>
      (!project.outside.includes(name) || (name === 'typeorm' && isWithoutTypeorm)) &&
      !(kind === 'spec' && name === 'sharp' && project.root === 'apps/face-inference'),
  );
  return {
    paths: [
      ...forbiddenOurs.map((lib) => ({
        name: `@smart-attendance/${lib}`,
        message: `${project.root} may not import ${lib}. The table is in ARCHITECTURE.md; the data in tools/import-rules.mjs.`,
      })),
      ...forbiddenOutside.map((name) => ({ name, message: `Only ${owned[name]} may import ${name}.` })),
      ...(isWithoutTypeorm && allowed.has('database')
        ? [
            {
              name: '@smart-attendance/database',
              importNames: ['managerOf'],
              message: 'Give the transaction to a repository, which opens it.',
            },
          ]
        : []),
    ],
    patterns: [
      ...(isApp || !['e2e', 'tools'].includes(project.root)
        ? [{ group: ['@smart-attendance/app-*'], message: 'Services speak over NATS subjects, never by import.' }]
        : []),
      { group: ['@smart-attendance/*/**'], message: 'Import a package by its one public door, its index.' },
      { group: ['**/apps/**', '**/libs/**'], message: 'Import another project by its package name.' },
    ],
  };
}

/** Folders of apps/dashboard/src with pages, each with its own texts, routes and queries. */
export const dashboardFeatures = [
  'guide',
  'today',
  'cameras',
  'people',
  'attendance',
  'roster',
  'leave',
  'approvals',
  'reports',
  'recognition',
  'review',
  'settings',
  'me',
];

const dashboard = projects.find(({ root }) => root === 'apps/dashboard');

/**
 * A feature of the dashboard imports itself and what is for all; what is for all imports no feature, but for the
 * router.
 */
export const dashboardRules = [
  ...dashboardFeatures.map((feature) => ({
    files: [`apps/dashboard/src/${feature}/**/*.{ts,tsx}`],
    forbidden: dashboardFeatures.filter((other) => other !== feature),
  })),
  {
    files: ['session', 'i18n', 'live', 'ui', 'app'].map((folder) => `apps/dashboard/src/${folder}/**/*.{ts,tsx}`),
    forbidden: dashboardFeatures,
    ignores: ['apps/dashboard/src/app/router.tsx'],
  },
].flatMap((rule) => [
  dashboardRule('code', { ...rule, ignores: [...(rule.ignores ?? []), '**/*.spec.ts'] }),
  dashboardRule('spec', { ...rule, files: rule.files.map((files) => files.replace('*.{ts,tsx}', '*.spec.ts')) }),
]);

function dashboardRule(kind, { files, forbidden, ignores = [] }) {
  const rules = importRulesFor(dashboard, kind);
  const ofFeatures = {
    regex: `^(\\.\\./)+(${forbidden.join('|')})(/|$)`,
    message:
      'Features do not import each other; what two of them need lies in src/ui, src/live, src/i18n or src/session.',
  };
  return {
    files,
    excludeFiles: ignores,
    rules: { 'no-restricted-imports': ['error', { ...rules, patterns: [...rules.patterns, ofFeatures] }] },
  };
}
