import { Injectable } from '@nestjs/common';
import type { FaceModel } from '@smart-attendance/contracts';
import { Database } from '@smart-attendance/database';
import { GalleryService } from '../gallery/gallery.service';
import { MatchingService } from '../gallery/matching.service';
import { ToldApartPairsRepository } from '../gallery/told-apart-pairs.repository';
import { forbiddenBy } from './look-alike.policy';
import { LookAlikesRepository } from './look-alikes.repository';

/** Beyond those whom the person was told apart from, so that the first other one is among them. */
const neighboursMore = 2;

export interface EnrolledAs {
  readonly personId: string;
  /** Photos of that person are enrolled already. */
  readonly isEnrolled: boolean;
}

/** Keeps a face from being enrolled as somebody while it passes for somebody else. */
@Injectable()
export class LookAlikeGuard {
  constructor(
    private readonly database: Database,
    private readonly gallery: GalleryService,
    private readonly matching: MatchingService,
    private readonly pairs: ToldApartPairsRepository,
    private readonly lookAlikes: LookAlikesRepository,
  ) {}

  /**
   * The pair that waits for a decision now, when the face passes for another person; undefined when it may be enrolled.
   * @throws AppError `unavailable`
   */
  async check(face: EnrolledAs, vector: Float32Array, model: FaceModel): Promise<string | undefined> {
    const marginsOfPairs = await this.pairs.marginsOf(model.packId, face.personId);
    const neighbours = await this.gallery.search(model.packId, vector, marginsOfPairs.size + neighboursMore);
    const threshold = this.matching.lookAlikeCosine(model);
    const other = forbiddenBy(face, neighbours, { threshold, marginsOfPairs });
    if (other === undefined) return undefined;
    const { similarity, personId: otherId } = other;
    return this.database.transaction(async (tx) => {
      // Erased, or a no, in between: then there is nothing to keep, and it is refused all the same.
      const there = await this.lookAlikes.lockPeople(tx, [face.personId, otherId]);
      if (there.size < 2) return '';
      return this.lookAlikes.put(tx, model.packId, 'enrolment', { personId: face.personId, otherId, similarity });
    });
  }
}
