import * as contracts from '@smart-attendance/contracts';
import type { FakeServices } from './fake-services';
import { at, known, onePage, onePixelPng } from './plausible-answers';

/** Receipts of erasures, and exports: everybody whose id is asked for was erased, and is still there to be exported. */
export function respondAboutPersonalData(services: FakeServices): void {
  services.respond(contracts.getIdentityErasure, ({ personId }) => ({
    erasure: { personId, erasedAt: at, finishedAt: at, removed: [{ kind: 'face_templates', rows: 3 }] },
  }));
  services.respond(contracts.listErasures, () => ({
    erasures: [{ personId: known.record, erasedAt: at, finishedAt: at }],
    pageInfo: onePage,
  }));
  services.respond(contracts.getAttendanceErasure, ({ personId }) => ({
    erasure: {
      personId,
      erasedAt: at,
      finishedAt: at,
      removed: [{ kind: 'names', rows: 1 }],
      kept: [{ kind: 'attendance_records', rows: 212, reason: 'Hours must remain accountable.' }],
    },
  }));
  services.respond(contracts.checkIdentityErasure, () => ({ places: ['identity.people'] }));
  services.respond(contracts.checkAttendanceErasure, () => ({
    places: ['attendance.records'],
    findings: [{ place: 'attendance.records', rows: 212, isKept: true }],
  }));
  services.respond(contracts.exportIdentityPerson, ({ personId, kind }) => ({ rows: rowsOf(kind, personId) }));
  services.respond(contracts.exportAttendancePerson, ({ kind }) => ({
    rows: kind === 'attendance_records' ? ['{"local_date":"2026-11-20","status":"present"}'] : [],
  }));
  services.respond(contracts.exportPicture, () => ({ picture: onePixelPng, mediaType: 'image/png' }));
}

function rowsOf(kind: string, personId: string): string[] {
  if (kind === 'person') return [JSON.stringify({ id: personId, first_name: 'Ada' })];
  return kind === 'face_templates' ? [JSON.stringify({ id: known.template, model_pack: 'default' })] : [];
}
