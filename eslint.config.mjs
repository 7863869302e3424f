import eslint from '@eslint/js';
import jest from 'eslint-plugin-jest';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';
import { dashboardRules, importRulesFor, projects, typeormFiles } from './tools/import-rules.mjs';

/**
 * One program for everything that runs in Node, in place of one for each project, which all check the same libraries: a
 * quarter less time. It knows other projects by what the compiler wrote of them, so lint comes after `tsc -b`.
 */
const typedBy = [
  'tsconfig.lint.json',
  'e2e/tsconfig.json',
  'libs/client/tsconfig.build.json',
  'libs/client/tsconfig.spec.json',
  'apps/dashboard/tsconfig.build.json',
  'apps/dashboard/tsconfig.spec.json',
  'apps/dashboard/tsconfig.vite.json',
];

export default tseslint.config(
  { ignores: ['**/dist/**', '**/gen/**', '.data/**', '.nx/**', 'node_modules/**'] },
  eslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { project: typedBy, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-extraneous-class': 'off', // Nest modules are empty classes
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off', // Nest declares its option objects as classes
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      'no-console': 'error',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'SpreadElement > :matches(ObjectExpression, ArrayExpression)',
          message: 'Write the members out one by one instead of packing them with a spread.',
        },
      ],
      complexity: ['error', 15],
      'max-lines': ['error', { max: 350, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['apps/dashboard/src/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat['recommended-latest']],
    rules: {
      // Table and Virtual keep what changes inside; nothing here is compiled by React's compiler.
      'react-hooks/incompatible-library': 'off',
      // A handler that begins something and does not wait for it is how React has it.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
    },
  },
  { files: ['tools/**', 'e2e/**'], rules: { 'no-console': 'off' } },
  {
    files: ['**/*.spec.ts'],
    extends: [jest.configs['flat/recommended']],
    rules: {
      '@typescript-eslint/unbound-method': 'off',
      'max-lines': ['error', { max: 600, skipBlankLines: true, skipComments: true }],
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect*'] }],
      'jest/no-disabled-tests': 'error',
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        module: 'writable',
        require: 'readonly',
        __dirname: 'readonly',
        URL: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
      },
    },
  },
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
);
