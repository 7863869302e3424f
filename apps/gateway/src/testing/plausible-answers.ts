import { randomUUID } from 'node:crypto';
import * as contracts from '@smart-attendance/contracts';
import { AppError } from '@smart-attendance/errors';
import type { FakeServices } from './fake-services';
import { respondAboutBooks } from './plausible-books';
import { respondAboutBulkEnrolment, respondAboutLookAlikes } from './plausible-enrolment';
import { respondAboutPersonalData } from './plausible-personal-data';
import { respondAboutModels } from './plausible-models';
import { respondAboutRecognitions, respondAboutUnknownFaces } from './plausible-recognitions';
import { respondAboutReports } from './plausible-reports';
import { respondAboutRules } from './plausible-rules';

/** Ids that the fake services know; every other id is unknown to them. */
export const known = {
  camera: randomUUID(),
  image: randomUUID(),
  template: randomUUID(),
  record: randomUUID(),
  recognition: randomUUID(),
  frame: randomUUID(),
  visit: randomUUID(),
  unknownFace: randomUUID(),
  shift: randomUUID(),
  site: randomUUID(),
  assignment: randomUUID(),
  punch: randomUUID(),
  correction: randomUUID(),
  period: randomUUID(),
  reportJob: randomUUID(),
  reportSchedule: randomUUID(),
  draft: randomUUID(),
  holidayCalendar: randomUUID(),
  leaveType: randomUUID(),
  leaveRequest: randomUUID(),
  enrolmentJob: randomUUID(),
  lookAlike: randomUUID(),
} as const;

/** Where everybody is who is nowhere else. */
export const departmentOfAll = 'Engines';

export const moment = new Date('2026-11-20T07:30:00.250Z');
export const at = contracts.timestampFromDate(moment);
export const onePage = { total: 1, nextCursor: '' };

/** One that was deleted; its history is still known. */
export const deletedCamera = randomUUID();

/** As the registry stores a camera with everything set. */
export const plausibleCamera = {
  id: known.camera,
  name: 'Front door',
  rtspUrl: 'rtsp://camera.example:554/stream1',
  username: 'viewer',
  hasPassword: true,
  frameRate: 5,
  isActive: true,
  wantedState: contracts.WantedState.RUNNING,
  revision: 3,
  createdAt: at,
  updatedAt: at,
  subRtspUrl: 'rtsp://camera.example:554/stream2',
  streamChoice: contracts.StreamChoice.SUB,
  schedule: { hours: [{ weekdays: [1, 2, 5], fromMinute: 450, toMinute: 1440 }], timeZone: 'Europe/Berlin' },
  zones: {
    zones: [
      {
        name: 'Door',
        kind: contracts.ZoneKind.WATCH,
        polygon: [
          { x: 0.1, y: 0.2 },
          { x: 0.9, y: 0.2 },
          { x: 0.5, y: 1 },
        ],
      },
    ],
  },
  motionGate: { enabled: true, sensitivity: 70 },
  faceSearch: {
    detectorInput: contracts.DetectorInput.DETECTOR_INPUT_1280X720,
    faceWidthPxMin: 40,
    livenessMode: contracts.LivenessMode.ENFORCE,
  },
};

export function record(personId: string, department: string) {
  return {
    id: known.record,
    personId,
    department,
    personName: 'Erin Employee',
    localDate: '2026-11-20',
    checkIn: at,
    cameraId: known.camera,
    status: 'present',
    source: 'camera',
    similarity: 0.7123456,
    recognitionId: known.recognition,
    revision: 1,
    createdAt: at,
    updatedAt: at,
  };
}

/** Lets every service answer sensibly about one camera, one row, one recognition and so on, all of that person. */
export function respondPlausibly(services: FakeServices, personId: string, department = departmentOfAll): void {
  respondAboutCameras(services);
  respondAboutFaces(services, personId);
  respondAboutProfileImages(services, personId);
  respondAboutAttendance(services, personId, department);
  respondAboutRecognitions(services, personId);
  respondAboutUnknownFaces(services, personId);
  respondAboutModels(services, personId);
  respondAboutRules(services, personId);
  respondAboutBooks(services, personId, department);
  respondAboutReports(services);
  respondAboutPersonalData(services);
  respondAboutBulkEnrolment(services, personId);
  respondAboutLookAlikes(services, personId);
}

export function requireKnown(what: string, id: string, right: string): void {
  if (id !== right) throw AppError.notFound(what, id);
}

