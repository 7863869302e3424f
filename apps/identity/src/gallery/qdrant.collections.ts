import type { Logger } from '@smart-attendance/observability';
import {
  collectionOf,
  earlierCollectionOf,
  generationOf,
  isGenerationOf,
  isOwnCollection,
  nextGeneration,
  type CollectionOwner,
} from './qdrant-collections.policy';
import { statusOf } from './qdrant-failure.policy';
import type { QdrantConnection } from './qdrant.connection';

export interface CollectionOptions {
  readonly collectionPrefix: string;
  /** The random id of this installation, from its database. */
  readonly installationId: () => Promise<string>;
  /** Whether Qdrant keeps 8 bits a number in memory to walk its index by. */
  readonly isQuantised: boolean;
  readonly logger: Logger;
}

export interface CollectionShape {
  readonly status: string;
  /** Undefined for vectors with names, which are not ours. */
  readonly size: number | undefined;
  readonly isCosine: boolean;
  readonly isQuantised: boolean;
}

/** One value in a hundred lies outside of the range that the 8 bits cover: faces have no numbers that stand out. */
const quantisation = { scalar: { type: 'int8', quantile: 0.99, always_ram: true } } as const;

/**
 * The collections of this installation in a Qdrant server. A pack is asked for by its alias, and behind that is one
 * collection:
 * none ──create──▶ generation 1 ──startNext──▶ a second one is filled beside it ──switchTo──▶ the second alone
 */
export class QdrantCollections {
  private owner: Promise<CollectionOwner> | undefined;
  /** Known to be there, by name. */
  private readonly ready = new Map<string, Promise<void>>();

  constructor(
    private readonly server: QdrantConnection,
    private readonly options: CollectionOptions,
  ) {}

  /** What a pack's collection is asked for by. */
  async nameOf(packId: string): Promise<string> {
    return collectionOf(await this.ownerOfCollections(), packId);
  }

  /** All of ours, with those that are still being filled. */
  async own(): Promise<string[]> {
    const owner = await this.ownerOfCollections();
    return (await this.all()).filter((name) => isOwnCollection(owner, name));
  }

  /** Those of ours that are searched. */
  async searched(): Promise<string[]> {
    const [own, targets] = [await this.own(), await this.targets()];
    const searched = new Set(targets.values());
    return own.filter((name) => searched.has(name) || !/-[0-9a-f]{8}-[0-9a-f]{8}$/.test(name));
  }

  /** Of these packs, as 0.1.0 named them. */
  async earlierOf(packIds: readonly string[]): Promise<string[]> {
    const earlier = packIds.map((packId) => earlierCollectionOf(this.options.collectionPrefix, packId));
    return (await this.all()).filter((name) => earlier.includes(name));
  }

  /** By alias or name; undefined where there is none. */
  async shapeOf(name: string): Promise<CollectionShape | undefined> {
    const found = await this.server.requestIfFound((client) => client.getCollection(name));
    if (found === undefined) return undefined;
    const { vectors } = found.config.params;
    return {
      status: found.status,
      size: typeof vectors?.size === 'number' ? vectors.size : undefined,
      isCosine: vectors?.distance === 'Cosine',
      isQuantised: found.config.quantization_config != null,
    };
  }

  /** Deletes what cannot take vectors of that size, and changes what can be changed in place. */
  async fit(packId: string, size: number): Promise<void> {
    const name = await this.nameOf(packId);
    const found = await this.shapeOf(name);
    if (found === undefined) return;
    const target = await this.targetOf(name);
    if (!fits(found, size)) {
      this.options.logger.warn('gallery-collection-replaced', { packId, size, found: found.size ?? 0 });
      await this.server.write((client) => client.deleteCollection(target));
    } else if (found.isQuantised !== this.options.isQuantised) {
      this.options.logger.info('gallery-quantisation-changed', { packId, isQuantised: this.options.isQuantised });
      const config = this.options.isQuantised ? quantisation : 'Disabled';
      await this.server.write((client) => client.updateCollection(target, { quantization_config: config }));
    }
  }

