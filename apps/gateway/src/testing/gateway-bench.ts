import { join } from 'node:path';
import { loadConfig } from '@smart-attendance/config';
import type { Role } from '@smart-attendance/contracts';
import {
  createTestDatabase,
  DocumentedAnswers,
  startTestNats,
  type ApiDocument,
  type TestDatabase,
  type TestNats,
} from '@smart-attendance/testing';
import { gatewayConfig } from '../gateway.config';
import { startGateway, type RunningGateway } from '../gateway.server';
import { FakePeople, rightPassword } from './fake-people';
import { FakeServices } from './fake-services';
import { respondPlausibly } from './plausible-answers';

const documentFile = join(__dirname, '../../../../libs/client/openapi.json');

export interface Call {
  readonly token?: string;
  readonly json?: unknown;
  readonly body?: string | Uint8Array | FormData;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly bytes: Buffer;
  /** The members of a JSON answer; empty for others. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** The real gateway on a free port, over a real bus and a real database of its own, with fake services behind it. */
export class GatewayBench {
  private readonly tokens = new Map<string, string>();
  /** As it is committed, which specs of the document and `npm test` hold to what a running gateway answers. */
  private readonly documented = DocumentedAnswers.ofFile(documentFile);

  services!: FakeServices;
  people!: FakePeople;
  private nats!: TestNats;
  private database!: TestDatabase;
  private gateway!: RunningGateway;
  private readonly closings: (() => Promise<void>)[] = [];

  /** `settings` are variables of its environment. */
  private constructor(private readonly settings: Readonly<Record<string, string>>) {}

  /**
   * For the specs of a block: started before them and stopped after them; before each the services respond as at first.
   * An answer that the OpenAPI document does not describe is an error.
   */
  static forSpecs(settings: Readonly<Record<string, string>> = {}): GatewayBench {
    const bench = new GatewayBench(settings);
    beforeAll(() => bench.start());
    beforeEach(() => {
      respondPlausibly(bench.services, bench.people.of('employee').id);
    });
    afterAll(() => bench.stop());
    return bench;
  }

  /** For one spec that stops it itself. */
  static async start(settings: Readonly<Record<string, string>> = {}): Promise<GatewayBench> {
    const bench = new GatewayBench(settings);
    await bench.start();
    return bench;
  }

  private async start(): Promise<void> {
    [this.nats, this.database] = await Promise.all([startTestNats(), createTestDatabase()]);
    this.services = new FakeServices(this.nats.url);
    this.people = new FakePeople(this.services);
    respondPlausibly(this.services, this.people.of('employee').id);
    await this.services.start();
    this.gateway = await this.startReplica();
  }

  /** One more gateway over the same bus and database. Whoever starts it stops it. */
  startReplica(port = 0): Promise<RunningGateway> {
    const config = loadConfig(gatewayConfig, {
      NATS_URL: this.nats.url,
      DATABASE_URL: this.database.url,
      HOST: '127.0.0.1',
      PORT: String(port),
      // Specs send more than any client; those of the limits set them.
      RATE_LIMIT_PER_MINUTE: '0',
      RATE_LIMIT_STRANGERS_PER_MINUTE: '0',
      // Whether one is built here changes what is at paths that are not the API's; specs of the dashboard bring their
      // own.
      DASHBOARD_DIR: '/nowhere',
      JWT_SECRET: 'a secret of the specs, long enough for HS256',
      ...this.settings,
    });
    return startGateway(config);
  }

  /** Stops the gateway, does that, and starts it again on its port. */
  async restart(meanwhile: () => Promise<void>): Promise<void> {
    const { port } = this.gateway;
    await this.gateway.stop();
    await meanwhile();
    this.gateway = await this.startReplica(port);
  }

  get document(): ApiDocument {
    return this.documented.document;
  }

  /** The table of access, as the gateway goes by it. */
  get routes(): RunningGateway['routes'] {
    return this.gateway.routes;
  }

  get natsUrl(): string {
    return this.nats.url;
  }

  get databaseUrl(): string {
    return this.database.url;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.gateway.port}`;
  }

  /** For what must be closed before the bus and the database are gone. */
  onStop(close: () => Promise<void>): void {
    this.closings.push(close);
  }

  async stop(): Promise<void> {
    for (const close of this.closings) await close();
    await this.gateway.stop();
    await this.services.stop();
    await this.database.drop();
    await this.nats.stop();
  }

  /** `path` begins after /api/v1, or is absolute when it begins with `//`. */
  async call(method: string, path: string, call: Call = {}): Promise<Answer> {
    const url = path.startsWith('//') ? `${this.origin}${path.slice(1)}` : `${this.origin}/api/v1${path}`;
    const body = call.json === undefined ? call.body : JSON.stringify(call.json);
    const response = await fetch(url, {
      method,
      headers: {
        ...(call.token !== undefined && { Authorization: `Bearer ${call.token}` }),
        ...(call.json !== undefined && { 'Content-Type': 'application/json' }),
        ...call.headers,
      },
      ...(body !== undefined && { body }),
      redirect: 'manual',
    });
    const bytes = await bytesOf(response);
    const text = bytes.toString('utf8');
    const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
    const answer: Answer = {
      status: response.status,
      headers: response.headers,
      text,
      bytes,
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
    };
    const differences = this.documented.differences(method, new URL(url).pathname, answer);
    if (differences.length > 0) throw new Error(differences.join('\n'));
    return answer;
  }

  /** As `call`, by a person of that role. */
  async callAs(role: Role, method: string, path: string, call: Call = {}): Promise<Answer> {
    return this.call(method, path, { ...call, token: await this.tokenOf(role) });
  }

  /** `from` is an address that the proxy in front tells, where TRUSTED_PROXIES says that there is one. */
  logIn(email: string, password = rightPassword, from?: string): Promise<Answer> {
    const headers = from === undefined ? {} : { 'X-Forwarded-For': from };
    return this.call('POST', '/auth/login', { json: { email, password }, headers });
  }

  async tokenOf(role: Role): Promise<string> {
    const { id, email } = this.people.of(role);
    const token = this.tokens.get(id) ?? String((await this.logIn(email)).body['access_token']);
    this.tokens.set(id, token);
    return token;
  }
}

/** A stream of events has no end of its own, so none of it is read; see EventListener. */
async function bytesOf(response: Response): Promise<Buffer> {
  const isLasting = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  if (isLasting) await response.body?.cancel();
  return isLasting ? Buffer.alloc(0) : Buffer.from(await response.arrayBuffer());
}

/** The names of the fields that a 422 complains about. */
export function fieldsOf(answer: Answer): string[] {
  const errors = answer.body['errors'] as readonly { readonly field: string }[] | undefined;
  return (errors ?? []).map(({ field }) => field);
}
