import * as contracts from '@smart-attendance/contracts';
import type { FakeServices } from './fake-services';
import { at, known, onePage, onePixelPng, requireKnown } from './plausible-answers';

/** Recognitions with their evidence, what they are decided by, and strangers. */
export function respondAboutRecognitions(services: FakeServices, personId: string): void {
  const recognition = {
    id: known.recognition,
    personId,
    cameraId: known.camera,
    firstSeenAt: at,
    lastSeenAt: at,
    similarity: 0.71,
    margin: 0.3,
    sightings: 1,
    decidedAt: at,
  };
  services.respond(contracts.listRecognitions, () => ({ recognitions: [recognition], pageInfo: onePage }));
  services.respond(contracts.getRecognition, ({ recognitionId }) => {
    requireKnown('recognition', recognitionId, known.recognition);
    return {
      recognition,
      evidence: [{ frameId: known.frame, capturedAt: at, similarity: 0.71, margin: 0.3, candidateId: personId }],
      explanation: '3 sightings within 0.4 s named this person; 3 are needed.',
    };
  });
  services.respond(contracts.rejectRecognition, ({ recognitionId, authorId, reason }) => {
    requireKnown('recognition', recognitionId, known.recognition);
    const withdrawn = { withdrawnAt: at, withdrawnBy: authorId, withdrawalReason: reason, revision: 2 };
    const rejection = { id: known.frame, recognitionId, personId, authorId, reason, createdAt: at };
    const withdrawnRecognitionIds = [recognitionId];
    return {
      recognition: { ...recognition, ...withdrawn },
      rejection: { ...rejection, hasCounterExample: true, withdrawnRecognitionIds },
    };
  });
  services.respond(contracts.restoreRecognition, ({ recognitionId }) => {
    requireKnown('recognition', recognitionId, known.recognition);
    return { recognition: { ...recognition, revision: 3 } };
  });
  services.respond(contracts.explainMissed, () => ({
    reason: 'turned_away',
    sentence: '4 of 4 faces could not be compared; 4 of them were turned away.',
    cameras: [
      { cameraId: known.camera, cameraName: 'Gate', reason: 'turned_away', sentence: 'All turned away.', faces: 4 },
    ],
    nearest: [{ frameId: known.frame, capturedAt: at, similarity: 0.4, candidateId: personId }],
    threshold: 0.48,
  }));
  services.respond(contracts.getThresholds, () => ({
    packId: 'default',
    people: 120,
    strangerVisitRateMax: 0.001,
    threshold: 0.52,
    thresholdLow: 0.49,
    thresholdHigh: 0.53,
    state: 'stated',
    sentence: 'Computed from 120 people and 240 photos.',
    version: 3,
    computedAt: at,
    missedPhotos: { hits: 3, trials: 240, low: 0.004, high: 0.04 },
    curve: [{ cosine: 0.5, strangerVisits: 0.001, strangerVisitsHigh: 0.002, photosMissed: 0.01 }],
    peopleThresholds: [{ personId, threshold: 0.55, sentence: 'Others come near this face.' }],
  }));
  services.respond(contracts.previewThreshold, ({ cosine }) => ({
    cosine,
    thresholdNow: 0.52,
    from: at,
    to: at,
    visits: 40,
    visitsLost: 1,
    lost: [
      { trackId: known.frame, cameraId: known.camera, personId, firstSeenAt: at, lastSeenAt: at, similarity: 0.5 },
    ],
  }));
  services.respond(contracts.getRecognitionSettings, () => ({
    packId: 'default',
    galleryPeople: 120,
    threshold: 0.48,
    thresholds: [
      { people: 1_000, threshold: 0.485 },
      { people: 10_000, threshold: 0.55 },
    ],
    strangerRateMax: 0.01,
    cosineMin: 0.48,
    marginMin: 0.05,
    livenessMode: 'flag',
    livenessMin: 0.5,
    sightingsMin: 3,
    windowMs: 10_000,
  }));
  services.respond(contracts.listStrangerVisits, () => ({
    visits: [{ id: known.visit, cameraId: known.camera, firstSeenAt: at, lastSeenAt: at, sightings: 9 }],
    pageInfo: onePage,
  }));
}

/** An unknown face that somebody of the gallery is near to. */
export function respondAboutUnknownFaces(services: FakeServices, personId: string): void {
  const unknownFace = {
    id: known.unknownFace,
    status: 'waiting',
    firstSeenAt: at,
    lastSeenAt: at,
    visits: 2,
    cameraIds: [known.camera],
    bestVisitId: known.visit,
    bestCameraId: known.camera,
    qualityScore: 0.8,
    isDoubtful: true,
    candidates: [{ personId, name: 'Ada Lovelace', similarity: 0.44, threshold: 0.48 }],
    keptUntil: at,
    lastAction: { kind: 'merged', authorId: personId, at },
    revision: 3,
  };
  const find = ({ unknownFaceId }: { readonly unknownFaceId: string }) => {
    requireKnown('unknown face', unknownFaceId, known.unknownFace);
    return { unknownFace };
  };
  services.respond(contracts.listUnknownFaces, () => ({ unknownFaces: [unknownFace], pageInfo: onePage }));
  services.respond(contracts.getUnknownFace, (request) => ({
    ...find(request),
    visits: [{ id: known.visit, cameraId: known.camera, firstSeenAt: at, lastSeenAt: at, qualityScore: 0.8 }],
  }));
  services.respond(contracts.getUnknownFacePicture, (request) => {
    find(request);
    return { picture: onePixelPng };
  });
  services.respond(contracts.assignUnknownFace, (request) => ({
    unknownFace: { ...find(request).unknownFace, status: 'assigned', personId, revision: 4 },
    enrolment: { isEnrolled: false, reason: 'too_blurry', message: 'The face in this photo is too blurry.' },
  }));
  services.respond(contracts.splitUnknownFace, (request) => ({
    ...find(request),
    splitOff: { ...unknownFace, id: known.visit },
  }));
  services.respond(contracts.mergeUnknownFaces, find);
  services.respond(contracts.dismissUnknownFace, find);
  services.respond(contracts.undoUnknownFace, (request) => ({ ...find(request), createdPersonId: personId }));
  services.respond(contracts.tellUnknownFaceVisits, find);
}
