import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { projectPaths } from '../project-paths';

const { repoDir } = projectPaths();
const program = '#!/bin/sh\necho a current ffmpeg\n';

/**
 * What set-up does once the dependencies are there, with a mirror of our own in the place where ffmpeg-static downloads
 * from.
 */
describe('fetching ffmpeg', () => {
  let root: string;
  let dir: string;
  let server: Server;
  let answer: 'program' | 'refusal' | 'half';

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'a space '));
    dir = join(root, 'node_modules');
    mkdirSync(dir);
    for (const name of readdirSync(join(repoDir, 'node_modules'))) {
      if (name === 'ffmpeg-static' || name.startsWith('.')) continue;
      symlinkSync(join(repoDir, 'node_modules', name), join(dir, name));
    }
    mkdirSync(join(dir, 'ffmpeg-static'));
    for (const name of ['index.js', 'install.js', 'package.json']) {
      cpSync(join(repoDir, 'node_modules/ffmpeg-static', name), join(dir, 'ffmpeg-static', name));
    }
    server = createServer(({ url = '' }, response) => {
      const packed = gzipSync(program);
      if (answer === 'refusal' || !url.endsWith('.gz')) response.writeHead(404).end();
      else if (answer === 'program') response.end(packed);
      else response.writeHead(200, { 'content-length': packed.length }).write(packed.subarray(0, 10));
      if (answer === 'half') setTimeout(() => response.destroy(), 200);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
    rmSync(root, { recursive: true });
  });

  async function fetchFfmpeg(env: NodeJS.ProcessEnv = {}): Promise<string> {
    const module = pathToFileURL(join(repoDir, 'tools/ffmpeg-static.mjs')).href;
    const script = `import { fetchFfmpeg } from ${JSON.stringify(module)}; console.log(await fetchFfmpeg(${JSON.stringify(dir)}));`;
    const { port } = server.address() as AddressInfo;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { PATH: process.env['PATH'], FFMPEG_BINARIES_URL: `http://127.0.0.1:${String(port)}`, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
    await once(child, 'close');
    return said.trim();
  }

  const fetched = () => join(dir, 'ffmpeg-static/ffmpeg');

  it('gives the package its program, and leaves nothing else behind', async () => {
    answer = 'program';
    expect(await fetchFfmpeg()).toBe('ffmpeg fetched');
    expect(readFileSync(fetched(), 'utf8')).toBe(program);
    expect(existsSync(join(dir, '.ffmpeg-static'))).toBe(false);
  });

  it.each(['refusal', 'half'] as const)('goes on with another one after a %s', async (kind) => {
    answer = kind;
    expect(await fetchFfmpeg()).toMatch(/^ffmpeg-static could not be fetched \(.+\), so another ffmpeg is used$/);
    expect([existsSync(fetched()), existsSync(join(dir, '.ffmpeg-static'))]).toEqual([false, false]);
  });

  it('downloads none where one is given', async () => {
    expect(await fetchFfmpeg({ FFMPEG_BIN: '/opt/ffmpeg' })).toBe('ffmpeg is the one that FFMPEG_BIN says');
  });
});
