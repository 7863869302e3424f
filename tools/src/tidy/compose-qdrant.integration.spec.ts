import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { projectPaths } from '../project-paths';

const { repoDir } = projectPaths();

describe('the Qdrant of docker-compose.yml', () => {
  const { services } = parse(readFileSync(join(repoDir, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
    services: { qdrant: { command: string[] } };
  };
  // Compose makes one dollar of two.
  const [program = '', ...args] = services.qdrant.command.map((part) => part.replaceAll('$$', '$'));
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'compose-qdrant-'));
    writeFileSync(join(folder, 'entrypoint.sh'), '#!/bin/sh\necho "${QDRANT__SERVICE__API_KEY-none}"\n');
    chmodSync(join(folder, 'entrypoint.sh'), 0o755);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['has no key when none is given, as an empty one would be wanted', '', 'none'],
    ['has the key that is given', 'a key', 'a key'],
  ])('%s', (_, key, expected) => {
    const env = { PATH: process.env['PATH'], QDRANT__SERVICE__API_KEY: key };
    expect(execFileSync(program, args, { cwd: folder, env, encoding: 'utf8' }).trim()).toBe(expected);
  });

  it('gets a key of its own by deploy/make-env.mjs', () => {
    const env = execFileSync(process.execPath, [join(repoDir, 'deploy/make-env.mjs')], { encoding: 'utf8' });
    expect(env).toMatch(/^QDRANT_API_KEY=[\w-]{32}$/m);
  });
});
