import { probeMatch, type Announced } from '../testing/discovery-responder';
import {
  announcedDevice,
  hostText,
  namedDevice,
  probeMessage,
  probeTypes,
  readAnnouncements,
} from './ws-discovery.policy';
import { find, readXml, textAt } from './xml-reader';

const id = '6b1f0e1c-0000-4000-8000-000000000001';

describe('the request to all', () => {
  it('asks for cameras, under its id', () => {
    const envelopes = probeTypes.map((types) => readXml(probeMessage(id, types)));
    expect(textAt(envelopes[0], 'Header', 'MessageID')).toBe(`urn:uuid:${id}`);
    expect(envelopes.map((envelope) => textAt(envelope, 'Body', 'Probe', 'Types'))).toEqual([
      'dn:NetworkVideoTransmitter',
      'tds:Device',
      '',
    ]);
    expect(find(envelopes[2], 'Body', 'Probe', 'Types')).toBeUndefined();
  });
});

describe('an announcement', () => {
  it('is read when it answers our request, and no other', () => {
    const text = probeMatch(`urn:uuid:${id}`, { xAddrs: 'http://10.0.0.5/a  http://[fd12::5]/a', name: 'Hall 1' });
    expect(readAnnouncements(text, ['another', id])).toEqual([
      { endpoint: 'urn:uuid:1', addresses: ['http://10.0.0.5/a', 'http://[fd12::5]/a'], name: 'Hall 1' },
    ]);
    expect(readAnnouncements(text, ['6b1f0e1c-0000-4000-8000-000000000002'])).toEqual([]);
    expect(readAnnouncements('<html/>', [id])).toEqual([]);
    expect(readAnnouncements('garbage', [id])).toEqual([]);
  });
});

describe('an announcement of a device that is no camera by its types', () => {
  const read = (related: string, announced: Partial<Announced>) =>
    readAnnouncements(probeMatch(related, { xAddrs: 'http://10.0.0.5/device', ...announced }), [id]);

  it.each([`urn:uuid:${id}`, `uuid:${id}`, id, `URN:UUID:${id.toUpperCase()}`, `{${id}}`])(
    'is ours as %s',
    (related) => {
      expect(read(related, {})).toHaveLength(1);
    },
  );

  it.each([`${id}0`, `urn:uuid:${id} x`, 'urn:uuid:', ''])('is not ours as "%s"', (related) => {
    expect(read(related, {})).toEqual([]);
  });

  it.each([
    'dn:NetworkVideoTransmitter',
    'tds:Device',
    'dn:NetworkVideoTransmitter tds:Device',
    'x:NetworkVideoDisplay',
    '',
  ])('is heard with the types "%s"', (types) => {
    expect(read(id, { types, scopes: '' })).toHaveLength(1);
  });

  it('is heard whatever its types are when its scopes or address speak of ONVIF', () => {
    expect(read(id, { types: 'v:Thing', scopes: 'onvif://www.onvif.org/type/video' })).toHaveLength(1);
    expect(read(id, { types: 'v:Thing', scopes: '', xAddrs: 'http://10.0.0.5/onvif/x' })).toHaveLength(1);
  });

  it.each(['wsdp:Device wprt:PrintDeviceType', 'wsdp:Device pub:Computer'])('is not heard as %s', (types) => {
    expect(read(id, { types, scopes: '' })).toEqual([]);
  });
});

describe('a device that announced itself', () => {
  const device = (...addresses: string[]) => announcedDevice({ endpoint: '', addresses, name: '' }, '10.0.0.5');

  it('is asked at the address it spoke from, by the port and path it told for it', () => {
    expect(device('http://192.168.1.2/b', 'http://10.0.0.5:8000/a')).toEqual({
      address: { host: '10.0.0.5', port: 8_000, isEncrypted: false },
      path: '/a',
    });
    expect(device('https://10.0.0.5/a')?.address).toEqual({ host: '10.0.0.5', port: 443, isEncrypted: true });
    expect(device('http://camera.local/a')?.address).toEqual({ host: '10.0.0.5', port: 80, isEncrypted: false });
  });

  it('is not asked when it names only others', () => {
    expect(device('http://192.168.1.2/b', 'http://169.254.169.254/')).toBeUndefined();
    expect(device('http://0xa9fea9fe/', 'ftp://10.0.0.5/', 'http://10.0.0.5:0/')).toBeUndefined();
    expect(device()).toBeUndefined();
  });
});

describe('a device that is named', () => {
  it.each([
    ['10.0.0.5', { host: '10.0.0.5', port: 80, isEncrypted: false }, '10.0.0.5'],
    ['camera-1.local:8000', { host: 'camera-1.local', port: 8_000, isEncrypted: false }, 'camera-1.local:8000'],
    ['[fd12::5]:443', { host: 'fd12::5', port: 443, isEncrypted: true }, '[fd12::5]:443'],
    ['2852039166', { host: '169.254.169.254', port: 80, isEncrypted: false }, '169.254.169.254'],
  ])('%s', (text, address, again) => {
    expect(namedDevice(text)).toEqual(address);
    expect(hostText(address)).toBe(again);
  });

  it.each(['10.0.0.5:0', '10.0.0.5:99999', 'user@10.0.0.5', '10.0.0.5/path', ''])('is none in "%s"', (text) => {
    expect(namedDevice(text)).toBeUndefined();
  });
});
