import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exchange, finishKilledRestore } from './exchange';

/** Kills itself at its so many-th change of the disk; the first is the one that begins the exchange. */
const KILLED_AT = `
  const fs = require('node:fs');
  const [file, newDir, runDir, at] = process.argv.slice(1);
  let left = Number(at);
  for (const name of ['mkdirSync', 'renameSync', 'rmdirSync', 'rmSync']) {
    const change = fs[name];
    fs[name] = (...given) => {
      if (left === 0) for (;;) process.kill(process.pid, 'SIGKILL');
      left -= 1;
      return change(...given);
    };
  }
  require(file).exchange(newDir, runDir);
`;
const BUILT = join(__dirname, '../../dist/backup/exchange.js');
const OLD = ['first-login.json', 'nats', 'postgres', 'sealed-by', 'secrets.json'];

describe('what a restore puts in the place of what was there', () => {
  let dir: string;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'exchange of '));
  });

  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  function prepared(name: string): { readonly dataDir: string; readonly runDir: string; readonly newDir: string } {
    const dataDir = join(dir, name);
    const runDir = join(dataDir, 'run');
    const newDir = join(runDir, 'restoring-Ab1');
    for (const server of ['postgres', 'nats', 'logs']) write(join(runDir, server), 'data', 'old');
    for (const file of ['secrets.json', 'sealed-by', 'first-login.json']) write(runDir, file, 'old');
    write(join(newDir, 'postgres'), 'data', 'new');
    write(newDir, 'secrets.json', 'new');
    return { dataDir, runDir, newDir };
  }

  function write(folder: string, name: string, text: string): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), text);
  }

  function expectExchanged(dataDir: string): void {
    const runDir = join(dataDir, 'run');
    expect(readdirSync(runDir).sort()).toEqual(['logs', 'postgres', 'secrets.json']);
    for (const name of ['postgres/data', 'secrets.json']) expect(readFileSync(join(runDir, name), 'utf8')).toBe('new');
    const [before = '', ...others] = readdirSync(dataDir).filter((name) => name !== 'run');
    expect(others).toEqual([]);
    expect(readdirSync(join(dataDir, before)).sort()).toEqual(OLD);
    expect(readFileSync(join(dataDir, before, 'postgres/data'), 'utf8')).toBe('old');
  }

  it('is all there at the end, with what was there before beside it, and nothing is left to do', () => {
    const { dataDir, runDir, newDir } = prepared('one');
    const before = exchange(newDir, runDir);
    expectExchanged(dataDir);
    expect(readdirSync(before ?? '')).toHaveLength(OLD.length);
    const lines: string[] = [];
    finishKilledRestore(runDir, (line) => lines.push(line));
    expect(lines).toEqual([]);
  });

  function killAt(at: number) {
    const { dataDir, runDir, newDir } = prepared(String(at));
    const { signal, status } = spawnSync(process.execPath, ['-e', KILLED_AT, BUILT, newDir, runDir, String(at)]);
    finishKilledRestore(runDir, () => undefined);
    return { dataDir, runDir, signal, status };
  }

  it('leaves all as it was when it is killed before it begins', () => {
    const { dataDir, runDir, signal } = killAt(0);
    expect(signal).toBe('SIGKILL');
    expect(readdirSync(runDir).sort()).toEqual(['logs', ...OLD].sort());
    expect(readdirSync(dataDir)).toEqual(['run']);
  });

  it('is all there when it was killed at any other moment and whoever comes next has finished it', () => {
    let at = 1;
    let killed = killAt(at);
    for (; killed.signal === 'SIGKILL'; killed = killAt((at += 1))) expectExchanged(killed.dataDir);
    expect(killed.status).toBe(0);
    expectExchanged(killed.dataDir);
    // Ten changes at least: its beginning, a folder, five that leave, the next step, two that enter.
    expect(at).toBeGreaterThan(9);
  }, 120_000);

  it('does not come when what is there cannot be moved away, and that stays as it was', () => {
    const { dataDir, runDir, newDir } = prepared('two');
    renameSync(newDir, join(runDir, 'restored-now'));
    // A folder that is not empty is in the way of one of those that leave.
    write(join(dataDir, 'before-restore-now/secrets.json'), 'in the way', 'x');
    expect(() => {
      finishKilledRestore(runDir, () => undefined);
    }).toThrow();
    expect(readFileSync(join(runDir, 'postgres/data'), 'utf8')).toBe('old');
    expect(readdirSync(runDir).sort()).toEqual(['logs', ...OLD].sort());
  });
});
