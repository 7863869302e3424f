import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const styles = 'virtual:mantine-styles';
const require = createRequire(import.meta.url);

/** What every component builds upon, in the order that Mantine wants. */
const base = ['baseline', 'default-css-variables', 'global'];

/** Class names of a component of Mantine, beside which its styles belong. */
const classNames = /\/@mantine\/core\/esm\/.+\/(\w+)\.module\.mjs$/;

/**
 * The styles of Mantine, each with the component that has them, so that a page fetches those of its own components and
 * not of all there are (37 kB, compressed). The dev server has them all at once, since it bundles packages beforehand.
 */
export function mantineStyles(): Plugin {
  let isBuild = false;
  return {
    name: 'mantine-styles',
    enforce: 'pre',
    configResolved: ({ command }) => {
      isBuild = command === 'build';
    },
    resolveId: (id) => (id === styles ? `\0${styles}` : null),
    load: (id) => {
      if (id !== `\0${styles}`) return null;
      const files = isBuild ? base.map((name) => `@mantine/core/styles/${name}.css`) : ['@mantine/core/styles.css'];
      return files.map((file) => `import '${file}';`).join('\n');
    },
    transform: (code, id) => {
      const [, name] = classNames.exec(id) ?? [];
      if (!isBuild || name === undefined) return null;
      const file = `@mantine/core/styles/${name}.css`;
      return existsSync(require.resolve('@mantine/core/styles.css').replace(/styles\.css$/, `styles/${name}.css`))
        ? { code: `import '${file}';\n${code}`, map: null }
        : null;
    },
  };
}
