import { natsConfig } from './nats';
import { canSyncAlways, noNatsMessage } from './nats-binary';

const configOf = (version: string) =>
  natsConfig(
    { runtime: { kind: 'binary', file: 'nats-server', version }, port: 4333, password: 'p' },
    '127.0.0.1',
    '/d',
  );

describe('the configuration of the embedded NATS', () => {
  it('listens on the loopback address and wants a password', () => {
    expect(configOf('2.9.10')).toContain('listen: "127.0.0.1:4333"');
    expect(configOf('2.9.10')).toContain('authorization { users: [ { user: "smart-attendance", password: "p" } ] }');
  });

  it('writes each message to the disk before it acknowledges, where the server knows how', () => {
    expect(configOf('2.10.0')).toContain('sync_interval: always');
    expect(configOf('2.9.10')).not.toContain('sync_interval');
    expect(['2.9.25', '2.10.1', '2.12.0', '3.0.0'].filter(canSyncAlways)).toEqual(['2.10.1', '2.12.0', '3.0.0']);
  });
});

describe('the message on a machine without any NATS', () => {
  it('says what failed, how to install one, and how to name one', () => {
    const message = noNatsMessage('this system has no apt-get');
    expect(message).toContain('this system has no apt-get');
    expect(message).toMatch(/install nats-server\n/);
    expect(message).toContain('NATS_URL=');
  });
});
