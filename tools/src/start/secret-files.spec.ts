import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  givenSettings,
  SERVICE_NAMES,
  serviceEnvironment,
  type InstallationSettings,
} from '@smart-attendance/standalone';
import { configOfService } from '../tidy/env-example';

/** Those that are made or found at the start, from what was given. */
const ofStart = ['NATS_URL', 'DATABASE_URL', 'MASTER_KEY', 'JWT_SECRET', 'ADMIN_PASSWORD'];

describe('a secret that npm start is given as a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'secret-files-'));
  const file = join(folder, 'secret');

  beforeAll(() => {
    writeFileSync(file, 'sealed\n');
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const secrets = SERVICE_NAMES.flatMap((service) =>
    Object.entries(configOfService[service].settings)
      .filter(([, { isSecret }]) => isSecret)
      .map(([name]) => ({ service, name })),
  );

  it.each(secrets.filter(({ name }) => !ofStart.includes(name)))('reaches $service: $name', ({ service, name }) => {
    const env = givenSettings({ [`${name}_FILE`]: file });
    const told = serviceEnvironment(service, {} as InstallationSettings, env);
    expect([told[name], told[`${name}_FILE`]]).toContain(name in told ? 'sealed' : file);
  });

  it.each(ofStart)('is read by the start: %s', (name) => {
    expect(givenSettings({ [`${name}_FILE`]: file })).toEqual({ [name]: 'sealed' });
  });
});
