import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { projectPaths } from '../project-paths';
import { keepApiAddress } from '../start/api-address';
import { whereaboutsOf } from './doctor.command';
import { examineMachine, urlOf } from './machine';

describe('a doctor on a machine on which something listens on the port of the API', () => {
  let folder: string;
  let other: Server;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'doctor-'));
    other = createServer().listen(0);
    await once(other, 'listening');
    env = { PORT: String((other.address() as AddressInfo).port) };
  });

  afterAll(() => {
    other.close();
    rmSync(folder, { recursive: true });
  });

  it('finds what keeps npm start from starting there', async () => {
    const findings = await examineMachine(projectPaths(folder), env, 'not-running');
    expect(findings.flatMap(({ problems }) => problems)).toEqual(
      expect.arrayContaining([
        'There are no face models yet: npm run models',
        `PORT is ${env['PORT']}, and another program listens there: end it, or set PORT to a free one.`,
      ]),
    );
  });

  it('finds a PORT that is none, and goes on with all else', async () => {
    const findings = await examineMachine(projectPaths(folder), { PORT: 'eighty' }, 'not-running');
    expect(findings.find(({ about }) => about === 'the port of the API')?.problems).toEqual([
      'PORT is eighty, and that is no port.',
    ]);
  });

  it('finds nothing wrong where the usual port is taken and none is asked for, as npm start takes another one', async () => {
    const usual = createServer().on('error', () => undefined); // or somebody has it already
    await new Promise<void>((resolve) => {
      usual
        .once('error', () => {
          resolve();
        })
        .listen(8_000, () => {
          resolve();
        });
    });
    const findings = await examineMachine(projectPaths(folder), {}, 'not-running');
    usual.close();
    expect(findings.find(({ about }) => about === 'the port of the API')?.problems).toEqual([]);
  });

  it('says nothing of the machine but its clock when the installation is elsewhere', async () => {
    const findings = await examineMachine(projectPaths(folder), env, 'elsewhere');
    expect(findings).toEqual([{ about: 'the clock of this machine', problems: [] }]);
  });
});

describe('where the API is', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'address-'));
    mkdirSync(projectPaths(folder).runDir, { recursive: true });
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is as the running start says, whatever PORT is here and however much the gateway has logged since', () => {
    keepApiAddress(projectPaths(folder).runDir, 'http://192.0.2.7:20123');
    expect(urlOf(projectPaths(folder), { PORT: '9000' })).toBe('http://192.0.2.7:20123');
  });

  it('is the usual one, or that of PORT, where nothing says it', () => {
    const { runDir } = projectPaths(folder);
    keepApiAddress(runDir, 'http://192.0.2.7:20123');
    keepApiAddress(runDir, undefined);
    expect([urlOf(projectPaths(folder), {}), urlOf(projectPaths(folder), { PORT: '9000' })]).toEqual([
      'http://127.0.0.1:8000',
      'http://127.0.0.1:9000',
    ]);
  });
});

describe('where an installation is', () => {
  const given = { NATS_URL: 'nats://elsewhere:4222', DATABASE_URL: 'postgres://elsewhere/db' };

  it.each([
    ['not-running', {}, false, undefined],
    ['runs-here', {}, true, undefined],
    ['elsewhere', given, false, undefined],
    ['elsewhere', given, true, 'https://attendance.example.org'],
    // npm start with its database and its bus elsewhere.
    ['runs-here', given, true, undefined],
    // One that is to be started here, with its database elsewhere.
    ['not-running', { DATABASE_URL: given.DATABASE_URL }, false, undefined],
  ])('is %s with %j, while npm start runs: %s, and --url %s', (expected, env, isSystemRunning, url) => {
    expect(whereaboutsOf(env, isSystemRunning, url)).toBe(expected);
  });
});
