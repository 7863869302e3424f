import { Controller } from '@nestjs/common';
import {
  decideLookAlike,
  getLookAlike,
  getLookAlikeScan,
  listLookAlikes,
  startLookAlikeScan,
  type DecideLookAlikeRequest,
  type GetLookAlikeRequest,
  type ListLookAlikesRequest,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { LookAlikesService } from './look-alikes.service';

@Controller()
export class LookAlikesResponder {
  constructor(private readonly lookAlikes: LookAlikesService) {}

  @RespondsTo(listLookAlikes)
  listLookAlikes(request: ListLookAlikesRequest) {
    return this.lookAlikes.list(request);
  }

  @RespondsTo(getLookAlike)
  async getLookAlike({ lookAlikeId }: GetLookAlikeRequest) {
    return { lookAlike: await this.lookAlikes.get(lookAlikeId) };
  }

  @RespondsTo(decideLookAlike)
  async decideLookAlike(request: DecideLookAlikeRequest) {
    return { lookAlike: await this.lookAlikes.decide(request) };
  }

  @RespondsTo(getLookAlikeScan)
  async getLookAlikeScan() {
    return { scan: await this.lookAlikes.scan() };
  }

  @RespondsTo(startLookAlikeScan)
  async startLookAlikeScan() {
    return { scan: await this.lookAlikes.startScan() };
  }
}
