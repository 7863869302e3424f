import type { Neighbour } from './match.policy';

/** What the index holds of one person in one pack. */
export interface GalleryEntry {
  readonly personId: string;
  readonly packId: string;
  /** Changes whenever the templates behind the vector change; tells a stale copy from a fresh one. */
  readonly fingerprint: string;
}

export interface GalleryVector extends GalleryEntry {
  /** Length 1. */
  readonly vector: Float32Array;
}

/** A second index of one pack that is filled beside the one that is searched. */
export interface PackRebuild {
  upsert(vectors: readonly GalleryVector[]): Promise<void>;
  remove(personIds: readonly string[]): Promise<void>;
  count(): Promise<number>;
  /** From now on it is searched, at every replica; the one before is gone. */
  finish(): Promise<void>;
}

/**
 * The copy of the gallery that is searched; Postgres is the truth and the copy may be thrown away at any time. Every
 * method throws AppError `unavailable` when the index is away, and says why. A class, so that it can be injected by its
 * name.
 */
export abstract class VectorStore {
  /** Makes room for vectors of these sizes, by pack; throws away what cannot take them. */
  abstract prepare(sizes: ReadonlyMap<string, number>): Promise<void>;
  /** Puts or replaces. */
  abstract upsert(vectors: readonly GalleryVector[]): Promise<void>;
  /** Takes the person out of every pack but those named. Content when there is nothing to take. */
  abstract remove(personId: string, exceptPackIds?: readonly string[]): Promise<void>;
  /** The most alike people of that pack, best first, at most `limit`. Never meets another pack's vectors. */
  abstract search(packId: string, vector: Float32Array, limit: number): Promise<Neighbour[]>;
  /** Everything it holds, to be compared with the truth. */
  abstract entries(): AsyncIterable<GalleryEntry>;
  /**
   * How many people it holds of that pack; 0 when it cannot be searched for vectors of the size it was prepared for.
   */
  abstract count(packId: string): Promise<number>;
  /** Readiness: it answers within a second or so, and can be written to. */
  abstract check(): Promise<void>;
  /** Takes these people out of where an earlier version kept them, and leaves the place when nobody is left. */
  abstract retire(personIds: readonly string[]): Promise<void>;
  /** Work of minutes that makes searches better; `packIds` are those in use. Ends early when stopped. */
  abstract tune(packIds: readonly string[], stopping: AbortSignal): Promise<void>;
  /** Frees what it holds in this process, when nobody searches any more. */
  abstract close(): Promise<void>;
}
