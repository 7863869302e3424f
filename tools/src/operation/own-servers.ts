import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { renderNatsUsers, type BusUser } from '@smart-attendance/messaging';
import { findNats, freePort, startPostgres, type BackingServer } from '@smart-attendance/standalone';
import { startTestNats, type TestNats } from '@smart-attendance/testing';

interface ServerOptions {
  readonly folder: string;
  readonly cacheDir: string;
  readonly log: (line: string) => void;
}

/** NATS as deploy/ has it: one server or a cluster, each service with its own password and rights where it has them. */
export interface OwnBus {
  readonly servers: readonly TestNats[];
  /** All servers, for who may log in as `user`. */
  urlFor(user: BusUser): string;
  stop(): Promise<void>;
}

const megabytes = 1_024 * 1_024;

export async function startOwnBus(
  { cacheDir, log }: ServerOptions,
  { servers: count, hasRights }: { readonly servers: number; readonly hasRights: boolean },
): Promise<OwnBus> {
  const runtime = await findNats({ cacheDir, log, env: process.env });
  if (runtime.kind !== 'binary') throw new Error('This needs a nats-server that runs without Docker.');
  process.env['NATS_SERVER_BIN'] = runtime.file;
  const routePorts = await differentPorts(count);
  const routes = routePorts.map((port) => `nats://127.0.0.1:${port}`).join(', ');
  const servers = await Promise.all(
    routePorts.map((port, index) =>
      startTestNats({
        config: [
          `server_name: nats-${index + 1}`,
          `max_payload: ${8 * megabytes}`,
          `jetstream { max_memory_store: ${256 * megabytes}, sync_interval: always }`,
          ...(count > 1 ? [`cluster { name: bus, listen: "127.0.0.1:${port}", routes: [ ${routes} ] }`] : []),
          ...(hasRights ? [renderNatsUsers(passwordOf)] : []),
        ].join('\n'),
      }),
    ),
  );
  log(`nats-server ${runtime.version}: ${count}${hasRights ? ', with the rights of each service' : ''}`);
  const urlFor = (user: BusUser): string => {
    const login = hasRights ? `${user}:${passwordOf(user)}@` : '';
    return servers.map(({ url }) => url.replace('nats://', `nats://${login}`)).join(',');
  };
  const stop = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  return { servers, urlFor, stop };
}

function passwordOf(user: BusUser): string {
  return `password-of-${user}`;
}

async function differentPorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}

/** Postgres that can be away: stopped and started again on its port, with its data. */
export class OwnPostgres {
  private constructor(
    private readonly options: ServerOptions,
    private readonly port: number,
    private server: BackingServer | undefined,
    readonly url: string,
  ) {}

  static async start(options: ServerOptions): Promise<OwnPostgres> {
    const port = await freePort();
    const server = await OwnPostgres.launch(options, port);
    options.log(server.description);
    return new OwnPostgres(options, port, server, server.url);
  }

  async start(): Promise<void> {
    this.server ??= await OwnPostgres.launch(this.options, this.port);
  }

  async stop(): Promise<void> {
    await this.server?.stop();
    this.server = undefined;
  }

  get dataDir(): string {
    return join(this.options.folder, 'postgres');
  }

  private static launch({ folder, cacheDir, log }: ServerOptions, port: number): Promise<BackingServer> {
    const dataDir = join(folder, 'postgres');
    mkdirSync(dataDir, { recursive: true });
    return startPostgres({ dataDir, cacheDir, log, env: {}, port });
  }
}
