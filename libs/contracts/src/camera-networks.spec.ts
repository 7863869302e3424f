import { CameraNetworks } from './camera-networks';

describe('the networks in which cameras may be', () => {
  it('are all but the forbidden ones when none is listed', () => {
    const networks = CameraNetworks.read(' ');
    expect(networks.allows('10.0.0.7')).toBe(true);
    expect(networks.allows('2001:db8::7')).toBe(true);
    expect(networks.allows('169.254.169.254')).toBe(false);
  });

  it('are just the listed ones', () => {
    const networks = CameraNetworks.read('10.1.0.0/16, 192.168.7.20,fd12::/16');
    expect(['10.1.255.1', '192.168.7.20', 'fd12:1::9'].every((address) => networks.allows(address))).toBe(true);
    expect(['10.2.0.1', '192.168.7.21', 'fd13::1', '127.0.0.1'].some((address) => networks.allows(address))).toBe(
      false,
    );
  });

  it('know an IPv4 address in its IPv6 spelling', () => {
    expect(CameraNetworks.read('10.1.0.0/16').allows('::ffff:10.1.0.1')).toBe(true);
    expect(CameraNetworks.read('10.1.0.0/16').allows('::ffff:10.2.0.1')).toBe(false);
  });

  it('never include a link-local or metadata address, even when listed', () => {
    expect(CameraNetworks.read('0.0.0.0/0').allows('169.254.169.254')).toBe(false);
  });

  it('leave a name to whoever looks it up', () => {
    const networks = CameraNetworks.read('10.1.0.0/16');
    expect(networks.allowsHost('door.example')).toBe(true);
    expect(networks.allowsHost('10.2.0.1')).toBe(false);
    expect(networks.allows('door.example')).toBe(false);
  });

  it.each(['10.1.0.0/33', '10.1.0.0/', 'camera', '10.1/16', '10.0.0.0/8/8', 'fd12::/129', '10.0.0.0/-1'])(
    'are not %s',
    (text) => {
      expect(() => CameraNetworks.read(text)).toThrow(TypeError);
    },
  );
});
