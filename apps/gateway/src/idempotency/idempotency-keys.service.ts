import { createHash, createHmac, hkdfSync, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { Inject, Injectable } from '@nestjs/common';
import { SealError, SecretBox } from '@smart-attendance/database';
import { AppError, toAppError } from '@smart-attendance/errors';
import { Logger } from '@smart-attendance/observability';
import { gatewayConfigToken, type GatewayConfig } from '../gateway.config';
import { answerNotKept } from './answer-not-kept';
import { idempotencyKeyHeader } from './idempotency-key.policy';
import { IdempotencyKeysRepository, type KeyRow } from './idempotency-keys.repository';

export const keyKeptMs = 24 * 60 * 60 * 1_000;
/** A client with more is not one that retries. */
const keysOfCallerMax = 10_000;
/** An attempt that says nothing for so long belongs to a process that died; it says so every `renewEveryMs`. */
const lockMs = 30_000;
const renewEveryMs = 10_000;
/** Packed. The answer of an import of a thousand rows is less. */
const answerBytesMax = 64 * 1024;
/** Twice the largest answer there is. */
const answerJsonBytesMax = 1_000_000;
/** A key that was there a moment ago and is gone was released; more often in a row is something else. */
const claimAttemptsMax = 3;

const pack = promisify(deflateRaw);
const unpack = promisify(inflateRaw);

export interface KeyedRequest {
  readonly callerId: string;
  readonly method: string;
  readonly path: string;
  readonly key: string;
  /** sha256 of what it says. */
  readonly digest: Buffer;
}

interface Secrets {
  readonly box: SecretBox;
  readonly macKey: Buffer;
}

/** A key that is in the hands of this request. */
export interface HeldKey {
  readonly id: Buffer;
  readonly attempt: string;
  readonly resourceId: string;
  /** An earlier attempt had it, and may have made something. */
  readonly isTakenOver: boolean;
  readonly box: SecretBox;
}

export type Claim =
  | { readonly kind: 'held'; readonly held: HeldKey }
  | { readonly kind: 'answered'; readonly answer: unknown };

/**
 * Which creating requests were made, so that a repetition gets the first answer and makes nothing:
 *
 *     held (renewed while it works) -> done, with the answer
 *                                   -> released: it was refused, and made nothing
 *                                   -> unlocked: nobody knows, or an attempt before may have made it; the same
 *                                      request may take over
 *
 * Whoever takes over gives what it makes the same id, and the service that owns it makes one thing of one id. So a
 * process that dies, an answer that gets lost on the bus and two requests at once all end in one row.
 *
 * Answers are sealed by a key made of the secret of the gateway and of the client's own key, of which the table holds
 * only a hash.
 */
@Injectable()
export class IdempotencyKeysService {
  constructor(
    private readonly repository: IdempotencyKeysRepository,
    private readonly logger: Logger,
    @Inject(gatewayConfigToken) private readonly config: GatewayConfig,
  ) {}

  /**
   * @throws AppError `conflict` while the first request works (`request_in_progress`) or when its answer is not there
   * any more (`answer_not_kept`), `invalid_argument` when it was another request (`idempotency_key_reused`),
   * `rate_limited` (`too_many_idempotency_keys`), `unavailable`
   */
  async claim(request: KeyedRequest): Promise<Claim> {
    const id = hashOf(request.callerId, request.method, request.path, request.key);
    const { box, macKey } = this.secretsOf(request.key, id);
    const requestMac = createHmac('sha256', macKey).update(request.digest).digest();
    for (let turn = 1; turn <= claimAttemptsMax; turn += 1) {
      const [attempt, newId] = [randomUUID(), randomUUID()];
      const resourceId = await this.repository.claim(
        { id, callerId: request.callerId, requestMac, attempt, resourceId: newId },
        { lockMs, keptMs: keyKeptMs, keysMax: keysOfCallerMax },
      );
      if (resourceId !== undefined) {
        return { kind: 'held', held: { id, attempt, resourceId, isTakenOver: resourceId !== newId, box } };
      }
      const row = await this.repository.find(id);
      if (row !== undefined) return { kind: 'answered', answer: await this.answerIn(row, requestMac, id, box) };
    }
    throw new AppError('rate_limited', `${keysOfCallerMax} of your idempotency keys are kept for a day already.`, {
      reason: 'too_many_idempotency_keys',
      retryAfterSeconds: 3_600,
    });
  }

  /** Works with the key in hand, and notes what came of it. `answers`: about whom, and whether the answer is kept. */
  async run<T>(
    held: HeldKey,
    isKept: boolean,
    personIdsIn: (answer: T) => string[],
    work: () => Promise<T>,
  ): Promise<T> {
    const renewing = setInterval(() => {
      void this.repository.renew(held, lockMs).catch(() => undefined);
    }, renewEveryMs);
    try {
      const answer = await work();
      await this.note(held, async () => {
        await this.repository.finish(held, isKept ? await this.seal(held, answer) : null, personIdsIn(answer));
      });
      return answer;
    } catch (error) {
      const isAsNew = madeNothing(error) && !held.isTakenOver;
      await this.note(held, () => (isAsNew ? this.repository.release(held) : this.repository.unlock(held)));
      throw error;
    } finally {
      clearInterval(renewing);
    }
  }

  /** For a person who is erased. */
  eraseAnswersAbout(personId: string): Promise<void> {
    return this.repository.eraseAnswersAbout(personId);
  }

  private async answerIn(row: KeyRow, requestMac: Buffer, id: Buffer, box: SecretBox): Promise<unknown> {
    if (!row.requestMac.equals(requestMac)) throw reused();
    if (!row.isDone) {
      throw new AppError('conflict', 'The first request with this idempotency key is still at work; ask again.', {
        reason: 'request_in_progress',
        retryAfterSeconds: 1,
      });
    }
    if (row.answerSealed === null) throw answerNotKept(row.resourceId);
    try {
      return JSON.parse((await unpack(box.open(row.answerSealed, contextOf(id)))).toString('utf8'));
    } catch (error) {
      if (error instanceof SealError) throw answerNotKept(row.resourceId);
      throw error;
    }
  }

  /** Null for an answer that is too large to be kept. */
  private async seal({ id, box }: HeldKey, answer: unknown): Promise<Buffer | null> {
    const json = JSON.stringify(answer);
    if (json.length > answerJsonBytesMax) return null;
    const packed = await pack(json);
    return packed.length > answerBytesMax ? null : box.seal(packed, contextOf(id));
  }

  /** What was made is made: an outage now leaves the key locked for a moment, and the retry takes over. */
  private async note({ id }: HeldKey, write: () => Promise<void>): Promise<void> {
    await write().catch((error: unknown) => {
      this.logger.warn('idempotency-key-not-noted', { key: id.toString('hex').slice(0, 16), error });
    });
  }

  private secretsOf(key: string, id: Buffer): Secrets {
    const secret = createHash('sha256').update(this.config.JWT_SECRET).update(key).digest();
    const bytes = Buffer.from(hkdfSync('sha256', secret, id, 'idempotency-keys', 64));
    return { box: new SecretBox(bytes.subarray(0, 32).toString('base64')), macKey: bytes.subarray(32) };
  }
}

function reused(): AppError {
  const message = 'was used for another request; a new one needs a new key';
  return new AppError('invalid_argument', 'This idempotency key was used for another request.', {
    reason: 'idempotency_key_reused',
    violations: [{ field: idempotencyKeyHeader, message }],
  });
}

/** A refusal of ours or of a service behind made nothing; where somebody was away or broke, nobody knows. */
function madeNothing(error: unknown): boolean {
  const { code } = toAppError(error);
  return code !== 'unavailable' && code !== 'internal';
}

function contextOf(id: Buffer): string {
  return `idempotency-key:${id.toString('hex')}:answer`;
}

function hashOf(...parts: readonly string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}
