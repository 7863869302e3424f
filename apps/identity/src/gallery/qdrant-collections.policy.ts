import { createHash } from 'node:crypto';

/** Whose collections: the prefix is chosen, the installation is told from all others by a random id in its database. */
export interface CollectionOwner {
  readonly prefix: string;
  readonly installationId: string;
}

/**
 * The collection of one pack: prefix, the pack for readers, the owner, the pack exactly. Pack ids may hold what a
 * collection's name may not, so hashes say what must be exact. 64 + 100 + 12 + 8 and three dashes fit in Qdrant's 255.
 */
export function collectionOf({ prefix, installationId }: CollectionOwner, packId: string): string {
  return `${prefix}-${readableOf(packId)}-${ownerOf({ prefix, installationId })}-${hashOf(packId, 8)}`;
}

/** Whether it is one of this owner's: another prefix that begins alike, or another installation, is somebody else. */
export function isOwnCollection(owner: CollectionOwner, name: string): boolean {
  if (!name.startsWith(`${owner.prefix}-`)) return false;
  const [, ownerHash] =
    /^[A-Za-z0-9_-]{1,100}-([0-9a-f]{12})-[0-9a-f]{8}$/.exec(name.slice(owner.prefix.length + 1)) ?? [];
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
