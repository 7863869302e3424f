import { PassThrough, type Readable } from 'node:stream';
import { Client, type Connection } from 'pg';

const CONNECT_TIMEOUT_MS = 10_000;
const SLOT = 'smart_attendance_backup';
/** Two empty blocks end a tar archive; the server leaves them to its client. */
const END_OF_TAR = Buffer.alloc(1_024);

interface CopyData {
  readonly chunk: Buffer;
}

/**
 * A whole copy of a running Postgres 15 or newer as one tar archive, by the server's own BASE_BACKUP: consistent
 * however much is written meanwhile, with the log that is needed to open it. What pg_basebackup does, whose program
 * does not come with the embedded server.
 *
 * @param url of a user who may replicate, as the embedded server's only one may
 * @param end gives it up
 */
export async function openBaseBackup(
  url: string,
  end: AbortSignal,
): Promise<{ readonly archive: Readable; readonly close: () => Promise<void> }> {
  end.throwIfAborted();
  const replication = new URL(url);
  replication.searchParams.set('replication', 'true');
  const client = new Client({ connectionString: replication.href, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  const archive = new PassThrough();
  const fail = (error: Error): void => void archive.destroy(error);
  client.on('error', fail);
  await client.connect();
  try {
    // Keeps the log from the beginning of the copy to its end; gone with this connection.
    await client.query(`CREATE_REPLICATION_SLOT ${SLOT}_${process.pid} TEMPORARY PHYSICAL RESERVE_WAL`);
  } catch (error) {
    await client.end();
    throw error;
  }
  const giveUp = (): void => {
    fail(end.reason instanceof Error ? end.reason : new Error('The backup was given up.'));
  };
  end.addEventListener('abort', giveUp, { once: true });
  client.query(new BaseBackupQuery(archive));
  const close = async (): Promise<void> => {
    end.removeEventListener('abort', giveUp);
    archive.destroy();
    await client.end();
  };
  return { archive, close };
}

/** What `pg` wants of a query of its own kind. The server sends several results and one stream between them. */
class BaseBackupQuery {
  #connection: Connection | undefined;
  #archives = 0;

  constructor(private readonly archive: PassThrough) {}

  submit(connection: Connection): void {
    this.#connection = connection;
    this.archive.on('drain', () => connection.stream.resume());
    // Somebody gave it up: nobody reads on, and the server must not wait for us.
    this.archive.on('close', () => {
      if (!this.archive.readableEnded) connection.stream.destroy();
    });
    connection.query("BASE_BACKUP (LABEL 'smart-attendance', CHECKPOINT 'fast', WAL true, MANIFEST 'no')");
  }

  /** The first byte says what it is; a PassThrough keeps what it is given, and the parser's memory is used again. */
  handleCopyData({ chunk }: CopyData): void {
    const kind = String.fromCharCode(chunk[0] ?? 0);
    if (kind === 'n') this.#archives += 1;
    if (this.#archives > 1) this.archive.destroy(new Error('The database has tablespaces elsewhere.'));
    if (kind !== 'd' || this.archive.destroyed) return;
    const hasRoom = this.archive.write(Buffer.from(chunk.subarray(1)));
    if (!hasRoom) this.#connection?.stream.pause();
  }

  handleError(error: Error): void {
    this.archive.destroy(error);
  }

  handleReadyForQuery(): void {
    if (!this.archive.destroyed) this.archive.end(END_OF_TAR);
  }

  // The results around the stream say from where to where the log reaches, which is inside the archive, too.
  handleRowDescription(): void {
    // nothing to learn
  }

  handleDataRow(): void {
    // nothing to learn
  }

  handleCommandComplete(): void {
    // more may come
  }
}
