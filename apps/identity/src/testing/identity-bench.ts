import type { Type } from '@nestjs/common';
import { loadConfig } from '@smart-attendance/config';
import {
  createPerson,
  enrolFace,
  recognizeFaces,
  type CreatePersonRequestSchema,
  type EnrolFaceRequestSchema,
  type MessageInitShape,
  type Person,
  type ServiceName,
} from '@smart-attendance/contracts';
import { DatabaseReadiness } from '@smart-attendance/database';
import { connectClient, startService, type BusClient, type RunningService } from '@smart-attendance/messaging';
import { createTestDatabase, startTestNats, type TestDatabase, type TestNats } from '@smart-attendance/testing';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { GalleryService } from '../gallery/gallery.service';
import { identityConfig } from '../identity.config';
import { IdentityModule } from '../identity.module';
import { FaceInferenceFakeModule, model, photoOf, secondModel, type PretendedFace } from './face-inference.fake';

export const masterKey = Buffer.alloc(32, 7).toString('base64');
export const adminEmail = 'first@example.test';
export const adminPassword = 'password of the first';

/** As the service's environment would have them. */
export type Settings = Readonly<Record<string, string>>;

export interface Enrolled {
  /** The name of the face, for photos and frames. */
  readonly who: string;
  readonly personId: string;
}

/** The real identity on a bus and a database of the spec's own, with a face-inference that is played. */
export class IdentityBench {
  private names = 0;

  private constructor(
    readonly nats: TestNats,
    readonly database: TestDatabase,
    readonly settings: Settings,
    readonly client: BusClient,
    /** As the gateway asks, whoever the client is. */
    private readonly asking: BusClient,
    public identity: RunningService,
    public faceInference: RunningService,
  ) {}

  static async start(settings: Settings = {}, clientIs: ServiceName = 'gateway'): Promise<IdentityBench> {
    const [nats, database] = await Promise.all([startTestNats(), createTestDatabase()]);
    const identity = await startIdentity(nats.url, database.url, settings);
    const faceInference = await startFaceInferenceFake(nats.url);
    const client = await connectClient({ natsUrl: nats.url, as: clientIs });
    const asking = clientIs === 'gateway' ? client : await connectClient({ natsUrl: nats.url, as: 'gateway' });
    return new IdentityBench(nats, database, settings, client, asking, identity, faceInference);
  }

  async stop(): Promise<void> {
    await this.client.close();
    if (this.asking !== this.client) await this.asking.close();
    await this.faceInference.stop();
    await this.identity.stop();
    await this.database.drop();
    await this.nats.stop();
  }

  /** Another identity on the same bus and database, which the spec stops. */
  startReplica(settings: Settings = {}): Promise<RunningService> {
    return startIdentity(this.nats.url, this.database.url, { ...this.settings, ...settings });
  }

  async restart(settings: Settings = {}): Promise<void> {
    await this.identity.stop();
    this.identity = await this.startReplica(settings);
  }

  get requests(): BusClient['requests'] {
    return this.asking.requests;
  }

  get<T>(provider: Type<T>): T {
    return this.identity.app.get(provider);
  }

  sql<T>(statement: string, parameters: unknown[] = []): Promise<T[]> {
    return this.get(DataSource).query<T[]>(statement, parameters);
  }

  /** A name nobody had before, and so a face nobody had. */
  somebody(): string {
    this.names += 1;
    return `somebody ${this.names}`;
  }

  async create(
    fields: MessageInitShape<typeof CreatePersonRequestSchema> = {},
    options: { readonly deadlineMs?: number } = {},
  ): Promise<Person> {
    const unique = randomUUID().slice(0, 8);
    const given = {
      firstName: 'Ada',
      lastName: 'Lovelace',
      email: `${unique}@example.test`,
      password: 'a good password',
      employeeId: `E-${unique}`,
      isActive: true,
      role: 'employee',
      ...fields,
    };
    const { person } = await this.requests.request(createPerson, given, options);
    if (person === undefined) throw new Error('The answer holds no person.');
    return person;
  }

  /** Somebody of that face, not enrolled yet. @returns the id */
  async createNamed(
    who = this.somebody(),
    fields: MessageInitShape<typeof CreatePersonRequestSchema> = {},
  ): Promise<string> {
    return (await this.create({ firstName: who, lastName: 'Example', ...fields })).id;
  }

  enrol(personId: string, face: PretendedFace, fields: MessageInitShape<typeof EnrolFaceRequestSchema> = {}) {
    return this.requests.request(enrolFace, { personId, picture: photoOf(face), authorId: 'hr-1', ...fields });
  }

  async enrolled(who = this.somebody()): Promise<Enrolled> {
    const personId = await this.createNamed(who);
    await this.enrol(personId, { who });
    return { who, personId };
  }

  /** Every face of a photo, with its match. */
  async whoIs(...faces: readonly PretendedFace[]) {
    const answer = await this.requests.request(recognizeFaces, { picture: photoOf(...faces) });
    return answer.faces;
  }
}

export function startIdentity(natsUrl: string, databaseUrl: string, settings: Settings = {}): Promise<RunningService> {
  const config = loadConfig(identityConfig, {
    NATS_URL: natsUrl,
    DATABASE_URL: databaseUrl,
    MASTER_KEY: masterKey,
    ADMIN_EMAIL: adminEmail,
    ADMIN_PASSWORD: adminPassword,
    ...settings,
  });
  return startService({
    service: 'identity',
    module: IdentityModule.register(config),
    natsUrl,
    healthPort: 0,
    readiness: (app) => [app.get(DatabaseReadiness), app.get(GalleryService)],
  });
}

export function startFaceInferenceFake(natsUrl: string, secondModelPack = secondModel.packId): Promise<RunningService> {
  return startService({
    service: 'face-inference',
    module: FaceInferenceFakeModule,
    natsUrl,
    healthPort: 0,
    facts: () => ({ modelPack: model.packId, secondModelPack }),
  });
}
