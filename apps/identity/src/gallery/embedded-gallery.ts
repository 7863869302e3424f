import type { Neighbour } from './match.policy';
import { VectorMatrix } from './vector-matrix';
import type { GalleryEntry, GalleryVector } from './vector-store';

/** What can be asked of the embedded gallery, and what comes of it; all of it can be sent to a thread. */
export interface EmbeddedCalls {
  prepare(sizes: ReadonlyMap<string, number>): void;
  upsert(vectors: readonly GalleryVector[]): void;
  remove(personId: string, exceptPackIds: readonly string[]): void;
  search(packId: string, vector: Float32Array, limit: number): Neighbour[];
  /** Of all packs, one after another; nothing may be put or removed between two pages of one reading. */
  entries(from: number, limit: number): GalleryEntry[];
  count(packId: string): number;
}

/** A matrix for each pack, so that the vectors of two packs never meet. */
export class EmbeddedGallery implements EmbeddedCalls {
  private readonly packs = new Map<string, VectorMatrix>();

  prepare(sizes: ReadonlyMap<string, number>): void {
    for (const [packId, size] of sizes) {
      if (this.packs.get(packId)?.width !== size) this.packs.set(packId, new VectorMatrix(size));
    }
  }

  upsert(vectors: readonly GalleryVector[]): void {
    for (const entry of vectors) {
      let pack = this.packs.get(entry.packId);
      if (pack === undefined) {
        pack = new VectorMatrix(entry.vector.length);
        this.packs.set(entry.packId, pack);
      }
      pack.put(entry);
    }
  }

  remove(personId: string, exceptPackIds: readonly string[]): void {
    for (const [packId, pack] of this.packs) {
      if (!exceptPackIds.includes(packId)) pack.remove(personId);
    }
  }

  search(packId: string, vector: Float32Array, limit: number): Neighbour[] {
    return this.packs.get(packId)?.search(vector, limit) ?? [];
  }

  entries(from: number, limit: number): GalleryEntry[] {
    const page: GalleryEntry[] = [];
    let skip = from;
    for (const pack of this.packs.values()) {
      page.push(...pack.entries(skip, limit - page.length));
      skip = Math.max(0, skip - pack.count);
    }
    return page;
  }

  count(packId: string): number {
    return this.packs.get(packId)?.count ?? 0;
  }
}
