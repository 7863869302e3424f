/**
 * `generate` writes libs/client/openapi.json, which is what the gateway says about itself, and the types that are made
 * of it; `check` says when they are stale. Needs only the gateway built, so that a change of the API which the users of
 * the client do not follow yet can be generated all the same.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTs, { astToString } from 'openapi-typescript';
import { factory } from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const documentFile = join(root, 'libs/client/openapi.json');
const typesFile = join(root, 'libs/client/src/gen/schema.ts');

const header = '// Made by `npm run openapi` of libs/client/openapi.json.\n\n';

/** The document is more than the megabyte that Node takes by default. */
const outputBytesMax = 32 * 1024 * 1024;

function run(...args) {
  const stdio = ['ignore', 'pipe', 'inherit'];
  return execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', stdio, maxBuffer: outputBytesMax });
}

/** Files of a form and pictures are bytes, whose type openapi-typescript leaves to us. */
function transform(schema) {
  return schema.format === 'binary' ? factory.createTypeReferenceNode('Blob') : undefined;
}

async function wanted() {
  run('node_modules/@typescript/native/bin/tsc', '-b', 'apps/gateway/tsconfig.build.json');
  const document = run('apps/gateway/dist/print-openapi.js');
  const nodes = await openapiTs(JSON.parse(document), { transform, alphabetize: true, defaultNonNullable: false });
  return new Map([
    [documentFile, document],
    [typesFile, header + astToString(nodes)],
  ]);
}

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

const [command] = process.argv.slice(2);
switch (command) {
  case 'generate':
    for (const [file, text] of await wanted()) {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    break;
  case 'check':
    if ([...(await wanted())].some(([file, text]) => read(file) !== text)) {
      console.error('The client is stale. Run `npm run openapi` and commit the result.');
      process.exitCode = 1;
    } else {
      console.log('openapi: the client is what the gateway says');
    }
    break;
  default:
    console.error('Usage: node tools/openapi.mjs generate | check');
    process.exitCode = 2;
}
