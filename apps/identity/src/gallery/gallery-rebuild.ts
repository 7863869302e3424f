import { AppError } from '@smart-attendance/errors';
import { peopleAtOnceMax } from './gallery-copy';
import type { GalleryRepository } from './gallery.repository';
import type { PackRebuild } from './vector-store';

export interface RebuiltPack {
  readonly packId: string;
  readonly people: number;
}

/**
 * Fills another index of a pack from Postgres and switches to it. Searches go on in the one before, and so do changes:
 * they are followed by the list of changes until the new one is searched, and once more after that.
 */
export class GalleryRebuild {
  /** Up to which change the new one is right. */
  private revision = 0;
  private readonly held = new Set<string>();

  constructor(
    private readonly rows: GalleryRepository,
    private readonly packId: string,
    private readonly index: PackRebuild,
  ) {}

  /** @throws AppError `unavailable`, also when the new index does not hold what was put into it */
  async run(stopping: AbortSignal): Promise<RebuiltPack> {
    this.revision = (await this.rows.state()).revision;
    const personIds = (await this.rows.entries())
      .filter(({ packId }) => packId === this.packId)
      .map(({ personId }) => personId);
    for (let from = 0; from < personIds.length; from += peopleAtOnceMax) {
      stopping.throwIfAborted();
      await this.copy(personIds.slice(from, from + peopleAtOnceMax));
    }
    await this.followChanges();
    const counted = await this.index.count();
    if (counted !== this.held.size) {
      const sentence = `The new index of ${this.packId} holds ${counted} people instead of ${this.held.size}; the one before stays.`;
      throw new AppError('unavailable', sentence, { retryAfterSeconds: 60 });
    }
    await this.index.finish();
    // What was committed between the two is written to the one before by the replicas, and to this one by us.
    await this.followChanges();
    return { packId: this.packId, people: this.held.size };
  }

  private async followChanges(): Promise<void> {
    for (;;) {
      const changes = await this.rows.changesAfter(this.revision, peopleAtOnceMax);
      const last = changes.at(-1);
      if (last === undefined) return;
      await this.copy(changes.map(({ personId }) => personId));
      this.revision = last.revision;
    }
  }

  /** Puts those who have a vector of this pack, and takes out the others. */
  private async copy(personIds: readonly string[]): Promise<void> {
    const { vectors } = await this.rows.vectorsOf(personIds);
    const ofPack = vectors.filter(({ packId }) => packId === this.packId);
    await this.index.upsert(ofPack);
    for (const { personId } of ofPack) this.held.add(personId);
    const there = new Set(ofPack.map(({ personId }) => personId));
    const gone = personIds.filter((personId) => !there.has(personId) && this.held.delete(personId));
    if (gone.length > 0) await this.index.remove(gone);
  }
}
