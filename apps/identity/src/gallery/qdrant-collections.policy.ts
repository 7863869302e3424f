import { createHash } from 'node:crypto';

/** Whose collections: the prefix is chosen, the installation is told from all others by a random id in its database. */
export interface CollectionOwner {
  readonly prefix: string;
  readonly installationId: string;
}

/**
 * What the collection of one pack is asked for by: an alias, or a collection that was made before there were aliases.
 * Prefix, the pack for readers, the owner, the pack exactly. Pack ids may hold what a name may not, so hashes say what
 * must be exact. 64 + 100 + 12 + 8, a generation of 8 and four dashes fit in Qdrant's 255.
 */
export function collectionOf({ prefix, installationId }: CollectionOwner, packId: string): string {
  return `${prefix}-${readableOf(packId)}-${ownerOf({ prefix, installationId })}-${hashOf(packId, 8)}`;
}

/** A collection behind the alias: one that is made anew is another until everything is in it. */
export function generationOf(name: string, generation: number): string {
  return `${name}-${generation.toString(16).padStart(8, '0')}`;
}

/** Whether the collection is a generation of what is asked for by that name. */
export function isGenerationOf(name: string, collection: string): boolean {
  return collection.startsWith(`${name}-`) && /^[0-9a-f]{8}$/.test(collection.slice(name.length + 1));
}

/** One more than any of the pack's collections has; a collection without a generation counts as none. */
export function nextGeneration(name: string, collections: readonly string[]): number {
  const generations = collections
    .filter((collection) => isGenerationOf(name, collection))
    .map((collection) => Number.parseInt(collection.slice(name.length + 1), 16));
  return Math.max(0, ...generations) + 1;
}

/** Whether it is one of this owner's: another prefix that begins alike, or another installation, is somebody else. */
export function isOwnCollection(owner: CollectionOwner, name: string): boolean {
  if (!name.startsWith(`${owner.prefix}-`)) return false;
  const [, ownerHash] =
    /^[A-Za-z0-9_-]{1,100}-([0-9a-f]{12})-[0-9a-f]{8}(?:-[0-9a-f]{8})?$/.exec(name.slice(owner.prefix.length + 1)) ??
    [];
  return ownerHash === ownerOf(owner);
}

/** What 0.1.0 called it, before names said whose they are. */
export function earlierCollectionOf(prefix: string, packId: string): string {
  return `${prefix}-${readableOf(packId)}-${hashOf(packId, 8)}`;
}

function ownerOf({ prefix, installationId }: CollectionOwner): string {
  return hashOf(`${installationId} ${prefix}`, 12);
}

function readableOf(packId: string): string {
  return packId.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 100);
}

function hashOf(text: string, digits: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, digits);
}
