import { WebhookNetworks } from './webhook-networks';
import { readWebhookUrl } from './webhook-url.policy';

const networks = WebhookNetworks.read('192.168.7.20');

describe('the address of a receiver', () => {
  it.each([
    'https://hooks.example.org/x?token=1',
    'http://192.168.7.20:8123/api/webhook/abc',
    'https://[2606:4700::1]/',
  ])('may be %s', (url) => {
    expect(readWebhookUrl(url, networks)).toEqual({ kind: 'url', url });
  });

  it.each([
    ['another scheme', 'ftp://hooks.example.org/'],
    ['no host', 'https://'],
    ['a user name', 'https://me@hooks.example.org/'],
    ['a password', 'https://me:hunter2@hooks.example.org/'],
    ['a fragment', 'https://hooks.example.org/#x'],
    ['a blank', 'https://hooks.example.org/ x'],
    ['a line break', 'https://hooks.example.org/\nx'],
    ['port 0', 'https://hooks.example.org:0/'],
    ['loopback', 'http://127.0.0.1/'],
    ['loopback as a number', 'http://2130706433/'],
    ['loopback in hexadecimal', 'http://0x7f.1/'],
    ['loopback of IPv6', 'http://[::1]/'],
    ['loopback mapped', 'http://[::ffff:127.0.0.1]/'],
    ['the metadata of a cloud', 'http://169.254.169.254/latest/meta-data'],
    ['a private network', 'http://10.1.2.3/'],
  ])('may not have %s, and is not quoted', (_, url) => {
    const reading = readWebhookUrl(url, networks);
    expect(reading).toEqual({ kind: 'wrong', problem: expect.any(String) as string });
    expect(JSON.stringify(reading)).not.toMatch(/hunter2|hooks\.example|10\.1\.2/);
  });
});
