import { Injectable } from '@nestjs/common';
import { AppError } from '@smart-attendance/errors';
import { faultAfter, type ChainFault, type ChainPlace } from './audit-chain.policy';
import { AuditRepository } from './audit.repository';

const batchMax = 1_000;

export interface VerificationWish {
  /** Undefined: from the oldest that is kept. */
  readonly fromSequence: number | undefined;
  readonly limit: number;
}

export interface Verification {
  readonly fault: ChainFault | undefined;
  readonly checked: number;
  /** Where to go on; undefined at the end. */
  readonly nextSequence: number | undefined;
  readonly head: ChainPlace;
  readonly firstKeptSequence: number;
}

/** Reads the chain of the audit log again and computes each of its hashes anew. */
@Injectable()
export class AuditVerificationService {
  private isRunning = false;

  constructor(private readonly repository: AuditRepository) {}

  /** @throws AppError `unavailable` while another one runs, `invalid_argument` for a beginning that is not kept */
  async verify(wish: VerificationWish): Promise<Verification> {
    if (this.isRunning) {
      throw new AppError('unavailable', 'The audit log is being verified already; come back when that is done.', {
        retryAfterSeconds: 10,
      });
    }
    this.isRunning = true;
    try {
      return await this.verifyFrom(wish);
    } finally {
      this.isRunning = false;
    }
  }

  private async verifyFrom({ fromSequence, limit }: VerificationWish): Promise<Verification> {
    const { head, anchor } = await this.repository.chain();
    const whole = { head, firstKeptSequence: anchor.sequence + 1 };
    let last = await this.placeBefore(fromSequence, anchor);
    let checked = 0;
    while (checked < limit && last.sequence < head.sequence) {
      const batch = await this.repository.list({
        filter: {},
        limit: Math.min(batchMax, limit - checked, head.sequence - last.sequence),
        skip: 0,
        descending: false,
        after: last.sequence,
      });
      const fault = faultAfter(last, batch);
      const now = await this.repository.chain();
      // Its oldest entries were cut off just now: what follows them is verified from there.
      if (fault !== undefined && now.anchor.sequence > last.sequence) {
        last = now.anchor;
        continue;
      }
      if (fault !== undefined) return { ...whole, fault, checked, nextSequence: undefined };
      const end = batch.at(-1);
      if (end === undefined) {
        return { ...whole, fault: { sequence: last.sequence + 1, fault: 'missing' }, checked, nextSequence: undefined };
      }
      checked += batch.length;
      last = end;
    }
    if (last.sequence < head.sequence) return { ...whole, fault: undefined, checked, nextSequence: last.sequence + 1 };
    const fault = faultAtHead(last, head);
    return { ...whole, fault, checked, nextSequence: undefined };
  }

  private async placeBefore(fromSequence: number | undefined, anchor: ChainPlace): Promise<ChainPlace> {
    if (fromSequence === undefined || fromSequence <= anchor.sequence + 1) return anchor;
    const before = await this.repository.at(fromSequence - 1);
    if (before !== undefined) return before;
    throw AppError.invalid([{ field: 'from_sequence', message: 'must be one of the entries that are kept' }]);
  }
}

/** The newest ones may have been cut off, or the row that tells where the chain ends been changed. */
function faultAtHead(last: ChainPlace, head: ChainPlace): ChainFault | undefined {
  if (last.sequence === head.sequence && last.hash.equals(head.hash)) return undefined;
  return { sequence: head.sequence, fault: 'changed' };
}
