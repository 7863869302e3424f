import { Inject, Injectable } from '@nestjs/common';
import { strangerSeen } from '@smart-attendance/contracts';
import type { PageRows, Transaction } from '@smart-attendance/database';
import { identityConfigToken, type IdentityConfig } from '../identity.config';
import type { SeenQuery } from '../recognition/recognitions.repository';
import { isStrangers, type TrackedSighting } from '../recognition/tracked-sighting';
import { stableId } from '../stable-id';
import { KeptFacesService } from '../unknown-faces/kept-faces.service';
import { toStrangerVisitMessage } from './stranger.message';
import { strangersOfTrack } from './stranger.policy';
import type { StrangerVisitEntity } from './stranger-visit.entity';
import { StrangersRepository } from './strangers.repository';

/** Follows people the gallery does not know, by place and time alone. */
@Injectable()
export class StrangersService {
  constructor(
    private readonly visits: StrangersRepository,
    private readonly keptFaces: KeptFacesService,
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
      const visit = toVisit({ cameraId, trackId, frameId }, seen);
      await this.visits.insert(tx, visit);
      tx.publish(strangerSeen, { visit: toStrangerVisitMessage(visit) });
    }
  }

  /** These tracks were recognised: whoever it was is no stranger, and no picture of them waits for review. */
  async withdraw(tx: Transaction, trackIds: readonly string[]): Promise<void> {
    await this.visits.withdraw(tx, trackIds);
    await this.keptFaces.withdraw(tx, trackIds);
  }

  /** The name that a person has put to this track is taken back. The visit is as it was, and not published again. */
  async restoreVisit(tx: Transaction, cameraId: string, track: readonly TrackedSighting[]): Promise<void> {
    const seen = strangersOfTrack(track, this.config.RECOGNITION_SIGHTINGS_MIN);
    const last = seen?.at(-1);
    if (seen === undefined || last === undefined) return;
    const { trackId, frameId } = last;
    await this.visits.withdraw(tx, [trackId]);
    await this.visits.insert(tx, toVisit({ cameraId, trackId, frameId }, seen));
  }

  /** A person has put a name to these tracks; what is kept of them stays until their hours are over. */
  async withdrawVisits(tx: Transaction, trackIds: readonly string[]): Promise<void> {
    await this.visits.withdraw(tx, trackIds);
  }
}

function toVisit(
  of: Pick<StrangerVisitEntity, 'cameraId' | 'trackId' | 'frameId'>,
  seen: readonly TrackedSighting[],
): Omit<StrangerVisitEntity, 'createdAt'> {
  const times = seen.map((sighting) => sighting.capturedAtMs);
  return {
    ...of,
    id: stableId('stranger-visit', of.cameraId, of.trackId),
    firstSeenAt: new Date(Math.min(...times)),
    lastSeenAt: new Date(Math.max(...times)),
    sightings: seen.length,
  };
}