  /** Makes the first collection of a pack, whichever replica comes first. */
  async ensure(packId: string, size: number): Promise<void> {
    let ready = this.ready.get(packId);
    if (ready === undefined) {
      ready = this.createIfMissing(await this.nameOf(packId), size);
      this.ready.set(packId, ready);
      ready.catch(() => this.ready.delete(packId));
    }
    await ready;
  }

  /** Looks again the next time; of that pack, or of all. */
  forget(packId?: string): void {
    if (packId === undefined) this.ready.clear();
    else this.ready.delete(packId);
  }

  /**
   * An empty collection beside the one that is searched; what a killed attempt left is thrown away. One caller at a
   * time. @returns its name
   */
  async startNext(packId: string, size: number): Promise<string> {
    const name = await this.nameOf(packId);
    const generations = (await this.own()).filter((collection) => isGenerationOf(name, collection));
    const searched = await this.targetOf(name);
    for (const collection of generations.filter((other) => other !== searched)) {
      await this.server.write((client) => client.deleteCollection(collection));
    }
    const next = generationOf(name, nextGeneration(name, generations));
    await this.create(next, size);
    return next;
  }

  /** From now on this one is searched, in one step at the server; the one before is deleted. */
  async switchTo(packId: string, collection: string): Promise<void> {
    const name = await this.nameOf(packId);
    const before = (await this.shapeOf(name)) === undefined ? undefined : await this.targetOf(name);
    // One from before there were aliases has the very name; searches in between find no collection, and try again.
    if (before === name) await this.server.write((client) => client.deleteCollection(name));
    await this.pointAt(name, collection);
    if (before !== undefined && before !== name && before !== collection) {
      await this.server.write((client) => client.deleteCollection(before));
    }
  }

  private async createIfMissing(name: string, size: number): Promise<void> {
    if ((await this.shapeOf(name)) !== undefined) return;
    const first = generationOf(name, 1);
    const found = await this.shapeOf(first);
    if (found !== undefined && !fits(found, size)) await this.server.write((client) => client.deleteCollection(first));
    await this.create(first, size);
    await this.pointAt(name, first);
  }

  private async create(collection: string, size: number): Promise<void> {
    const { isQuantised } = this.options;
    await this.server.write((client) =>
      client
        .createCollection(collection, {
          vectors: { size, distance: 'Cosine' },
          ...(isQuantised && { quantization_config: quantisation }),
        })
        .catch((error: unknown) => {
          // Another replica was quicker.
          if (statusOf(error) !== 409) throw error;
          return true;
        }),
    );
    // By which it can be asked whether a point of another pack is among them.
    const index = { field_name: 'pack_id', field_schema: 'keyword', wait: true } as const;
    await this.server.write((client) => client.createPayloadIndex(collection, index));
  }

  private async pointAt(name: string, collection: string): Promise<void> {
    const isThere = (await this.targets()).has(name);
    const actions = [
      ...(isThere ? [{ delete_alias: { alias_name: name } }] : []),
      { create_alias: { alias_name: name, collection_name: collection } },
    ];
    await this.server.write((client) => client.updateCollectionAliases({ actions }));
  }

  /** The collection behind the name, which is the name itself where there is no alias. */
  private async targetOf(name: string): Promise<string> {
    return (await this.targets()).get(name) ?? name;
  }

  /** Of everybody's aliases. */
  private async targets(): Promise<Map<string, string>> {
    const { aliases } = await this.server.request((client) => client.getAliases());
    return new Map(aliases.map(({ alias_name: name, collection_name: collection }) => [name, collection]));
  }

  private async all(): Promise<string[]> {
    return this.server.request(async (client) => (await client.getCollections()).collections.map(({ name }) => name));
  }

  private async ownerOfCollections(): Promise<CollectionOwner> {
    this.owner ??= this.options.installationId().then(
      (installationId) => ({ prefix: this.options.collectionPrefix, installationId }),
      (error: unknown) => {
        this.owner = undefined;
        throw error;
      },
    );
    return this.owner;
  }
}

export function fits({ size, isCosine }: CollectionShape, wanted: number): boolean {
  return isCosine && size === wanted;
}
