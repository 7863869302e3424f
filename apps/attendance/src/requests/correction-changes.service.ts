import { Injectable } from '@nestjs/common';
import { correctionRequestChanged } from '@smart-attendance/contracts';
import type { Transaction } from '@smart-attendance/database';
import type { DateSpan } from '../periods/period.policy';
import type { CorrectionRequestRow } from './correction-request.entity';
import { toChangedRequest } from './correction-request.message';
import { CorrectionRequestsRepository, type Ending, type PendingFilter } from './correction-requests.repository';

/** Every step of a correction request is written here, and told. */
@Injectable()
export class CorrectionChangesService {
  constructor(private readonly requests: CorrectionRequestsRepository) {}

  async insert(tx: Transaction, request: CorrectionRequestRow): Promise<void> {
    await this.requests.insert(tx, request);
    tx.publish(correctionRequestChanged, { request: toChangedRequest(request) });
  }

  async update(tx: Transaction, request: CorrectionRequestRow): Promise<void> {
    await this.requests.update(tx, request);
    tx.publish(correctionRequestChanged, { request: toChangedRequest(request) });
  }

  /** Ends what waits about a person. */
  async endPending(tx: Transaction, personId: string, ending: Ending, filter: PendingFilter): Promise<void> {
    for (const request of await this.requests.endPending(tx, personId, ending, filter)) {
      tx.publish(correctionRequestChanged, { request: toChangedRequest(request) });
    }
  }

  /** Ends what came late for these days, which are planned to be computed. */
  async releaseLateData(tx: Transaction, span: DateSpan, ending: Ending): Promise<void> {
    for (const request of await this.requests.releaseLateData(tx, span, ending)) {
      tx.publish(correctionRequestChanged, { request: toChangedRequest(request) });
    }
  }
}
