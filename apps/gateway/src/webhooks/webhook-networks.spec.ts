import { WebhookNetworks } from './webhook-networks';

const none = WebhookNetworks.read('');

describe('where receivers of webhooks may be', () => {
  it.each(['93.184.216.34', '1.1.1.1', '2606:4700:4700::1111', '::ffff:8.8.8.8', '64:ff9b::808:808'])(
    'in public, as %s',
    (address) => {
      expect(none.allows(address)).toBe(true);
    },
  );

  it.each([
    '127.0.0.1',
    '127.9.9.9',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '0.0.0.0',
    '255.255.255.255',
    '224.0.0.1',
    '198.18.0.1',
    '192.0.0.192',
    '::1',
    '::',
    'fe80::1',
    'fe80::1%eth0',
    'fd00:ec2::254',
    'fc00::1',
    'ff02::1',
    'fec0::1',
    '2001:db8::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:169.254.169.254',
    '::ffff:10.0.0.1',
    '::ffff:0:1',
    '::7f00:1',
    '64:ff9b::7f00:1',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b::1',
    '64:ff9b:1::7f00:1',
    '2002:7f00:1::',
    '2001::1',
    'localhost',
    '',
    'not an address',
  ])('not in a network that nobody allowed, as %s', (address) => {
    expect(none.allows(address)).toBe(false);
  });

  it('in private networks that the operator lists, in each spelling of their addresses, and in public as before', () => {
    const some = WebhookNetworks.read('192.168.7.0/24, 127.0.0.1, fd12::/16');
    for (const address of ['192.168.7.20', '127.0.0.1', '::ffff:127.0.0.1', 'fd12::1', '1.1.1.1']) {
      expect([address, some.allows(address)]).toEqual([address, true]);
    }
    for (const address of ['192.168.8.20', '127.0.0.2', 'fd13::1', '::1']) {
      expect([address, some.allows(address)]).toEqual([address, false]);
    }
  });

  it('never where clouds keep the keys of a machine, listed or not', () => {
    const all = WebhookNetworks.read('0.0.0.0/0, ::/0');
    for (const address of [
      '169.254.169.254',
      '::ffff:169.254.169.254',
      '64:ff9b::a9fe:a9fe',
      'fe80::1',
      'fd00:ec2::254',
    ]) {
      expect([address, all.allows(address)]).toEqual([address, false]);
    }
  });

  it('names what is no network', () => {
    expect(() => WebhookNetworks.read('10.0.0.0/8, office')).toThrow('"office" is no network');
  });
});
