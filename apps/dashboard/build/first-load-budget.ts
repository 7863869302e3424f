import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** What `/` may fetch before the first page shows, compressed. Measured: see the figures of the build. */
const firstLoadBytesMax = 250_000;

/** Of an answer of the gateway with a file, and of the page itself with its policy. */
const headBytes = 600;

interface Chunk {
  readonly imports: readonly string[];
  readonly css: readonly string[];
}

/**
 * Ends a build whose first load is too heavy. Counted are the page, its entry with all that it imports at once, among
 * it what `/` shows, their styles, and the texts of one language; each with its head.
 */
export function firstLoadBudget(): Plugin {
  return {
    name: 'first-load-budget',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const chunks = new Map<string, Chunk>();
        const first = ['index.html'];
        for (const [file, output] of Object.entries(bundle)) {
          if (output.type !== 'chunk') continue;
          chunks.set(file, { imports: output.imports, css: [...(output.viteMetadata?.importedCss ?? [])] });
          if (output.isEntry || output.name === 'texts-en') first.push(file);
        }
        const files = reachable(first, chunks);
        const sizes = [...files].map((file) => {
          const output = bundle[file];
          const text = output?.type === 'chunk' ? output.code : (output?.source ?? '');
          return { file, bytes: gzipSync(text, { level: 9 }).byteLength + headBytes };
        });
        const bytes = sizes.reduce((sum, size) => sum + size.bytes, 0);
        const kilobytes = (count: number): string => `${(count / 1_000).toFixed(1)} kB`;
        this.info(`first load: ${kilobytes(bytes)} gzip in ${sizes.length} files`);
        if (bytes <= firstLoadBytesMax) return;
        const largest = sizes.sort((a, b) => b.bytes - a.bytes).slice(0, 8);
        const list = largest.map((size) => `  ${kilobytes(size.bytes)} ${size.file}`).join('\n');
        this.error(`first load: ${kilobytes(bytes)}, more than ${kilobytes(firstLoadBytesMax)}. The largest:\n${list}`);
      },
    },
  };
}

function reachable(from: readonly string[], chunks: ReadonlyMap<string, Chunk>): Set<string> {
  const found = new Set<string>();
  const open = [...from];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const chunk = chunks.get(file);
    if (chunk !== undefined) open.push(...chunk.imports, ...chunk.css);
  }
  return found;
}
