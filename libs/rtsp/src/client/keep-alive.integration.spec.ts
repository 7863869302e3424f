import { OddCamera, waitFor } from '@smart-attendance/testing';
import { RtspFailure } from './rtsp-failure';
import { RtspSession } from './rtsp-session';

const sdp = ['v=0', 's=Camera', 'm=video 0 RTP/AVP 96', 'a=rtpmap:96 H264/90000', 'a=control:video', ''].join('\r\n');

describe('a camera that offers GET_PARAMETER and never answers it', () => {
  it('is shown signs of life by OPTIONS from the second on', async () => {
    const film = { framesPerSecond: 1, sdp, payloadType: 96, pictures: [] };
    const camera = await OddCamera.start(film, {
      answer: (usual, { method }) => {
        const headers = usual.headers.map(
          ([name, value]) => [name, name === 'Session' ? '1;timeout=2' : value] as const,
        );
        return method === 'GET_PARAMETER' ? undefined : { ...usual, headers };
      },
    });
    const session = await RtspSession.open({
      address: { url: camera.url, host: '127.0.0.1', port: camera.port, isEncrypted: false },
      credentials: { username: '', password: '' },
      networks: { allows: () => true },
      transport: 'tcp',
      verifiesCertificate: false,
      signal: AbortSignal.timeout(30_000),
    });
    try {
      await session.play(() => undefined);
      const signs = (): string[] => camera.requests.slice(4).map(({ method }) => method);
      await waitFor(() => signs().length >= 3, { what: 'three signs of life', timeoutMs: 30_000 });
      expect(signs().slice(0, 3)).toEqual(['GET_PARAMETER', 'OPTIONS', 'OPTIONS']);
    } finally {
      session.close(new RtspFailure('ended', 'Seen enough.'));
      await camera.close();
    }
  });
});
