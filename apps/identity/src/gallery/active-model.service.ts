import { Injectable } from '@nestjs/common';
import { analyzePhoto, getModel, type AnalyzePhotoResponse, type FaceModel } from '@smart-attendance/contracts';
import { AppError, isAppError } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import { ActivePackRepository } from './active-pack.repository';

/** A worker that is being replaced may not have the pack; whoever responds next is another, as likely as not. */
const attemptsMax = 4;

/** What face-inference says with the pack that faces are compared by now. */
@Injectable()
export class ActiveModelService {
  constructor(
    private readonly requests: RequestClient,
    private readonly packs: ActivePackRepository,
  ) {}

  /** @throws AppError `unavailable` while face-inference is away, or has no worker with that pack */
  async read(deadlineMs = getModel.deadlineMs): Promise<FaceModel> {
    const packId = await this.packs.idToAsk();
    const { model } = await requestFromSomeWorker(() => this.requests.request(getModel, { packId }, { deadlineMs }));
    if (model === undefined) throw new AppError('internal', 'face-inference does not say which model it works with.');
    return model;
  }

  /** @throws AppError as `read`, or what face-inference says about a picture it cannot read */
  async analyze(picture: Uint8Array, deadlineMs: number): Promise<AnalyzePhotoResponse> {
    const packId = await this.packs.idToAsk();
    const request = { picture, tryTurned: true, packId };
    return requestFromSomeWorker(() => this.requests.request(analyzePhoto, request, { deadlineMs }));
  }
}

/** Which of the workers responds is not known; one without the pack says so at once. */
export async function requestFromSomeWorker<T>(request: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await request();
    } catch (error) {
      if (!isPackNotServed(error) || attempt === attemptsMax) throw error;
    }
  }
}

export function isPackNotServed(error: unknown): boolean {
  return isAppError(error) && error.reason === 'pack_not_served';
}
