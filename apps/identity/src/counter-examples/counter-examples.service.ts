import { Injectable } from '@nestjs/common';
import type { Neighbour } from '../gallery/match.policy';
import { peopleExcluded } from './counter-example.policy';
import { CounterExamplesRepository } from './counter-examples.repository';

/** What another replica adds or takes away is seen by searches within this time, as with the gallery. */
const freshForMs = 1_000;
const none: readonly Float32Array[] = [];

/** Whom a face is not, because somebody said so of one like it. Keeps a copy of what Postgres has. */
@Injectable()
export class CounterExamplesService {
  private readonly byId = new Map<string, string>();
  /** By person and pack, then by id. */
  private readonly vectors = new Map<string, Map<string, Float32Array>>();
  private state = '';
  private checkedAtMs = -Infinity;
  private refreshing: Promise<void> | undefined;

  constructor(private readonly rows: CounterExamplesRepository) {}

  /**
   * Those of the people that the face is not. Of length 1.
   * @throws AppError `unavailable` while the database is away
   */
  async excludedFrom(
    packId: string,
    face: Float32Array,
    neighbours: readonly Neighbour[],
  ): Promise<ReadonlySet<string>> {
    if (performance.now() - this.checkedAtMs > freshForMs) await this.refresh();
    return peopleExcluded(face, neighbours, (personId) => [
      ...(this.vectors.get(keyOf(personId, packId))?.values() ?? none),
    ]);
  }

  /** Searches that come together share one. */
  private refresh(): Promise<void> {
    this.refreshing ??= this.readChanges().finally(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  private async readChanges(): Promise<void> {
    const startedAtMs = performance.now();
    const state = await this.rows.state();
    if (state !== this.state) {
      const ids = await this.rows.ids();
      for (const id of [...this.byId.keys()].filter((known) => !ids.has(known))) this.drop(id);
      const added = await this.rows.read([...ids].filter((id) => !this.byId.has(id)));
      for (const { id, personId, packId, vector } of added) this.put(id, keyOf(personId, packId), vector);
      this.state = state;
    }
    this.checkedAtMs = startedAtMs;
  }

  private put(id: string, key: string, vector: Float32Array): void {
    this.byId.set(id, key);
    const kept = this.vectors.get(key) ?? new Map<string, Float32Array>();
    kept.set(id, vector);
    this.vectors.set(key, kept);
  }

  private drop(id: string): void {
    const key = this.byId.get(id) ?? '';
    this.byId.delete(id);
    this.vectors.get(key)?.delete(id);
    if (this.vectors.get(key)?.size === 0) this.vectors.delete(key);
  }
}

function keyOf(personId: string, packId: string): string {
  return `${personId} ${packId}`;
}
