import * as contracts from '@smart-attendance/contracts';
import type { FakeServices } from './fake-services';
import { at, known, onePage, requireKnown } from './plausible-answers';

/** The active pack, and one that is prepared beside it. */
export const knownPacks = { active: 'pack-1', second: 'pack-2' } as const;

export function respondAboutModels(services: FakeServices, personId: string): void {
  const packOf = (packId: string) => ({
    packId,
    vectorSize: 512,
    isActive: packId === knownPacks.active,
    state: 'finished',
    photosTotal: 300,
    photosDone: 298,
    photosFailed: 2,
    peopleTotal: 100,
    peopleDone: 99,
    threshold: 0.48,
    isCalibrated: true,
    registeredBy: personId,
    registeredAt: at,
    finishedAt: at,
    agreement: {
      faces: 1_000,
      samePerson: 900,
      bothNobody: 90,
      onlyActive: 6,
      onlyThis: 4,
      differentPeople: 0,
      unseen: 12,
    },
    counterExamplesLost: 3,
  });
  const one = ({ packId }: { readonly packId: string }) => {
    requireKnown('model pack', packId, knownPacks.second);
    return { pack: packOf(packId) };
  };
  services.respond(contracts.listModelPacks, () => ({ packs: Object.values(knownPacks).map(packOf) }));
  services.respond(contracts.getModelPack, one);
  services.respond(contracts.registerModelPack, ({ packId }) => ({ pack: packOf(packId) }));
  services.respond(contracts.cancelReEmbedding, one);
  services.respond(contracts.resumeReEmbedding, one);
  services.respond(contracts.deleteModelPack, (request) => {
    one(request);
    return {};
  });
  services.respond(contracts.activateModelPack, (request) => ({ ...one(request), peopleLost: 1 }));
  services.respond(contracts.listUnreadablePhotos, () => ({
    photos: [
      { templateId: known.template, personId, personName: 'Ada Lovelace', reason: 'too_blurry', isOnlyOne: true },
    ],
    pageInfo: onePage,
  }));
}