function respondAboutCameras(services: FakeServices): void {
  services.respond(contracts.createCamera, ({ name }) => ({ camera: { ...plausibleCamera, name } }));
  services.respond(contracts.listCameras, () => ({ cameras: [plausibleCamera], pageInfo: onePage }));
  const one = ({ cameraId }: { readonly cameraId: string }) => {
    requireKnown('camera', cameraId, known.camera);
    return { camera: plausibleCamera };
  };
  services.respond(contracts.getCamera, one);
  services.respond(contracts.updateCamera, one);
  services.respond(contracts.setWantedState, one);
  services.respond(contracts.deleteCamera, ({ cameraId }) => {
    requireKnown('camera', cameraId, known.camera);
    return {};
  });
  services.respond(contracts.testConnection, () => ({
    success: false,
    reason: 'unauthorized',
    message: 'The camera wants a user name and a password.',
  }));
  services.respond(contracts.getStreamHealth, ({ cameraId }) => ({
    health: {
      cameraId,
      state: contracts.StreamState.LIVE,
      stateSince: at,
      lastFrameAt: at,
      framesPerSecondAsked: 5,
      framesPerSecondReal: 4.98,
      framesPublished: 42n,
      framesDropped: { bus_busy: 3n },
      replica: 'replica-1',
      bytesReceived: 5_000_000_000n,
      decoderSeconds: 12.345,
    },
  }));
  respondAboutHistory(services);
  services.respond(contracts.getFleet, () => ({
    replicas: [{ replica: 'replica-1', startedAt: at, streamsMax: 16, streamsHeld: 3, streamsLive: 2 }],
    camerasWanted: 4,
    camerasWithoutReplica: [known.camera],
    isOverfull: false,
  }));
  services.respond(contracts.listStreamStates, () => ({
    states: [
      { cameraId: known.camera, state: contracts.StreamState.WAITING, reason: 'refused', since: at, replica: 'r-1' },
    ],
  }));
  services.respond(contracts.discoverCameras, () => ({
    cameras: [
      {
        host: '10.1.0.20',
        name: 'Front',
        manufacturer: 'Acme',
        streams: [
          { profile: 'main', rtspUrl: 'rtsp://user:secret@10.1.0.20/1', codec: 'h264', width: 1920, height: 1080 },
        ],
      },
      { host: '10.1.0.21', reason: 'unauthorized' },
    ],
  }));
  services.respond(contracts.getCameraFitness, ({ cameraId }) => {
    requireKnown('camera', cameraId, known.camera);
    return { fitness };
  });
}

const fitness = {
  faces: 12,
  usableFaces: 3,
  usableFacesPerMinute: 3,
  interEyePx: 14.04,
  sharpness: 0.5,
  refused: { too_small: 9 },
  verdict: 'poor',
  advice: ['Move closer: eyes are 14 px apart, 30 are needed.'],
};

function respondAboutHistory(services: FakeServices): void {
  const hasHistory = (cameraId: string): boolean => cameraId === known.camera || cameraId === deletedCamera;
  services.respond(contracts.listStatusSpans, ({ cameraId }) =>
    hasHistory(cameraId)
      ? {
          spans: [
            { state: 'live', beganAt: at, replica: 'replica-1' },
            { state: 'waiting', reason: 'stalled', beganAt: at, endedAt: at, replica: 'replica-1' },
          ],
          pageInfo: { total: 2, nextCursor: '' },
        }
      : { spans: [], pageInfo: { total: 0, nextCursor: '' } },
  );
  services.respond(contracts.getCoverage, ({ cameraId, from, to }) => ({
    secondsAsked: 3_600,
    secondsSeen: hasHistory(cameraId) ? 1_800 : 0,
    ...(from !== undefined && to !== undefined && { blindSpans: [{ from, to }] }),
  }));
}

