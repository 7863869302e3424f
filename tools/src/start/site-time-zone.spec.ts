import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { siteTimeZone } from './site-time-zone';

describe('the time zone of a site', () => {
  let lines: string[];
  const zone = (env: NodeJS.ProcessEnv, ofMachine?: string) => siteTimeZone(env, ofMachine, (line) => lines.push(line));

  beforeEach(() => {
    lines = [];
  });

  it('is SITE_TIME_ZONE, else that of the machine', () => {
    expect(zone({ SITE_TIME_ZONE: 'Asia/Tokyo' }, 'Europe/Berlin')).toBe('Asia/Tokyo');
    expect(zone({}, 'Europe/Berlin')).toBe('Europe/Berlin');
    expect(lines).toEqual([]);
  });

  it('is that of the file which TZ names, as :/etc/localtime', () => {
    const dir = mkdtempSync(join(tmpdir(), 'zone-'));
    try {
      mkdirSync(join(dir, 'zoneinfo/Europe'), { recursive: true });
      writeFileSync(join(dir, 'zoneinfo/Europe/Berlin'), '');
      symlinkSync(join(dir, 'zoneinfo/Europe/Berlin'), join(dir, 'localtime'));
      expect(zone({ TZ: `:${join(dir, 'localtime')}` })).toBe('Europe/Berlin');
      expect(zone({ TZ: join(dir, 'localtime') })).toBe('Europe/Berlin');
      expect(lines).toEqual([]);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  it.each(['', 'Nowhere/Here', ':/not/there', 'GMT+3'])('is UTC, and that is told, where TZ is "%s"', (tz) => {
    for (const ofMachine of [undefined, 'Etc/Unknown', 'GMT+03:00']) expect(zone({ TZ: tz }, ofMachine)).toBe('UTC');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toContain('SITE_TIME_ZONE names another');
  });
});
