import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withEnvFile } from '@smart-attendance/standalone';
import { envFile } from '../tidy/env-example';

describe('the .env beside npm start', () => {
  let dir: string;
  let file: string;
  let lines: string[];

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'env-file-'));
    file = join(dir, '.env');
    lines = [];
  });

  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  const read = (env: NodeJS.ProcessEnv = {}) =>
    withEnvFile({ ...envFile, path: file }, env, (line) => lines.push(line));

  it('need not be there', () => {
    expect(read({ PORT: '1' })).toEqual({ PORT: '1' });
    expect(lines).toEqual([]);
  });

  it('is read, and its names are told but never its values', () => {
    writeFileSync(file, '# site\nPORT=8100\nexport SITE_TIME_ZONE="Europe/Berlin"\nMASTER_KEY=hunter2\nHOST=\n');
    expect(read()).toMatchObject({ PORT: '8100', SITE_TIME_ZONE: 'Europe/Berlin', MASTER_KEY: 'hunter2' });
    expect(lines).toEqual(['settings of .env: MASTER_KEY, PORT, SITE_TIME_ZONE']);
  });

  it('gives way to the real environment, to an empty variable, too', () => {
    writeFileSync(file, 'PORT=8100\nHOST=0.0.0.0\n');
    expect(read({ PORT: '9000', HOST: '' })).toEqual({ PORT: '9000', HOST: '' });
    expect(lines).toEqual([]);
  });

  it('may come from Windows, with a mark at its beginning', () => {
    writeFileSync(file, '\uFEFFPORT=8100\r\nHOST=::1\r\n');
    expect(read()).toEqual({ PORT: '8100', HOST: '::1' });
  });

  it('may be the one of docker compose', () => {
    writeFileSync(file, 'NATS_PASSWORD=a\nPOSTGRES_PASSWORD=b\nGATEWAY_PORT=8000\nADMIN_PASSWORD_FILE=/run/x\n');
    read();
    expect(lines.join()).not.toContain('note');
  });

  it('says which of its names nothing here knows', () => {
    writeFileSync(file, 'SITE_TIMEZONE=Europe/Berlin\nADMIN_PASSWORT=hunter2\n');
    read();
    expect(lines.at(-1)).toContain('without effect here: ADMIN_PASSWORT, SITE_TIMEZONE');
    expect(lines.join()).not.toContain('hunter2');
  });

  it('says when it cuts a value off that perhaps goes on', () => {
    writeFileSync(file, "ADMIN_PASSWORD=hunter#2\nJWT_SECRET='hunter#2'\nPORT=8100 # or 80\n");
    expect(read()).toMatchObject({ ADMIN_PASSWORD: 'hunter', JWT_SECRET: 'hunter#2', PORT: '8100' });
    const notes = lines.filter((line) => line.includes('note'));
    expect(notes).toEqual(['note: .env cuts ADMIN_PASSWORD off at its #; put the value in quotes if it goes on']);
  });

  it('is refused with its line, and without what stands there, when that is no setting', () => {
    writeFileSync(file, 'PORT=8100\nhunter2 hunter3\nHOST=::1\n');
    expect(() => read()).toThrow(`Line 2 of ${file} is no NAME=value.`);
  });

  it('is refused when it is no file', () => {
    mkdirSync(file);
    expect(() => read()).toThrow(`${file} cannot be read (EISDIR).`);
  });
});
