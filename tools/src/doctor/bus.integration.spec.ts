import { connect } from 'nats';
import { events, personChanged, streamOf, subjectOfAll } from '@smart-attendance/contracts';
import { inboxOf, renderNatsUsers, streamProvisioner, type BusUser } from '@smart-attendance/messaging';
import { startTestNats, type TestNats } from '@smart-attendance/testing';
import { examineBus } from './bus';

const passwordOf = (user: BusUser): string => `password-of-${user}`;

describe('a doctor of a bus on which each service has its own rights', () => {
  let nats: TestNats;

  beforeAll(async () => {
    nats = await startTestNats({ config: renderNatsUsers(passwordOf) });
    const connection = await connect({
      servers: nats.url,
      user: streamProvisioner,
      pass: passwordOf(streamProvisioner),
      inboxPrefix: inboxOf(streamProvisioner),
    });
    const manager = await connection.jetstreamManager({ checkAPI: false });
    await manager.streams.add({ name: streamOf(personChanged), subjects: [subjectOfAll(personChanged)] });
    await connection.close();
  });

  afterAll(() => nats.stop());

  it('finds with the rights of the gateway which streams are there and which are not', async () => {
    const findings = await examineBus(nats.url.replace('//', `//gateway:${passwordOf('gateway')}@`));
    const problems = findings.flatMap(({ problems: found }) => found);
    const missing = events.map((event) => streamOf(event)).filter((stream) => stream !== streamOf(personChanged));
    expect(problems).toEqual(
      missing.map((stream) => expect.stringContaining(`The stream ${stream} is not there`) as string),
    );
  });
});
