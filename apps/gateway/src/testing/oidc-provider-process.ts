import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** Who logs in next at the provider, by their claims; or the error with which it sends the browser back. */
export type NextLogin = { readonly sub: string; readonly [claim: string]: unknown } | { readonly error: string };

export interface OidcClient {
  readonly id: string;
  readonly secret: string;
  readonly redirectUri: string;
}

/** A provider as a process of its own, as it is for the gateway. */
export class OidcProviderProcess {
  private readonly lines: AsyncIterator<string>;

  private constructor(
    private readonly process: ChildProcessWithoutNullStreams,
    lines: AsyncIterable<string>,
  ) {
    this.lines = lines[Symbol.asyncIterator]();
  }

  issuer = '';

  static async start({ id, secret, redirectUri }: OidcClient): Promise<OidcProviderProcess> {
    const child = spawn(process.execPath, [join(__dirname, 'oidc-provider.mjs')], {
      env: { ...process.env, CLIENT_ID: id, CLIENT_SECRET: secret, REDIRECT_URI: redirectUri },
    });
    child.stderr.resume();
    const provider = new OidcProviderProcess(child, createInterface({ input: child.stdout }));
    provider.issuer = await provider.nextLine();
    return provider;
  }

  async letIn(next: NextLogin): Promise<void> {
    this.process.stdin.write(`${JSON.stringify(next)}\n`);
    await this.nextLine();
  }

  async stop(): Promise<void> {
    if (this.process.exitCode !== null) return;
    const exited = once(this.process, 'exit');
    this.process.stdin.end();
    await exited;
  }

  /**
   * Follows the provider's pages as a browser does, from the address that the gateway sent it to.
   *
   * @returns where the provider sends the browser back to
   */
  async follow(url: string): Promise<URL> {
    const cookies = new Map<string, string>();
    let at = new URL(url);
    while (at.origin === this.issuer) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(at, { headers: { Cookie: cookie }, redirect: 'manual' });
      for (const line of answer.headers.getSetCookie()) {
        const [pair = ''] = line.split(';', 1);
        cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
      const location = answer.headers.get('location');
      if (location === null) throw new Error(`The provider answered ${answer.status}: ${await answer.text()}`);
      at = new URL(location, at);
    }
    return at;
  }

  private async nextLine(): Promise<string> {
    const line = await this.lines.next();
    if (line.done === true) throw new Error('The provider ended.');
    return line.value;
  }
}
