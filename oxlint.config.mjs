import { dashboardRules, importRulesFor, projects, typeormFiles } from './tools/import-rules.mjs';
import { rulesOfAll, rulesOfPages, rulesOfScripts, rulesOfSpecs, rulesOfTypeScript } from './tools/lint-rules.mjs';

/**
 * Named with `-c`: what oxlint finds by itself is an `oxlint.config.ts`, which Node 20 cannot read. A file has types by
 * the `tsconfig.json` that includes it; those of other projects come from their sources, so nothing need be built.
 */
export default {
  options: { typeAware: true, denyWarnings: true, reportUnusedDisableDirectives: 'error' },
  ignorePatterns: ['**/dist/**', '**/gen/**', '.data/**', '.nx/**', 'node_modules/**'],
  categories: { correctness: 'off' },
  plugins: ['typescript', 'react', 'jest'],
  jsPlugins: ['./tools/lint-plugin.mjs'],
  rules: rulesOfAll,
  overrides: [
    { files: ['**/*.{js,mjs}'], env: { node: true }, rules: rulesOfScripts },
    { files: ['**/*.{ts,tsx}'], rules: rulesOfTypeScript },
    { files: ['apps/dashboard/src/**/*.{ts,tsx}'], rules: rulesOfPages },
    { files: ['tools/**', 'e2e/**'], rules: { 'no-console': 'off' } },
    { files: ['**/*.spec.ts'], rules: rulesOfSpecs },
    ...projects.map((project) => ({
      files: [`${project.root}/src/**/*.{ts,tsx}`],
      rules: { 'no-restricted-imports': ['error', importRulesFor(project, 'code')] },
    })),
    ...projects.map((project) => ({
      files: typeormFiles.map((file) => `${project.root}/src/${file}`),
      rules: { 'no-restricted-imports': ['error', importRulesFor(project, 'storage')] },
    })),
    ...projects.map((project) => ({
      files: [`${project.root}/src/**/*.spec.ts`, `${project.root}/src/testing/**/*.ts`],
      rules: { 'no-restricted-imports': ['error', importRulesFor(project, 'spec')] },
    })),
    ...dashboardRules,
  ],
};
