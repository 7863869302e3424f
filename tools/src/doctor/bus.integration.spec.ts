import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'nats';
import { events, personChanged, streamOf, subjectOfAll } from '@smart-attendance/contracts';
import {
  connectionOptions,
  renderNatsUsers,
  streamProvisioner,
  type BusUser,
  type ConnectionSettings,
} from '@smart-attendance/messaging';
import { hasOpenssl, makeTestCertificate, startTestNats, type TestNats } from '@smart-attendance/testing';
import { givenBus } from '../beside-bus';
import { examineBus } from './bus';

const passwordOf = (user: BusUser): string => `password-of-${user}`;

describe('a doctor of a bus with TLS on which each service has its own rights', () => {
  let nats: TestNats;

  let folder: string;
  let bus: (user: BusUser) => ConnectionSettings;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'doctor-'));
    const tls = hasOpenssl ? makeTestCertificate(folder) : undefined;
    const files = tls === undefined ? '' : `tls { cert_file: "${tls.certFile}", key_file: "${tls.keyFile}" }\n`;
    nats = await startTestNats({ config: `${files}${renderNatsUsers(passwordOf)}` });
    const [scheme, authority] = tls === undefined ? ['nats:', {}] : ['tls:', { NATS_TLS_CA_FILE: tls.certFile }];
    bus = (user) => {
      const url = nats.url.replace('nats://', `${scheme}//${user}:${passwordOf(user)}@`);
      return givenBus({ NATS_URL: url, ...authority }) ?? { natsUrl: '' };
    };
    const connection = await connect(connectionOptions(streamProvisioner, bus(streamProvisioner)));
    const manager = await connection.jetstreamManager({ checkAPI: false });
    await manager.streams.add({ name: streamOf(personChanged), subjects: [subjectOfAll(personChanged)] });
    await connection.close();
  });

  afterAll(async () => {
    await nats.stop();
    rmSync(folder, { recursive: true });
  });

  it('finds with the rights of the gateway which streams are there and which are not', async () => {
    const findings = await examineBus(bus('gateway'));
    const problems = findings.flatMap(({ problems: found }) => found);
    const missing = events.map((event) => streamOf(event)).filter((stream) => stream !== streamOf(personChanged));
    expect(problems).toEqual(
      missing.map((stream) => expect.stringContaining(`The stream ${stream} is not there`) as string),
    );
  });
});
