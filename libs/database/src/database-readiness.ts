import { statfs } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { AppError } from '@smart-attendance/errors';
import { DataSource } from 'typeorm';
import { inTransaction } from './in-transaction';
import { lastOutageAtMs } from './unavailable';

/** A write that went well speaks for so long; the next one is under way when somebody asks after it. */
const writeEveryMs = 10_000;
/** Nobody waits for a write while the last that went well is not older than this. */
const writeTrustedMs = 30_000;

/** About 1.2 MB, more than any table of ours grows by at once. */
const spilledRows = 60_000;
/**
 * What is too large for the memory of a sort goes to a file beside the tables, and is gone with the statement: on a
 * full disk it fails as their growth does, while a changed row would still find a place in a page that is there. Where
 * temp_file_limit allows less (SQLSTATE 53400), there was room for as much as can be tried.
 */
const spill = `DO $$
  BEGIN
    PERFORM count(*) FROM (SELECT row FROM generate_series(1, ${spilledRows}) AS row ORDER BY -row OFFSET 0) AS sorted;
  EXCEPTION WHEN configuration_limit_exceeded THEN NULL;
  END
$$`;
/** A commit that must reach the write-ahead log, and with it the standbys that are waited for. */
const commit = `SELECT pg_logical_emit_message(true, 'readiness', '')`;

const loopback = /^(?:127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)?$/;

/**
 * Ready when the database answers, takes changes and has room for them; a HealthIndicator of the health server. Each
 * request reads; a write of about 1 MB that leaves nothing behind is tried every `writeEveryMs`, and at every request
 * while it, or other work of this service, fails.
 */
@Injectable()
export class DatabaseReadiness {
  readonly name = 'database';
  /** Room left where a Postgres of this machine keeps its files, in bytes; undefined for one elsewhere. */
  freeBytes: number | undefined;
  private wroteAtMs = -Infinity;
  private failed = false;
  private writing: Promise<void> | undefined;

  constructor(private readonly dataSource: DataSource) {}

  /** @throws AppError `unavailable` with the reason when work would fail */
  async check(): Promise<void> {
    const [state] = await this.dataSource.query<[{ readOnly: boolean }]>(
      `SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS "readOnly"`,
    );
    if (state.readOnly) {
      throw new AppError(
        'unavailable',
        'The database takes no changes right now: it is set to read only, or is a standby.',
        {
          reason: 'database_read_only',
        },
      );
    }
    const ageMs = performance.now() - this.wroteAtMs;
    const isDoubtful = this.failed || lastOutageAtMs(this.dataSource) > this.wroteAtMs;
    if (isDoubtful || ageMs > writeTrustedMs) await this.write();
    // A slow disk must not make it look away at every tenth second.
    else if (ageMs > writeEveryMs) this.write().catch(() => undefined);
  }

  private write(): Promise<void> {
    this.writing ??= this.writeOnce().finally(() => {
      this.writing = undefined;
    });
    return this.writing;
  }

  private async writeOnce(): Promise<void> {
    try {
      await inTransaction(this.dataSource, async (manager) => {
        const [folder] = await manager.query<{ path: string }[]>(
          `SELECT setting AS path FROM pg_settings WHERE name = 'data_directory'`,
        );
        this.freeBytes = await this.freeBytesAt(folder?.path);
        await manager.query(`SET LOCAL work_mem = '64kB'`);
        await manager.query(`SET LOCAL temp_tablespaces = ''`);
        await manager.query(spill);
        await manager.query(commit);
      });
      this.wroteAtMs = performance.now();
      this.failed = false;
    } catch (error) {
      this.failed = true;
      throw error;
    }
  }

  /** `path` is told only to a user who may read all settings. */
  private async freeBytesAt(path: string | undefined): Promise<number | undefined> {
    const { options } = this.dataSource;
    const url = 'url' in options ? (options.url ?? '') : '';
    if (path === undefined || !URL.canParse(url) || !loopback.test(new URL(url).hostname)) return undefined;
    try {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    } catch {
      return undefined;
    }
  }
}
