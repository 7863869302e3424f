import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase, required } from '@smart-attendance/testing';
import { prepareDemo, projectPaths, startSystem, type Demo, type RunningSystem } from '@smart-attendance/tools';
import { HttpClient } from './http-client';

/** Of the administrator whom the first start made, who has changed the printed password, as they must. */
interface Login {
  readonly adminEmail: string;
  readonly adminPassword: string;
}

export interface SystemUnderTest {
  readonly system: RunningSystem & Login;
  readonly demo: Demo;
  /** What the demo's client needs beside the system. */
  readonly demoContext: { readonly ffmpegFile: string; readonly modelsDir: string; readonly cacheDir: string };
  /** An administrator's API key, for half an hour. */
  lendKey(): Promise<string>;
  /** Ends every process, then looks whether one is left. */
  stop(): Promise<void>;
  /** The text of a service's log so far. */
  logOf(service: string): Promise<string>;
}

/** What somebody may have set for an installation of their own; none of it is about the one that is tested. */
const notOurs = new Set(
  ['NATS_URL', 'HOST', 'ADMIN_EMAIL', 'ADMIN_PASSWORD', 'MASTER_KEY', 'MASTER_KEYS_BEFORE', 'JWT_SECRET'].flatMap(
    (name) => [name, `${name}_FILE`],
  ),
);

/** Without what somebody set for theirs. */
export function environmentOfSpecs(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !notOurs.has(name)));
}

/**
 * The built services as processes under the supervisor, with a bus of their own and a new database on the throw-away
 * server, exactly as `npm start` runs them.
 */
export async function startSystemUnderTest(settings: NodeJS.ProcessEnv = {}): Promise<SystemUnderTest> {
  const { repoDir, dataDir, cacheDir, modelsDir } = projectPaths();
  const log = (): void => undefined;
  const ffmpegFile = required('FFMPEG_BIN');
  const demo = await prepareDemo({ cacheDir, ffmpegBin: ffmpegFile, log });
  const database = await createTestDatabase();
  const runDir = await mkdtemp(join(dataDir, `test-${String(process.pid)}-e2e-`));
  const system = await startSystem({
    paths: { repoDir, cacheDir, modelsDir, runDir },
    env: {
      ...environmentOfSpecs(),
      DATABASE_URL: database.url,
      PORT: '0',
      SITE_TIME_ZONE: 'Europe/Berlin',
      ...settings,
    },
    log,
    signal: new AbortController().signal,
  });
  const { administrator } = system;
  if (administrator.kind !== 'new') throw new Error('The first start on an empty database tells no login.');
  const adminPassword = await withOwnPassword(system.baseUrl, administrator);
  return {
    system: { ...system, adminEmail: administrator.email, adminPassword },
    demo,
    demoContext: { ffmpegFile, modelsDir, cacheDir },
    lendKey: async () => (await system.asOperator((access) => access.lendKey('spec', 30 * 60_000))).key,
    stop: async () => {
      await system.stop();
      await database.drop();
      await rm(runDir, { recursive: true, force: true });
    },
    logOf: (service) => readFile(join(runDir, 'logs', `${service}.log`), 'utf8'),
  };
}

/** Who has changed the printed password, as they must. */
export async function withOwnPassword(
  baseUrl: string,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<string> {
  const admin = await HttpClient.loggedIn(baseUrl, email, password);
  const before = await admin.get('/cameras');
  if (before.status !== 403 || before.body['reason'] !== 'password_change_required') {
    throw new Error(`With the printed password everything is open: ${before.text}`);
  }
  const ownPassword = `${password}, changed`;
  const { status, text } = await admin.put('/auth/password', { current_password: password, new_password: ownPassword });
  if (status !== 204) throw new Error(`The printed password cannot be changed: ${text}`);
  return ownPassword;
}
