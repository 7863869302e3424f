import { Injectable } from '@nestjs/common';
import { attendanceRecorded, correctionRequestChanged, leaveChanged } from '@smart-attendance/contracts';
import { MentionsRepository } from '@smart-attendance/database';
import { KeptMessages } from '@smart-attendance/messaging';
import { tablesOfIds, tablesOfTexts } from './kept-of-erased.policy';

export interface Finding {
  readonly place: string;
  readonly rows: number;
  /** Which of the texts; undefined: the id. */
  readonly text: number | undefined;
  readonly isKept: boolean;
}

/** Looks for somebody who is erased, in all tables and on the bus. */
@Injectable()
export class ErasureCheckService {
  constructor(
    private readonly mentions: MentionsRepository,
    private readonly messages: KeptMessages,
  ) {}

  /** @throws AppError `unavailable` when one of them is away */
  async check(
    personId: string,
    texts: readonly string[],
  ): Promise<{ readonly places: readonly string[]; readonly findings: readonly Finding[] }> {
    const { tables, mentions } = await this.mentions.find(personId, texts);
    const inTables = mentions.map(({ table, rows, text }) => ({
      place: table,
      rows,
      text,
      isKept: (text === undefined ? tablesOfIds : tablesOfTexts).includes(table),
    }));
    const counted = await Promise.all(
      [attendanceRecorded, correctionRequestChanged, leaveChanged].map((event) => this.messages.count(event, personId)),
    );
    const onBus = counted
      .flat()
      .map(({ stream, messages }) => ({ place: stream, rows: messages, text: undefined, isKept: false }));
    return {
      places: [...new Set([...tables, ...onBus.map(({ place }) => place)])],
      findings: [...inTables, ...onBus.filter(({ rows }) => rows > 0)],
    };
  }
}