function respondAboutFaces(services: FakeServices, personId: string): void {
  services.respond(contracts.enrolFace, (request) => {
    requireKnown('person', request.personId, personId);
    return { templateId: known.template, qualityScore: 0.875, facesDetected: 1, warnings: [] };
  });
  services.respond(contracts.recognizeFaces, () => ({
    faces: [
      {
        box: { x: 10, y: 20, width: 80, height: 80 },
        detectorScore: 0.99,
        qualityScore: 0.8,
        match: { personId, name: 'Erin Employee', similarity: 0.71, margin: 0.3 },
      },
      {
        box: { x: 200, y: 20, width: 60, height: 60 },
        detectorScore: 0.9,
        qualityScore: 0.7,
        reason: 'below_threshold',
      },
    ],
  }));
  services.respond(contracts.drawFaces, () => ({
    picture: onePixelPng,
    width: 1280,
    height: 720,
    boxes: [{ x: 10, y: 20, width: 80, height: 80 }],
  }));
  const template = { id: known.template, personId, qualityScore: 0.875, packId: 'pack-1', createdAt: at };
  services.respond(contracts.listFaceTemplates, (request) => {
    requireKnown('person', request.personId, personId);
    return { templates: [template] };
  });
  services.respond(contracts.setPrimaryFaceTemplate, ({ templateId }) => {
    requireKnown('face', templateId, known.template);
    return { template: { ...template, isPrimary: true } };
  });
  services.respond(contracts.deleteFaceTemplate, ({ templateId }) => {
    requireKnown('face', templateId, known.template);
    return {};
  });
}

function respondAboutProfileImages(services: FakeServices, personId: string): void {
  const image = {
    id: known.image,
    personId,
    name: 'badge',
    mediaType: 'image/png',
    sizeBytes: 70,
    width: 1,
    height: 1,
    isPrimary: true,
    createdAt: at,
  };
  services.respond(contracts.addProfileImage, (request) => {
    requireKnown('person', request.personId, personId);
    return { image: { ...image, name: request.name } };
  });
  services.respond(contracts.listProfileImages, (request) => {
    requireKnown('person', request.personId, personId);
    return { images: [image] };
  });
  const one = ({ imageId }: { readonly imageId: string }) => {
    requireKnown('profile image', imageId, known.image);
    return { image };
  };
  services.respond(contracts.getProfileImage, (request) => ({ ...one(request), picture: onePixelPng }));
  services.respond(contracts.setPrimaryProfileImage, one);
  services.respond(contracts.deleteProfileImage, (request) => {
    one(request);
    return {};
  });
}

function respondAboutAttendance(services: FakeServices, personId: string, department: string): void {
  services.respond(contracts.createRecord, (request) => {
    requireKnown('person', request.personId, personId);
    return { record: { ...record(personId, department), source: 'manual' } };
  });
  services.respond(contracts.listRecords, () => ({ records: [record(personId, department)], pageInfo: onePage }));
  const one = ({ recordId }: { readonly recordId: string }) => {
    requireKnown('attendance record', recordId, known.record);
    return { record: record(personId, department) };
  };
  services.respond(contracts.getRecord, one);
  services.respond(contracts.updateRecord, one);
  services.respond(contracts.deleteRecord, (request) => {
    one(request);
    return {};
  });
  services.respond(contracts.listCorrections, (request) => {
    one(request);
    const correction = { id: randomUUID(), recordId: known.record, authorId: personId, action: 'edited' };
    return { corrections: [{ ...correction, beforeJson: '{"status":"late"}', createdAt: at }] };
  });
  const counts = { totalRecords: 1, uniquePeople: 1, present: 1, totalHours: 7.5 };
  services.respond(contracts.getStatistics, () => ({
    counts,
    byDay: [{ localDate: '2026-11-20', counts }],
    byDepartment: [{ department: '', counts }],
  }));
  services.respond(contracts.getSettings, () => ({ timeZone: 'Europe/Berlin', dayStartsAt: '00:00' }));
  services.respond(contracts.getPersonStatistics, () => ({
    totalDays: 1,
    presentDays: 1,
    totalHours: 7.5,
    averageCheckIn: '08:30',
    lastSeenAt: at,
  }));
  services.respond(contracts.listPresence, () => ({
    people: [
      {
        personId,
        personName: 'Erin Employee',
        employeeId: 'E-7',
        department,
        siteId: contracts.defaultSiteId,
        state: 'in',
        since: at,
        checkIn: at,
        lastSeenAt: at,
        lastCameraId: known.camera,
        shift: { id: known.shift, name: 'Day', startsAt: at, endsAt: at },
        recordId: known.record,
        status: 'present',
      },
    ],
    pageInfo: onePage,
    asOf: at,
    counts: { people: 1, in: 1 },
    byDepartment: [{ department: '', counts: { people: 1, in: 1 } }],
  }));
}

/** A whole PNG of one pixel. */
export const onePixelPng = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
