import { Injectable } from '@nestjs/common';
import { unknownFaceVisitsMax } from '@smart-attendance/contracts';
import type { PageRows } from '@smart-attendance/database';
import { AppError } from '@smart-attendance/errors';
import { GalleryService } from '../gallery/gallery.service';
import { PeopleRepository } from '../people/people.repository';
import { KeptFacesService } from './kept-faces.service';
import type { UnknownFaceActionEntity } from './unknown-face-action.entity';
import type { UnknownFaceEntity } from './unknown-face.entity';
import { UnknownFaceVisitsRepository, type VisitRow } from './unknown-face-visits.repository';
import { UnknownFacesRepository, type UnknownFaceQuery } from './unknown-faces.repository';

/** Somebody of the gallery who is near, as of now. */
export interface Candidate {
  readonly personId: string;
  readonly name: string;
  readonly similarity: number;
  readonly threshold: number;
}

/** With what its row alone does not say. */
export interface ShownUnknownFace {
  readonly face: UnknownFaceEntity;
  readonly candidates: readonly Candidate[];
  readonly lastAction: UnknownFaceActionEntity | null;
}

const candidatesMax = 3;
/** A search takes up to 38 ms with 100,000 people; who reads a longer page asks for the others one by one. */
const searchedOfPageMax = 50;

/** What is kept for review, for a person to look at. */
@Injectable()
export class UnknownFacesService {
  constructor(
    private readonly faces: UnknownFacesRepository,
    private readonly visits: UnknownFaceVisitsRepository,
    private readonly kept: KeptFacesService,
    private readonly gallery: GalleryService,
    private readonly people: PeopleRepository,
  ) {}

  async list(query: UnknownFaceQuery): Promise<PageRows<ShownUnknownFace>> {
    const { rows, ...page } = await this.faces.list(query);
    let searched = 0;
    const shown: ShownUnknownFace[] = [];
    for (const face of rows) {
      const isSearched = face.status === 'waiting' && face.isDoubtful && searched < searchedOfPageMax;
      if (isSearched) searched += 1;
      shown.push(await this.show(face, isSearched));
    }
    return { ...page, rows: shown };
  }

  /** @throws AppError `not_found` */
  async get(unknownFaceId: string): Promise<ShownUnknownFace & { readonly visits: readonly VisitRow[] }> {
    const face = await this.faces.get(unknownFaceId);
    const visits = await this.visits.of(unknownFaceId, unknownFaceVisitsMax);
    return { ...(await this.show(face, face.status === 'waiting')), visits };
  }

  /** @throws AppError `not_found`, also when the key of its day is destroyed */
  async pictureOf(unknownFaceId: string, visitId: string): Promise<Buffer> {
    const face = await this.faces.get(unknownFaceId);
    const wanted = visitId === '' ? (face.bestVisitId ?? '') : visitId;
    const visit = wanted === '' ? undefined : await this.visits.find(wanted);
    if (visit?.unknownFaceId !== unknownFaceId) throw AppError.notFound('visit of this unknown face', wanted);
    const picture = await this.kept.pictureOf(visit.id);
    if (picture === undefined) throw AppError.notFound('picture of this unknown face any more', visit.id);
    return picture;
  }

  async show(face: UnknownFaceEntity, isSearched: boolean): Promise<ShownUnknownFace> {
    const candidates = isSearched ? await this.candidatesOf(face) : [];
    return { face, candidates, lastAction: await this.faces.findAction(face.lastActionId) };
  }

  /** Of the best picture. A gallery that is away has none now, and a list is a list all the same. */
  private async candidatesOf({ bestVisitId }: UnknownFaceEntity): Promise<Candidate[]> {
    const visit = bestVisitId === null ? undefined : await this.visits.find(bestVisitId);
    const vector = visit === undefined ? undefined : await this.kept.vectorOf(visit);
    if (visit === undefined || vector === undefined) return [];
    const neighbours = await this.gallery.search(visit.packId, vector, candidatesMax).catch(() => []);
    const near = neighbours.filter(({ similarity }) => similarity >= visit.doubtCosine);
    const candidates: Candidate[] = [];
    for (const { personId, similarity } of near) {
      const person = await this.people.find(personId);
      if (person?.isActive !== true || person.biometricConsent === false) continue;
      const name = `${person.firstName} ${person.lastName}`;
      candidates.push({ personId, name, similarity, threshold: visit.matchCosine });
    }
    return candidates;
  }
}
