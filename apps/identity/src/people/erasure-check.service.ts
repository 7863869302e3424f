import { Injectable } from '@nestjs/common';
import { personChanged, personRecognized, recognitionChanged } from '@smart-attendance/contracts';
import { MentionsRepository } from '@smart-attendance/database';
import { KeptMessages } from '@smart-attendance/messaging';
import { VectorStore } from '../gallery/vector-store';

export interface Finding {
  readonly place: string;
  readonly rows: number;
  /** Which of the texts; undefined: the id. */
  readonly text: number | undefined;
  readonly isKept: boolean;
}

/** Where the bare id may stay: of the receipt, and for a day so that every copy of the gallery forgets. */
const placesOfIds = ['identity.erasures', 'identity.gallery_changes', 'identity.person_erasures'];
/** Nobody's name or number is in a hash, and nobody may read one. */
const secrets = ['identity.people.password_hash'];
const index = 'index of faces';

/** Looks for somebody who is erased, in all tables, in the index that is searched and on the bus. */
@Injectable()
export class ErasureCheckService {
  constructor(
    private readonly mentions: MentionsRepository,
    private readonly store: VectorStore,
    private readonly messages: KeptMessages,
  ) {}

  /** @throws AppError `unavailable` when one of them is away */
  async check(
    personId: string,
    texts: readonly string[],
  ): Promise<{ readonly places: readonly string[]; readonly findings: readonly Finding[] }> {
    const { tables, mentions } = await this.mentions.find(personId, texts, secrets);
    const inTables = mentions.map(({ table, rows, text }) => ({
      place: table,
      rows,
      text,
      isKept: text === undefined && placesOfIds.includes(table),
    }));
    const vectors = await this.vectorsOf(personId);
    const inIndex = vectors === 0 ? [] : [{ place: index, rows: vectors, text: undefined, isKept: false }];
    const onBus = await this.onBus(personId);
    return {
      places: [...new Set([...tables, index, ...onBus.map(({ place }) => place)])],
      findings: [...inTables, ...inIndex, ...onBus.filter(({ rows }) => rows > 0)],
    };
  }

  /** One message says that they were erased. */
  private async onBus(personId: string): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (const event of [personChanged, personRecognized, recognitionChanged]) {
      const [live, dead] = await this.messages.count(event, personId);
      const isKept = event === personChanged && live.messages <= 1;
      findings.push({ place: live.stream, rows: live.messages, text: undefined, isKept });
      findings.push({ place: dead.stream, rows: dead.messages, text: undefined, isKept: false });
    }
    return findings;
  }

  private async vectorsOf(personId: string): Promise<number> {
    let vectors = 0;
    for await (const entry of this.store.entries()) if (entry.personId === personId) vectors += 1;
    return vectors;
  }
}
