import { randomBytes } from 'node:crypto';
import { freePort, SERVICE_NAMES, serviceEnvironment, type InstallationSettings } from '@smart-attendance/standalone';
import { waitFor } from '@smart-attendance/testing';
import { BenchedService } from '../bench/benched-service';
import type { OwnBus } from './own-servers';

export const fleetServices = ['stream-provisioner', ...SERVICE_NAMES] as const;
export type FleetService = (typeof fleetServices)[number];

/** A replica has a place, in which it is stopped, killed, and started again, perhaps of another release. */
export interface Place {
  readonly service: FleetService;
  readonly number: number;
}

export interface FleetOptions {
  readonly bus: OwnBus;
  readonly databaseUrl: string;
  readonly ffmpegFile: string;
  readonly modelsDir: string;
  readonly logsDir: string;
  /** Of each service beside what it needs. */
  readonly environment: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
}

const backWithinMs = 120_000;

export const administrator = { email: 'admin@example.com', password: 'of this machine, and of this hour' } as const;

/** Built services as processes, any number of each, started again when they die. */
export class Fleet {
  private readonly replicas = new Map<string, BenchedService>();
  private readonly gatewayPorts = new Map<string, number>();
  /** Of those that were stopped since, by name. */
  private readonly endings = new Map<string, number>();
  /** How often each was started again because it was killed here. */
  private readonly kills = new Map<BenchedService, number>();
  private readonly settings: Omit<InstallationSettings, 'natsUrl' | 'gatewayPort'>;

  constructor(private readonly options: FleetOptions) {
    const { databaseUrl, ffmpegFile, modelsDir } = options;
    this.settings = {
      databaseUrl,
      ffmpegFile,
      modelsDir,
      masterKey: randomBytes(32).toString('base64'),
      jwtSecret: randomBytes(32).toString('hex'),
      adminEmail: administrator.email,
      adminPassword: administrator.password,
      gatewayHost: '127.0.0.1',
      siteTimeZone: 'UTC',
      vectorStore: 'embedded',
    };
  }

  /** Where the API is, of each gateway. */
  get origins(): readonly string[] {
    return [...this.gatewayPorts.values()].map((port) => `http://127.0.0.1:${port}`);
  }

  get running(): readonly { readonly name: string; readonly processId: number }[] {
    return [...this.replicas].flatMap(([name, replica]) => {
      const processId = processIdOf(replica);
      return processId === undefined ? [] : [{ name, processId }];
    });
  }

  /** In sentences: whoever ended and was started again, beside those that were killed here. */
  get faults(): readonly string[] {
    const endings = new Map(this.endings);
    for (const [name, replica] of this.replicas) {
      endings.set(name, (endings.get(name) ?? 0) + this.endingsOf(replica));
    }
    return [...endings]
      .filter(([, count]) => count > 0)
      .map(([name, count]) => `${name} ended ${count} times by itself.`);
  }

  /** `repoDir` is the built copy of the project whose service it is. */
  async start(place: Place, repoDir: string): Promise<void> {
    const name = nameOf(place);
    const { logsDir, log } = this.options;
    const choice = { app: place.service, name, environment: await this.environmentOf(place) };
    const replica = new BenchedService({ repoDir, logsDir, log }, choice);
    this.replicas.set(name, replica);
    await replica.start();
  }

  /** Lets it finish what it has in hand. */
  async stop(place: Place): Promise<void> {
    const replica = this.replica(place);
    await replica.stop();
    const name = nameOf(place);
    this.endings.set(name, (this.endings.get(name) ?? 0) + this.endingsOf(replica));
    this.replicas.delete(name);
  }

  /** Ends it as a crash would, and waits until it works again. */
  async kill(place: Place): Promise<void> {
    const replica = this.replica(place);
    const before = replica.processId;
    const { readyCount, restarts } = replica;
    process.kill(before, 'SIGKILL');
    await waitFor(() => replica.readyCount > readyCount, { what: `${nameOf(place)} again`, timeoutMs: backWithinMs });
    this.kills.set(replica, (this.kills.get(replica) ?? 0) + replica.restarts - restarts);
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.replicas.values()].map((replica) => replica.stop()));
    this.replicas.clear();
  }

  private endingsOf(replica: BenchedService): number {
    return replica.restarts - (this.kills.get(replica) ?? 0);
  }

  private replica(place: Place): BenchedService {
    const found = this.replicas.get(nameOf(place));
    if (found === undefined) throw new Error(`There is no ${nameOf(place)}.`);
    return found;
  }

  private async environmentOf(place: Place): Promise<Readonly<Record<string, string>>> {
    const { bus, environment } = this.options;
    const natsUrl = bus.urlFor(place.service);
    if (place.service === 'stream-provisioner') return { NATS_URL: natsUrl, ...definedOf(environment) };
    const gatewayPort = place.service === 'gateway' ? await this.gatewayPortOf(place) : 0;
    return definedOf(serviceEnvironment(place.service, { ...this.settings, natsUrl, gatewayPort }, environment));
  }

  private async gatewayPortOf(place: Place): Promise<number> {
    const port = this.gatewayPorts.get(nameOf(place)) ?? (await freePort());
    this.gatewayPorts.set(nameOf(place), port);
    return port;
  }
}

export function nameOf({ service, number }: Place): string {
  return `${service}-${number}`;
}

function processIdOf(replica: BenchedService): number | undefined {
  try {
    return replica.processId;
  } catch {
    return undefined; // Between its end and its next start.
  }
}

function definedOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}
