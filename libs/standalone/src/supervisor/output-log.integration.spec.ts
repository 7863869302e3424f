import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import { OutputLog } from './output-log';

describe('the log file of a process', () => {
  const dir = mkdtempSync(join(tmpdir(), 'output-log-'));
  afterAll(() => {
    rmSync(dir, { recursive: true });
  });

  it('never grows over its limit, and keeps one predecessor', () => {
    const file = join(dir, 'bounded.log');
    const log = new OutputLog({ file, fileBytesMax: 1_000 });
    for (let line = 0; line < 500; line += 1) log.write(`line ${line} ${'x'.repeat(50)}`);
    log.close();
    expect(statSync(file).size).toBeLessThanOrEqual(1_000);
    expect(statSync(`${file}.1`).size).toBeLessThanOrEqual(1_000);
    expect(existsSync(`${file}.2`)).toBe(false);
    expect(readFileSync(file, 'utf8')).toContain('line 499');
  });

  it('is readable by its owner only', () => {
    const file = join(dir, 'private.log');
    new OutputLog({ file }).close();
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  it('has whole lines, however the process wrote them', async () => {
    const lines: string[] = [];
    const log = new OutputLog({ file: join(dir, 'lines.log'), onLine: (line) => lines.push(line) });
    const stream = new PassThrough();
    log.attach(stream);
    const bytes = Buffer.from('eins\nzwölf\nlast without an end');
    for (const byte of bytes) stream.write(Buffer.of(byte));
    stream.end();
    await finished(stream);
    log.close();
    expect(lines).toEqual(['eins', 'zwölf', 'last without an end']);
  });

  it('cuts a line without end', () => {
    const lines: string[] = [];
    const log = new OutputLog({ file: join(dir, 'long.log'), onLine: (line) => lines.push(line) });
    log.write('x'.repeat(1_000_000));
    log.close();
    expect(lines[0]?.length).toBeLessThan(20_000);
  });
});
