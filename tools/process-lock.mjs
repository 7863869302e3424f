/**
 * A lock that names its holder, for commands that must not run twice at the same time in one copy of the project.
 * Plain JavaScript, because it is needed before anything is installed or built.
 */
import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** When a process began: with its id it names one process for ever, since ids are given out again. */
export function processBirth(pid) {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The name in brackets may hold anything, so fields are counted after it: state is field 3, start time field 22.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[0] === 'Z' ? undefined : fields[19];
    }
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', timeout: 5000 });
    return text.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** The process id of the living holder, or undefined. */
export function lockHolder(file) {
  const record = readRecord(file);
  return record === undefined || processBirth(record.pid) !== record.birth ? undefined : record.pid;
}

/**
 * Takes the lock. Gives `{ release }`, or `{ holder }` with the process id of whoever has it. A lock left by a
 * process that is gone is taken over.
 */
export function takeLock(file) {
  mkdirSync(dirname(file), { recursive: true });
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, birth: processBirth(process.pid) }));
  try {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      try {
        place(mine, file);
        return { release: () => rmSync(file, { force: true }) };
      } catch (error) {
        if (error.code !== 'EEXIST') throw error;
      }
      const holder = lockHolder(file);
      if (holder !== undefined) return { holder };
      removeStale(file);
    }
    throw new Error(`The lock ${file} can neither be taken nor is it held by anybody. Remove it and try again.`);
  } finally {
    rmSync(mine, { force: true });
  }
}

/** A hard link appears whole and at once; a file system without them gets an exclusive copy, which is nearly that. */
function place(from, to) {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP'].includes(error.code)) throw error;
    writeFileSync(to, readFileSync(from), { flag: 'wx' });
  }
}

/** Moves a dead holder's lock away; puts it back when somebody living took it in between. */
function removeStale(file) {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return; // somebody else has removed it
  }
  if (lockHolder(aside) !== undefined) {
    try {
      place(aside, file);
    } catch {
      // taken by yet another one
    }
  }
  rmSync(aside, { force: true });
}

function readRecord(file) {
  try {
    const record = JSON.parse(readFileSync(file, 'utf8'));
    return Number.isInteger(record?.pid) && typeof record.birth === 'string' ? record : undefined;
  } catch {
    return undefined;
  }
}
