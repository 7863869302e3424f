import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import { isStrangers, type TrackedSighting } from '../recognition/tracked-sighting';
import { stableId } from '../stable-id';
import { strangersOfTrack } from './stranger.policy';
import { StrangersRepository } from './strangers.repository';

/** Follows people the gallery does not know, by place and time alone. */
@Injectable()
export class StrangersService {
  constructor(
    private readonly visits: StrangersRepository,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  /**
   * Extends or begins visits with the sightings of a frame.
   * @param around the camera's sightings of the time, with those of the frame
   * @param claims track id → the person it was recognised as
   */
  async follow(
    manager: EntityManager,
    { cameraId, frameId }: { readonly cameraId: string; readonly frameId: string },
    fresh: readonly TrackedSighting[],
    around: readonly TrackedSighting[],
    claims: ReadonlyMap<string, string>,
  ): Promise<void> {
    for (const { trackId, capturedAtMs } of fresh.filter(isStrangers)) {
      if (claims.has(trackId) || (await this.visits.extend(manager, trackId, capturedAtMs))) continue;
      const track = around.filter((sighting) => sighting.trackId === trackId);
      const seen = strangersOfTrack(track, claims.has(trackId), this.config.RECOGNITION_SIGHTINGS_MIN);
      if (seen === undefined) continue;
      const times = seen.map((sighting) => sighting.capturedAtMs);
      await this.visits.insert(manager, {
        id: stableId('stranger-visit', cameraId, trackId),
        ...{ cameraId, trackId, frameId },
        firstSeenAt: new Date(Math.min(...times)),
        lastSeenAt: new Date(Math.max(...times)),
        sightings: seen.length,
      });
    }
  }

  /** These tracks were recognised: whoever it was is no stranger. */
  async withdraw(manager: EntityManager, trackIds: readonly string[]): Promise<void> {
    await this.visits.withdraw(manager, trackIds);
  }
}
