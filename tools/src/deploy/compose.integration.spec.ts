import { execFileSync, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { required } from '@smart-attendance/testing';
import { projectPaths } from '../project-paths';

const { repoDir } = projectPaths();

interface Service {
  readonly build?: unknown;
  readonly image?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly networks?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly mem_limit?: string;
  readonly restart?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
}

const compose = parse(readFileSync(join(repoDir, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
};
const services = Object.entries(compose.services);
/** One-shot helpers, and images of others that begin as root to hand their volume over. */
const notConfined = ['nats-volume', 'postgres', 'qdrant'];

describe('docker-compose.yml', () => {
  let folder: string;

  const makeEnv = (): string =>
    execFileSync(process.execPath, [join(repoDir, 'deploy/make-env.mjs'), folder], { encoding: 'utf8' });
  const secret = (name: string): string => readFileSync(join(folder, 'deploy/secrets', name), 'utf8').trim();

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'compose-'));
    makeEnv();
  });

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('gives each service the secrets that it reads, all of which deploy/make-env.mjs makes, and no others', () => {
    const made = readdirSync(join(folder, 'deploy/secrets'));
    expect(Object.keys(compose.secrets).sort()).toEqual(made.sort());
    const readers = services.filter(([name]) => !['nats', 'postgres-roles'].includes(name));
    for (const [name, { environment = {}, secrets = [], command = [] }] of readers) {
      const text = JSON.stringify([environment, command]);
      const read = [...text.matchAll(/\/run\/secrets\/(\w+)/g)].map(([, file]) => file);
      expect([name, read.sort()]).toEqual([name, [...secrets].sort()]);
    }
  });

  it('has no line feed behind a secret, which Qdrant and KEDA would take for a part of it on Kubernetes', () => {
    const secretsDir = join(folder, 'deploy/secrets');
    const files = readdirSync(secretsDir).filter((name) => name !== 'nats_passwords'); // lines, which the bus reads
    expect(files.filter((name) => readFileSync(join(secretsDir, name), 'utf8').endsWith('\n'))).toEqual([]);
  });

  it('asks the bus how it is past the proxy of a site: the wget of its image knows no NO_PROXY', () => {
    expect(compose.services['nats']?.healthcheck?.test.join(' ')).toMatch(/^CMD wget .*-Y off .*127\.0\.0\.1/);
  });

  it('has nobody share a password: on the bus and in the database each service is itself', () => {
    const of = (kind: RegExp) => services.flatMap(([, { secrets = [] }]) => secrets.filter((name) => kind.test(name)));
    const urls = [...of(/^nats_url_/), ...of(/^database_url_/)];
    expect(new Set(urls).size).toBe(urls.length);
    expect(new Set(urls.map((name) => new URL(secret(name)).password)).size).toBe(urls.length);
    expect(urls).toHaveLength(11);
  });

  it('confines every process: nothing is writable but volumes and /tmp, no rights of root, memory has a limit', () => {
    for (const [name, { read_only: isReadOnly, cap_drop: dropped }] of services.filter(
      ([name]) => !notConfined.includes(name),
    )) {
      expect([name, isReadOnly, dropped]).toEqual([name, true, ['ALL']]);
    }
    const withoutLimit = services.filter(
      ([, { restart, mem_limit: limit }]) => restart !== undefined && limit === undefined,
    );
    expect(withoutLimit.map(([name]) => name)).toEqual([]);
  });

  it('lets faces and rows out of no network: who keeps them reaches the bus and the database alone', () => {
    for (const name of [
      'face-inference',
      'identity',
      'attendance',
      'nats',
      'postgres',
      'qdrant',
      'stream-provisioner',
    ]) {
      expect(compose.services[name]?.networks).not.toContain('outside');
    }
  });

  it('lets .env name another bus and a collector of traces to whoever is on the bus', () => {
    const onTheBus = services.filter(([, { environment = {} }]) => 'NATS_URL_FILE' in environment);
    expect(onTheBus).toHaveLength(7);
    for (const [name, { environment = {} }] of onTheBus) {
      for (const setting of ['NATS_STREAM_REPLICAS', 'NATS_TLS_CA_FILE', 'OTEL_EXPORTER_OTLP_HEADERS'])
        expect([name, environment[setting]]).toEqual([name, `\${${setting}:-}`]);
    }
  });

  it('lets .env say for how long faces, rows and what is known of people are kept', () => {
    const kept = {
      'camera-registry': ['STATUS_HISTORY_DAYS'],
      'face-inference': ['REVIEW_HOURS'],
      identity: [
        'REVIEW_HOURS',
        'SIGHTING_RETENTION_DAYS',
        'RECOGNITION_RETENTION_DAYS',
        'COUNTER_EXAMPLE_RETENTION_DAYS',
        'ERASURE_RECEIPT_DAYS',
      ],
      attendance: ['ERASURE_RECEIPT_DAYS'],
      gateway: ['EVENTS_KEPT_DAYS', 'AUDIT_KEPT_DAYS', 'ERASURE_RECEIPT_DAYS'],
    };
    for (const [name, settings] of Object.entries(kept)) {
      const { environment = {} } = compose.services[name] ?? {};
      expect(settings.map((setting) => [name, environment[setting]])).toEqual(
        settings.map((setting) => [name, `\${${setting}:-}`]),
      );
    }
  });

  it('is made ready once: a second time nothing changes, and secrets of an older .env stay what they are', () => {
    const before = secret('master_key');
    expect(makeEnv()).toContain('Everything is there already');
    expect(secret('master_key')).toBe(before);
    expect(statSync(join(folder, 'deploy/secrets')).mode & 0o777).toBe(0o700);

    rmSync(join(folder, 'deploy'), { recursive: true });
    writeFileSync(join(folder, '.env'), 'MASTER_KEY=of-before=\nPOSTGRES_PASSWORD=pg\nSITE_TIME_ZONE=Asia/Tokyo\n');
    expect(makeEnv()).toContain('Take these out of .env, which needs them no more: POSTGRES_PASSWORD, MASTER_KEY.');
    expect([secret('master_key'), secret('postgres_password')]).toEqual(['of-before=', 'pg']);
    expect(readFileSync(join(folder, '.env'), 'utf8')).toContain('Asia/Tokyo');
  });

  it('gives a service that came with a later version a password, and everybody else keeps theirs', () => {
    const passwords = join(folder, 'deploy/secrets/nats_passwords');
    const before = readFileSync(passwords, 'utf8');
    const without = before.replace(/^NATS_PASSWORD_IDENTITY.*\n/m, '');
    writeFileSync(passwords, without);
    rmSync(join(folder, 'deploy/secrets/nats_url_identity'));
    expect(makeEnv()).toContain('nats_passwords (of another service), nats_url_identity');
    const { password } = new URL(secret('nats_url_identity'));
    expect(readFileSync(passwords, 'utf8')).toBe(`${without}NATS_PASSWORD_IDENTITY: "${password}"\n`);
    expect(password).toHaveLength(32);
  });

  it('gives Qdrant the key out of its file', () => {
    // Compose makes one dollar of two.
    const [program = '', ...args] = (compose.services['qdrant']?.command ?? []).map((part) =>
      part.replaceAll('$$', '$'),
    );
    const entry = join(folder, 'entrypoint.sh');
    writeFileSync(entry, '#!/bin/sh\necho "$QDRANT__SERVICE__API_KEY"\n', { mode: 0o755 });
    const here = args.map((part) => part.replace('/run/secrets', 'deploy/secrets'));
    const told = execFileSync(program, here, { cwd: folder, encoding: 'utf8' });
    expect(told.trim()).toBe(secret('qdrant_api_key'));
  });

  it('starts a bus that takes its configuration, passwords and rights', () => {
    const etc = join(folder, 'etc/nats');
    const run = join(folder, 'run/secrets');
    for (const path of [etc, run]) mkdirSync(path, { recursive: true });
    copyFileSync(join(folder, 'deploy/secrets/nats_passwords'), join(run, 'nats_passwords'));
    for (const name of ['nats.conf', 'users.conf']) copyFileSync(join(repoDir, 'deploy/nats', name), join(etc, name));
    const { stderr, status } = spawnSync(required('NATS_SERVER_BIN'), ['-t', '-c', join(etc, 'nats.conf')], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('is valid') as string });
  });

  const docker = spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' });
  // Where there is no Docker, as here perhaps, the rules above are all that was checked.
  (docker.status === 0 ? it : it.skip)(
    'is a compose file for docker compose, with the override for production, too',
    () => {
      const files = ['docker-compose.yml', 'deploy/compose.production.yml'];
      const given = {
        ADMIN_EMAIL: 'a@example.org',
        IMAGES: 'r/i',
        VERSION: '1',
        SITE_ADDRESS: 'x',
        PUBLIC_URL: 'https://x',
      };
      for (const chosen of [files.slice(0, 1), files]) {
        const args = chosen.flatMap((file) => ['-f', join(repoDir, file)]);
        execFileSync('docker', ['compose', ...args, '--profile', '*', 'config', '--quiet'], {
          env: { ...process.env, ...given },
          stdio: 'pipe',
        });
      }
    },
  );
});
