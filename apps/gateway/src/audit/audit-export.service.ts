import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import type { Response } from 'express';
import { AppError } from '@smart-attendance/errors';
import { guardFormula } from '../cameras/csv/formula-guard.policy';
import type { ChainedEntry } from './audit-entry';
import { AuditRepository, type AuditFilter } from './audit.repository';
import { toAuditEntryView, type AuditEntryView } from './audit.view';

/** About 500 MB as JSON lines; a spreadsheet ends there, too. */
const entriesMax = 1_000_000;
const pageMax = 1_000;
/** Each holds a page in memory. */
const exportsAtOnceMax = 2;

/** Without it Excel takes UTF-8 for something older. */
const byteOrderMark = '\uFEFF';

const columns: readonly (keyof AuditEntryView)[] = [
  'sequence',
  'at',
  'actor_kind',
  'actor_id',
  'actor_role',
  'account_hash',
  'action',
  'target_kind',
  'target_id',
  'user_id',
  'fields',
  'status',
  'result',
  'reason',
  'requests',
  'address',
  'user_agent',
  'trace_id',
  'id',
  'hash',
];

interface Format {
  readonly contentType: string;
  readonly fileName: string;
  readonly head: string;
  readonly rows: (entries: readonly ChainedEntry[]) => string;
}

const formats: Readonly<Record<'csv' | 'jsonl', Format>> = {
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    fileName: 'audit-log.csv',
    head: byteOrderMark + toCsv([columns]),
    rows: (entries) => toCsv(entries.map((entry) => cellsOf(toAuditEntryView(entry)))),
  },
  jsonl: {
    contentType: 'application/jsonl; charset=utf-8',
    fileName: 'audit-log.jsonl',
    head: '',
    rows: (entries) => entries.map((entry) => `${JSON.stringify(toAuditEntryView(entry))}\n`).join(''),
  },
};

/** Writes entries into a file, oldest first, page by page as the client takes them. */
@Injectable()
export class AuditExportService {
  private running = 0;

  constructor(private readonly repository: AuditRepository) {}

  /**
   * @throws AppError before anything is answered: `invalid_argument` for too many, `unavailable`; later it breaks off
   */
  async write(filter: AuditFilter, format: 'csv' | 'jsonl', response: Response): Promise<void> {
    if (this.running >= exportsAtOnceMax) {
      throw new AppError('unavailable', 'Others export the audit log right now; come back when they are done.', {
        retryAfterSeconds: 10,
      });
    }
    this.running += 1;
    try {
      await this.refuseTooMany(filter);
      const { contentType, fileName } = formats[format];
      const lines = this.lines(filter, formats[format]);
      const first = await lines.next();
      response.status(200).set({
        'Content-Type': contentType,
        'Content-Disposition': `attachment; filename="${fileName}"`,
      });
      await pipeline(Readable.from(withFirst(first, lines), { objectMode: false }), response);
    } finally {
      this.running -= 1;
    }
  }

  private async refuseTooMany(filter: AuditFilter): Promise<void> {
    if ((await this.repository.count(filter, entriesMax + 1)) <= entriesMax) return;
    const message = `must leave at most ${entriesMax} entries; export a shorter time, and the next one after it`;
    throw AppError.invalid([{ field: 'from', message }]);
  }

  /** Of the entries that were there when it began; its own comes after them. */
  private async *lines(filter: AuditFilter, { head, rows }: Format): AsyncGenerator<string> {
    const end = (await this.repository.chain()).head.sequence;
    let after = 0;
    let text = head;
    for (;;) {
      const page = await this.repository.list({ filter, limit: pageMax, skip: 0, descending: false, after });
      const wanted = page.filter(({ sequence }) => sequence <= end);
      text += rows(wanted);
      if (text !== '') yield text;
      text = '';
      const last = wanted.at(-1);
      if (last === undefined || wanted.length < pageMax) return;
      after = last.sequence;
    }
  }
}

async function* withFirst(first: IteratorResult<string>, others: AsyncGenerator<string>): AsyncGenerator<string> {
  if (first.done !== true) yield first.value;
  yield* others;
}

function cellsOf(view: AuditEntryView): string[] {
  return columns.map((column) => {
    const value = view[column];
    return guardFormula(Array.isArray(value) ? value.join(' ') : String(value ?? ''));
  });
}

function toCsv(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    { record_delimiter: 'windows' },
  );
}
