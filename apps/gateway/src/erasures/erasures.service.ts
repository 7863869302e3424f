import { Injectable } from '@nestjs/common';
import {
  checkAttendanceErasure,
  checkIdentityErasure,
  create,
  ErasureSchema,
  getAttendanceErasure,
  getIdentityErasure,
  listErasures,
  type Erasure,
  type GetErasureResponse,
  type MessageInitShape,
} from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { toPageView, type PageRequest, type PageView } from '../input/page.policy';
import {
  toErasureCheckView,
  toErasureListView,
  toErasureView,
  type ErasureCheckView,
  type ErasureListView,
  type ErasureView,
} from './erasure.view';
import { OwnErasuresService } from './own-erasures.service';

/** What a service says of an erasure; `undefined`: nothing yet. */
export type Told = Erasure | 'away' | undefined;

/** The receipts of erasures, put together of what each service says of its own part. */
@Injectable()
export class ErasuresService {
  constructor(
    private readonly requests: RequestClient,
    private readonly own: OwnErasuresService,
  ) {}

  async list(page: PageRequest): Promise<PageView<ErasureListView>> {
    const { erasures, pageInfo } = await this.requests.request(listErasures, { page });
    return toPageView(erasures.map(toErasureListView), page, pageInfo);
  }

  /** @throws AppError `not_found` for who was not erased, or so long ago that the receipt is gone */
  async get(personId: string): Promise<ErasureView> {
    const [identity, attendance, gateway] = await Promise.all([
      tell(this.requests.request(getIdentityErasure, { personId })),
      tell(this.requests.request(getAttendanceErasure, { personId })),
      this.own.find(personId),
    ]);
    if (identity === undefined && gateway === undefined) throw AppError.notFound('erasure', personId);
    return toErasureView(personId, { identity, attendance, gateway: toErasure(gateway) });
  }

  /** Looks everywhere. @throws AppError `not_found`, `unavailable` when somebody cannot look now */
  async check(personId: string, texts: readonly string[]): Promise<ErasureCheckView> {
    await this.get(personId);
    const request = { personId, texts: [...texts] };
    // One after the other: each reads the whole of one database.
    const identity = await this.requests.request(checkIdentityErasure, request);
    const attendance = await this.requests.request(checkAttendanceErasure, request);
    const gateway = await this.own.check(personId, texts);
    return toErasureCheckView(personId, new Date(), { identity, attendance, gateway });
  }
}

async function tell(asked: Promise<GetErasureResponse>): Promise<Told> {
  try {
    return (await asked).erasure;
  } catch (error) {
    if (!isAppError(error)) throw error;
    if (error.code === 'not_found') return undefined;
    if (error.code === 'unavailable') return 'away';
    throw error;
  }
}

function toErasure(init: MessageInitShape<typeof ErasureSchema> | undefined): Erasure | undefined {
  return init === undefined ? undefined : create(ErasureSchema, init);
}
