import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { marginOfPair } from './pair-margin.policy';

/** A decision is heard of by every replica within this time. */
const freshForMs = 2_000;
/** As many as a person has neighbours that are looked at. */
const pairsMax = 20_000;

interface PairRow {
  readonly person_a: string;
  readonly person_b: string;
  readonly similarity: number;
  readonly pack_id: string;
}

type Margins = ReadonlyMap<string, number>;

const none: Margins = new Map();

/** Pairs of whom somebody said that they are two people, as matching needs them. */
@Injectable()
export class ToldApartPairsRepository {
  private pairs: ReadonlyMap<string, Margins> = new Map();
  private readAtMs = -Infinity;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /** By how much a face must be more like that person than like each of these others; empty for who has none. */
  async marginsOf(packId: string, personId: string): Promise<Margins> {
    if (performance.now() - this.readAtMs > freshForMs) {
      this.reading ??= this.read().finally(() => {
        this.reading = undefined;
      });
      await this.reading;
    }
    return this.pairs.get(`${packId} ${personId}`) ?? none;
  }

  /** A pair whose likeness is known in another pack only has the usual margin in this one. */
  private async read(): Promise<void> {
    const rows = await this.dataSource.query<PairRow[]>(
      `SELECT person_a, person_b, similarity, pack_id FROM look_alikes WHERE state = 'two_people'
        ORDER BY similarity DESC LIMIT $1`,
      [pairsMax],
    );
    const pairs = new Map<string, Map<string, number>>();
    for (const { person_a: one, person_b: other, similarity, pack_id: packId } of rows) {
      const margin = marginOfPair(similarity, this.config.MATCH_MARGIN_MIN);
      for (const [from, to] of [
        [one, other],
        [other, one],
      ] as const) {
        const key = `${packId} ${from}`;
        const margins = pairs.get(key) ?? new Map<string, number>();
        margins.set(to, margin);
        pairs.set(key, margins);
      }
    }
    this.pairs = pairs;
    this.readAtMs = performance.now();
  }
}
