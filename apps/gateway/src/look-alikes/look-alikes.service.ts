import { Injectable } from '@nestjs/common';
import {
  decideLookAlike,
  getLookAlike,
  getLookAlikeScan,
  listLookAlikes,
  startLookAlikeScan,
  type LookAlikeState,
} from '@smart-attendance/contracts';
import { RequestClient } from '@smart-attendance/messaging';
import type { Caller } from '../access/caller';
import { requirePart } from '../http/required-part';
import { toPageView, type PageRequest, type PageView } from '../input/page.policy';
import { given } from '../input/show.policy';
import { toLookAlikeScanView, toLookAlikeView, type LookAlikeScanView, type LookAlikeView } from './look-alike.view';

/** Look-alikes over HTTP: requests to identity. */
@Injectable()
export class LookAlikesService {
  constructor(private readonly requests: RequestClient) {}

  async list(
    page: PageRequest,
    { state = '', personId = '' }: { readonly state?: string; readonly personId?: string },
  ): Promise<PageView<LookAlikeView>> {
    const { lookAlikes, pageInfo } = await this.requests.request(listLookAlikes, { page, state, personId });
    return toPageView(lookAlikes.map(toLookAlikeView), page, pageInfo);
  }

  async get(lookAlikeId: string): Promise<LookAlikeView> {
    const { lookAlike } = await this.requests.request(getLookAlike, { lookAlikeId });
    return toLookAlikeView(requirePart(lookAlike));
  }

  async decide(
    lookAlikeId: string,
    state: LookAlikeState,
    { principal }: Caller,
    expectedRevision?: number,
  ): Promise<LookAlikeView> {
    const { lookAlike } = await this.requests.request(decideLookAlike, {
      lookAlikeId,
      state,
      authorId: principal.id,
      ...given({ expectedRevision }),
    });
    return toLookAlikeView(requirePart(lookAlike));
  }

  async scan(): Promise<LookAlikeScanView> {
    const { scan } = await this.requests.request(getLookAlikeScan, {});
    return toLookAlikeScanView(requirePart(scan));
  }

  async startScan(): Promise<LookAlikeScanView> {
    const { scan } = await this.requests.request(startLookAlikeScan, {});
    return toLookAlikeScanView(requirePart(scan));
  }
}
