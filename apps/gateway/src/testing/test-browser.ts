import type { Answer, Call, GatewayBench } from './gateway-bench';

/** A page of the gateway's own origin in a browser: keeps cookies, and says what a browser says of where it is. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();

  constructor(
    private readonly bench: GatewayBench,
    private readonly headers: Readonly<Record<string, string>> = {},
  ) {}

  /** As a script of the page does it. */
  async call(method: string, path: string, call: Call = {}): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.bench.call(method, path, {
      ...call,
      headers: {
        ...(cookie !== '' && { Cookie: cookie }),
        ...(method !== 'GET' && { Origin: this.bench.origin, 'X-Requested-With': 'fetch' }),
        'Sec-Fetch-Site': 'same-origin',
        ...this.headers,
        ...call.headers,
      },
    });
    for (const line of answer.headers.getSetCookie()) this.keep(line);
    return answer;
  }

  logIn(email: string, password: string): Promise<Answer> {
    return this.call('POST', '/auth/sessions', { json: { email, password } });
  }

  private keep(line: string): void {
    const [pair = ''] = line.split(';', 1);
    const name = pair.slice(0, pair.indexOf('='));
    if (/Max-Age=0|Expires=Thu, 01 Jan 1970/.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, pair.slice(name.length + 1));
  }
}
