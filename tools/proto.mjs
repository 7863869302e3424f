/**
 * `generate` writes libs/contracts/src/gen from proto/; `check` lints, compares with the last released contracts
 * (proto/released.binpb) and says when the generated code is stale; `release` makes today's contracts the released
 * ones.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const proto = join(root, 'proto');
const generated = join(root, 'libs/contracts/src/gen');

function buf(...args) {
  execFileSync(process.execPath, [join(root, 'node_modules/@bufbuild/buf/bin/buf'), ...args], {
    cwd: proto,
    stdio: 'inherit',
    env: { ...process.env, BUF_CACHE_DIR: join(root, '.data/cache/buf') },
  });
}

function filesUnder(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), readFileSync(path, 'utf8')];
    }),
  );
}

function staleFiles() {
  const fresh = mkdtempSync(join(tmpdir(), 'contracts-'));
  try {
    buf(
      'generate',
      '--template',
      JSON.stringify({
        version: 'v2',
        plugins: [
          {
            local: ['node', '../node_modules/@bufbuild/protoc-gen-es/bin/protoc-gen-es'],
            out: fresh,
            opt: ['target=ts', 'import_extension=none'],
          },
        ],
      }),
    );
    const [wanted, present] = [filesUnder(fresh), filesUnder(generated)];
    return [...new Set([...wanted.keys(), ...present.keys()])].filter((path) => wanted.get(path) !== present.get(path));
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

const [command] = process.argv.slice(2);
switch (command) {
  case 'generate':
    buf('generate');
    break;
  case 'release':
    buf('build', '-o', 'released.binpb');
    break;
  case 'check': {
    buf('lint');
    buf('breaking', '--against', 'released.binpb');
    const stale = staleFiles();
    if (stale.length > 0) {
      console.error(`Generated contracts are stale: ${stale.join(', ')}. Run \`npm run proto\` and commit the result.`);
      process.exitCode = 1;
    } else {
      console.log('proto: lint clean, nothing broken, generated code fresh');
    }
    break;
  }
  default:
    console.error('Usage: node tools/proto.mjs generate | check | release');
    process.exitCode = 2;
}
