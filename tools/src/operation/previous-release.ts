import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '@smart-attendance/standalone';

const installMs = 15 * 60_000;

/**
 * A built copy of the project as it was at a revision, kept in the cache.
 * @throws Error with what failed: git, npm or the compiler
 */
export async function previousRelease(
  revision: string,
  {
    repoDir,
    cacheDir,
    log,
  }: { readonly repoDir: string; readonly cacheDir: string; readonly log: (line: string) => void },
): Promise<{ readonly commit: string; readonly folder: string }> {
  const run = async (command: string, cwd: string): Promise<string> => {
    const result = await runCommand('sh', ['-c', command], { cwd, timeoutMs: installMs });
    if (!result.isOk) throw new Error(`${command}: ${result.why}`);
    return result.stdout.trim();
  };
  if (!/^[\w./~^-]+$/.test(revision)) throw new Error('--from must be a revision of git.');
  const commit = await run(`git rev-parse --short=12 '${revision}^{commit}'`, repoDir);
  const folder = join(cacheDir, `release-${commit}`);
  if (existsSync(folder)) return { commit, folder };
  log(`building ${commit} in ${folder}, once`);
  const draft = `${folder}.part`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  await run(`git archive ${commit} | tar -x -C '${draft}'`, repoDir);
  await run('npm ci --no-audit --no-fund --loglevel=error', draft);
  await run('npx tsc -b', draft);
  renameSync(draft, folder);
  return { commit, folder };
}
