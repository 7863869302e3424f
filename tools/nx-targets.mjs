import { dirname } from 'node:path';

/**
 * For Nx: every project of the workspace is built, linted and tested alike. What a target reads and leaves is in
 * nx.json.
 */
export const createNodes = [
  '{apps/*,libs/*,tools,e2e}/package.json',
  (files) =>
    files.map((file) => {
      const root = dirname(file);
      const targets = {
        build: {
          command: root === 'apps/dashboard' ? `tsc -b ${root} && node tools/build-dashboard.mjs` : `tsc -b ${root}`,
        },
        lint: { command: `oxlint -c oxlint.config.mjs ${root}` },
        test: { command: `node tools/bootstrap.mjs test ${root}/src --passWithNoTests` },
      };
      return [file, { projects: { [root]: { root, targets } } }];
    }),
];
