import { notWhole } from './gallery-wait';
import type { GalleryRepository } from './gallery.repository';
import type { GalleryEntry, VectorStore } from './vector-store';

export const peopleAtOnceMax = 500;

/** Writes what Postgres has into what is searched. One call at a time: the gallery sees to that. */
export class GalleryCopy {
  /** Packs by person whose templates do not open: they are in Postgres and cannot be searched. */
  private readonly unreadable = new Map<string, readonly string[]>();

  constructor(
    private readonly rows: GalleryRepository,
    private readonly store: VectorStore,
  ) {}

  /** How many people of that pack cannot be searched, as far as was seen. */
  unreadableOf(packId: string): number {
    return [...this.unreadable.values()].filter((packIds) => packIds.includes(packId)).length;
  }

  /** Puts what these people have; takes out what the leavers among them no longer have. */
  async copy(personIds: readonly string[], leavers: readonly string[]): Promise<void> {
    const { vectors, unreadable } = await this.rows.vectorsOf(personIds);
    for (const personId of personIds) this.unreadable.delete(personId);
    for (const { personId, packId } of unreadable) {
      this.unreadable.set(personId, [...(this.unreadable.get(personId) ?? []), packId]);
    }
    await this.store.upsert(vectors);
    for (const personId of leavers) {
      const packIds = vectors.filter((vector) => vector.personId === personId).map((vector) => vector.packId);
      await this.store.remove(personId, packIds);
    }
  }

  /** Compares every entry, and copies what differs. @throws AppError `unavailable` when it is to stop */
  async compareAll(stopping: AbortSignal): Promise<{ readonly entries: number; readonly copied: number }> {
    const missing = new Map((await this.rows.entries()).map((entry) => [keyOf(entry), entry]));
    const wanted = new Map(missing);
    await this.store.prepare(await this.vectorSizesOf([...wanted.values()]));
    // Who does not open is missing, and so is seen again.
    this.unreadable.clear();
    const leavers = new Set<string>();
    for await (const entry of this.store.entries()) {
      const key = keyOf(entry);
      if (!wanted.has(key)) leavers.add(entry.personId);
      else if (wanted.get(key)?.fingerprint === entry.fingerprint) missing.delete(key);
    }
    const stale = [...new Set([...[...missing.values()].map(({ personId }) => personId), ...leavers])];
    for (let from = 0; from < stale.length; from += peopleAtOnceMax) {
      if (stopping.aborted) throw notWhole();
      const batch = stale.slice(from, from + peopleAtOnceMax);
      await this.copy(
        batch,
        batch.filter((personId) => leavers.has(personId)),
      );
    }
    return { entries: wanted.size, copied: stale.length };
  }

  /** How many numbers a vector has, by pack. */
  async vectorSizes(): Promise<Map<string, number>> {
    return this.vectorSizesOf(await this.rows.entries());
  }

  /** By pack, from one person of each; a pack whose person does not open is left out. */
  private async vectorSizesOf(entries: readonly GalleryEntry[]): Promise<Map<string, number>> {
    const personOf = new Map(entries.map(({ packId, personId }) => [packId, personId]));
    const { vectors } = await this.rows.vectorsOf([...personOf.values()]);
    return new Map(vectors.map(({ packId, vector }) => [packId, vector.length]));
  }
}

function keyOf({ personId, packId }: GalleryEntry): string {
  return `${personId} ${packId}`;
}
