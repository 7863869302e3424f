import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What a restore replaces: facts that wait on the old bus are of the old database. */
const REPLACED = ['postgres', 'nats', 'secrets.json', 'first-login.json', 'sealed-by'] as const;

/**
 * The name of the folder with what is restored says how far a restore is: it is unpacked and opened; what is here
 * leaves; it enters. Each step begins with one rename and may be done again, so that a kill at any moment is made good.
 */
const STEPS = { unpacking: 'restoring-', leaving: 'restored-', entering: 'entering-' } as const;

/** How the name of the folder begins that `exchange` takes. */
export const UNPACKING = STEPS.unpacking;

/**
 * Puts what is in `newDir`, a folder of `runDir`, in the place of what is there, while nothing runs. A process that is
 * killed here leaves it to `finishKilledRestore`.
 *
 * @returns the folder to which what was there before was moved; undefined when there was nothing
 * @throws Error when what is there cannot be moved, and then it is as before
 */
export function exchange(newDir: string, runDir: string): string | undefined {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  renameSync(newDir, join(runDir, `${STEPS.leaving}${stamp}`));
  return finish(runDir)?.before;
}

/**
 * Ends a restore that was killed in `runDir`: one that had not opened its backup yet is removed, any other is finished.
 * For whoever owns `runDir`, before anything else is done there.
 *
 * @throws Error as `exchange` does
 */
export function finishKilledRestore(runDir: string, log: (line: string) => void): void {
  for (const name of foldersOf(runDir, STEPS.unpacking)) rmSync(join(runDir, name), { recursive: true, force: true });
  const finished = finish(runDir);
  if (finished === undefined) return;
  const { before } = finished;
  log(`finished a restore that was killed${before === undefined ? '' : `; what was here before it is in ${before}`}`);
}

/** Undefined when there is nothing to finish. */
function finish(runDir: string): { readonly before: string | undefined } | undefined {
  for (const name of foldersOf(runDir, STEPS.leaving)) {
    letLeave(runDir, name);
    renameSync(join(runDir, name), join(runDir, name.replace(STEPS.leaving, STEPS.entering)));
  }
  const [entering] = foldersOf(runDir, STEPS.entering);
  if (entering === undefined) return undefined;
  const newDir = join(runDir, entering);
  for (const name of readdirSync(newDir)) renameSync(join(newDir, name), join(runDir, name));
  rmdirSync(newDir);
  const before = beforeOf(runDir, entering);
  return { before: existsSync(before) ? before : undefined };
}

function letLeave(runDir: string, folder: string): void {
  const before = beforeOf(runDir, folder);
  const present = REPLACED.filter((name) => existsSync(join(runDir, name)));
  if (present.length === 0) return;
  mkdirSync(before, { recursive: true, mode: 0o700 });
  try {
    for (const name of present) renameSync(join(runDir, name), join(before, name));
  } catch (error) {
    for (const name of REPLACED) {
      const isMoved = existsSync(join(before, name)) && !existsSync(join(runDir, name));
      if (isMoved) renameSync(join(before, name), join(runDir, name));
    }
    if (readdirSync(before).length === 0) rmdirSync(before);
    // By a name that says it is nothing to go on with: half deleted it must not be taken for whole.
    const refused = join(runDir, folder.replace(STEPS.leaving, STEPS.unpacking));
    renameSync(join(runDir, folder), refused);
    rmSync(refused, { recursive: true, force: true });
    throw error;
  }
}

function beforeOf(runDir: string, folder: string): string {
  return join(dirname(runDir), `before-restore-${folder.slice(folder.indexOf('-') + 1)}`);
}

function foldersOf(runDir: string, step: string): readonly string[] {
  return existsSync(runDir) ? readdirSync(runDir).filter((name) => name.startsWith(step)) : [];
}
