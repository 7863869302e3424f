import { Inject, Injectable } from '@nestjs/common';
import { strangerSeen } from '@smart-attendance/contracts';
import type { PageRows, Transaction } from '@smart-attendance/database';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import type { SeenQuery } from '../recognition/recognitions.repository';
import { isStrangers, type TrackedSighting } from '../recognition/tracked-sighting';
import { stableId } from '../stable-id';
import { toStrangerVisitMessage } from './stranger.message';
import { strangersOfTrack } from './stranger.policy';
import type { StrangerVisitEntity } from './stranger-visit.entity';
import { StrangersRepository } from './strangers.repository';

/** Follows people the gallery does not know, by place and time alone. */
@Injectable()
export class StrangersService {
  constructor(
    private readonly visits: StrangersRepository,
    @Inject(identityConfigToken) private readonly config: IdentityConfig,
  ) {}

  async list(query: SeenQuery): Promise<PageRows<StrangerVisitEntity>> {
    return this.visits.list(query);
  }

  /**
   * Extends or begins visits with the sightings of a frame.
   * @param nearby the camera's sightings of the time, with those of the frame
   * @param claims track id → the person it was recognised as
   */
  async follow(
    tx: Transaction,
    { cameraId, frameId }: { readonly cameraId: string; readonly frameId: string },
    fresh: readonly TrackedSighting[],
    nearby: readonly TrackedSighting[],
    claims: ReadonlyMap<string, string>,
  ): Promise<void> {
    for (const { trackId, capturedAtMs } of fresh.filter(isStrangers)) {
      if (claims.has(trackId) || (await this.visits.extend(tx, trackId, capturedAtMs))) continue;
      const track = nearby.filter((sighting) => sighting.trackId === trackId);
      const seen = strangersOfTrack(track, this.config.RECOGNITION_SIGHTINGS_MIN);
      if (seen === undefined) continue;
      const times = seen.map((sighting) => sighting.capturedAtMs);
      const visit = {
        id: stableId('stranger-visit', cameraId, trackId),
        cameraId,
        trackId,
        frameId,
        firstSeenAt: new Date(Math.min(...times)),
        lastSeenAt: new Date(Math.max(...times)),
        sightings: seen.length,
      };
      await this.visits.insert(tx, visit);
      tx.publish(strangerSeen, { visit: toStrangerVisitMessage(visit) });
    }
  }

  /** These tracks were recognised: whoever it was is no stranger. */
  async withdraw(tx: Transaction, trackIds: readonly string[]): Promise<void> {
    await this.visits.withdraw(tx, trackIds);
  }
}
