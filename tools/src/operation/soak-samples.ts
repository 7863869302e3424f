import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { childrenOf, descriptorCountOf, residentMbOf, type ProcessFigures } from '../bench/process-figures';
import type { Installation } from './beside-installation';

export interface Sample {
  /** Since the begin of the run. */
  readonly minute: number;
  readonly value: number;
}

/** By the name of what was looked at. */
export type Series = ReadonlyMap<string, readonly Sample[]>;

export interface Looks {
  readonly residentMb: Series;
  readonly descriptors: Series;
  readonly diskMb: Series;
}

const bytesInMb = 1_024 * 1_024;

/** Looks at processes that are never killed, and at what lies on the disk. */
export class Sampler {
  private readonly series = { residentMb: newSeries(), descriptors: newSeries(), diskMb: newSeries() };
  private readonly startedAt = performance.now();

  constructor(
    private readonly installation: Installation,
    private readonly isWatched: (name: string) => boolean,
  ) {}

  get looks(): Looks {
    return this.series;
  }

  look(): void {
    const { fleet, bus, postgres, folder } = this.installation;
    const watched = [
      ...fleet.running.filter(({ name }) => this.isWatched(name)),
      ...natsProcesses().map(({ processId }, index) => ({ name: `nats-${index + 1}`, processId })),
    ];
    for (const { name, processId } of watched) {
      this.add('residentMb', name, residentMbOf(processId));
      this.add('descriptors', name, descriptorCountOf(processId));
    }
    this.add('diskMb', 'Postgres', sizeMbOf(postgres.dataDir));
    this.add(
      'diskMb',
      'NATS',
      bus.servers.reduce((sum, { storeFolder }) => sum + sizeMbOf(storeFolder), 0),
    );
    this.add('diskMb', 'logs', sizeMbOf(join(folder, 'logs')));
  }

  private add(kind: keyof Looks, name: string, value: number): void {
    const samples = this.series[kind].get(name) ?? [];
    this.series[kind].set(name, samples);
    if (Number.isFinite(value)) samples.push({ minute: (performance.now() - this.startedAt) / 60_000, value });
  }
}

/** Those that this process started. */
export function natsProcesses(): readonly ProcessFigures[] {
  return childrenOf(process.pid).filter(({ processId }) => nameOf(processId) === 'nats-server');
}

function newSeries(): Map<string, Sample[]> {
  return new Map();
}

function nameOf(processId: number): string {
  try {
    return readFileSync(`/proc/${processId}/comm`, 'utf8').trim();
  } catch {
    return '';
  }
}

/** What is removed meanwhile counts nothing. */
function sizeMbOf(path: string): number {
  try {
    const entry = lstatSync(path);
    if (!entry.isDirectory()) return (entry.blocks * 512) / bytesInMb;
    return readdirSync(path).reduce((sum, name) => sum + sizeMbOf(join(path, name)), 0);
  } catch {
    return 0;
  }
}
