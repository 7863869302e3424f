import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const guide = join(__dirname, '../../../../docs/install.md');

export const describeWithPython = spawnSync('python3', ['--version']).status === 0 ? describe : describe.skip;

/** What the guide's own check says of an exported audit log. */
export function checkByGuide(lines: readonly string[]): string {
  const [, indented = ''] =
    /python3 - audit-log\.jsonl <<'END'\n([^]*?)\n {4}END\n/.exec(readFileSync(guide, 'utf8')) ?? [];
  const folder = mkdtempSync(join(tmpdir(), 'audit-'));
  try {
    const file = join(folder, 'audit-log.jsonl');
    writeFileSync(file, lines.map((line) => `${line}\n`).join(''));
    const { stdout, stderr } = spawnSync('python3', ['-', file], {
      input: indented.replace(/^ {4}/gm, ''),
      encoding: 'utf8',
      timeout: 30_000,
    });
    return `${stdout}${stderr}`.trim();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
