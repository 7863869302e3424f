import { Injectable } from '@nestjs/common';
import { getCoverage, listCameras, timestampFromDate } from '@smart-attendance/contracts';
import { isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';

export interface CoveredCamera {
  readonly cameraId: string;
  readonly name: string;
  readonly blindSeconds: number;
}

/** Each is asked for by itself, some milliseconds apiece. */
const camerasMax = 200;
const askedAtOnce = 10;
const deadlineMs = 3_000;

/** What cameras were there, and when they saw nothing; camera-registry knows. */
@Injectable()
export class CameraCoverageService {
  constructor(private readonly requests: RequestClient) {}

  /** Undefined while camera-registry is away: the rest of an explanation needs no waiting for it. */
  async read(from: Date, to: Date, cameraId: string): Promise<readonly CoveredCamera[] | undefined> {
    try {
      const only = cameraId === '' ? {} : { ids: { cameraIds: [cameraId] } };
      const page = { limit: camerasMax };
      const { cameras } = await this.requests.request(listCameras, { page, ...only }, { deadlineMs });
      const covered: CoveredCamera[] = [];
      for (let at = 0; at < cameras.length; at += askedAtOnce) {
        const some = cameras.slice(at, at + askedAtOnce);
        covered.push(...(await Promise.all(some.map(({ id, name }) => this.cover({ id, name }, from, to)))));
      }
      return covered;
    } catch (error) {
      if (isAppError(error) && error.code === 'unavailable') return undefined;
      throw error;
    }
  }

  private async cover(
    { id: cameraId, name }: { readonly id: string; readonly name: string },
    from: Date,
    to: Date,
  ): Promise<CoveredCamera> {
    const times = { from: timestampFromDate(from), to: timestampFromDate(to) };
    const { secondsAsked, secondsSeen } = await this.requests.request(
      getCoverage,
      { cameraId, ...times },
      { deadlineMs },
    );
    return { cameraId, name, blindSeconds: Math.max(0, secondsAsked - secondsSeen) };
  }
}
