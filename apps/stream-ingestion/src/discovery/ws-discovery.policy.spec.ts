import { probeMatch } from '../spec-bench/discovery-answerer';
import { announcedDevice, hostText, namedDevice, probeMessage, readAnnouncements } from './ws-discovery.policy';
import { readXml, textAt } from './xml-reader';

const id = '6b1f0e1c-0000-4000-8000-000000000001';

describe('the question to all', () => {
  it('asks for cameras, under its id', () => {
    const envelope = readXml(probeMessage(id));
    expect(textAt(envelope, 'Header', 'MessageID')).toBe(`urn:uuid:${id}`);
    expect(textAt(envelope, 'Body', 'Probe', 'Types')).toBe('dn:NetworkVideoTransmitter');
  });
});

describe('an announcement', () => {
  it('is read when it answers our question, and no other', () => {
    const text = probeMatch(`urn:uuid:${id}`, { xAddrs: 'http://10.0.0.5/a  http://[fd12::5]/a', name: 'Hall 1' });
    expect(readAnnouncements(text, id)).toEqual([
      { endpoint: 'urn:uuid:1', addresses: ['http://10.0.0.5/a', 'http://[fd12::5]/a'], name: 'Hall 1' },
    ]);
    expect(readAnnouncements(text, '6b1f0e1c-0000-4000-8000-000000000002')).toEqual([]);
    expect(readAnnouncements('<html/>', id)).toEqual([]);
    expect(readAnnouncements('garbage', id)).toEqual([]);
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
