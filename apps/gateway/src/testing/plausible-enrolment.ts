import { randomUUID } from 'node:crypto';
import * as contracts from '@smart-attendance/contracts';
import type { FakeServices } from './fake-services';
import { at, known, onePage, requireKnown } from './plausible-answers';

/** Lists of staff, and an archive with a photo of that person. */
export function respondAboutBulkEnrolment(services: FakeServices, personId: string): void {
  services.respond(contracts.importPeople, ({ people, isDryRun }) => ({
    results: people.map(() => ({ result: 'created', personId: isDryRun ? '' : personId })),
  }));
  const job = {
    id: known.enrolmentJob,
    state: 'running',
    authorId: randomUUID(),
    files: 3,
    enrolled: 1,
    refused: 1,
    waiting: 1,
    createdAt: at,
    startedAt: at,
    expiresAt: at,
  };
  const file = {
    id: randomUUID(),
    position: 0,
    name: 'E-7.jpg',
    personId,
    state: 'enrolled',
    templateId: known.template,
    qualityScore: 0.8,
    warnings: [],
  };
  const one = ({ jobId }: { readonly jobId: string }) => {
    requireKnown('enrolment job', jobId, known.enrolmentJob);
    return { job };
  };
  services.respond(contracts.createEnrolmentJob, () => ({ job: { ...job, state: 'receiving' } }));
  services.respond(contracts.addEnrolmentPhoto, ({ position, name }) => ({
    file: { ...file, position, name, state: 'waiting' },
  }));
  services.respond(contracts.startEnrolmentJob, one);
  services.respond(contracts.getEnrolmentJob, one);
  services.respond(contracts.cancelEnrolmentJob, one);
  services.respond(contracts.listEnrolmentJobs, () => ({ jobs: [job], pageInfo: onePage }));
  services.respond(contracts.listEnrolmentJobFiles, (request) => {
    one(request);
    return { files: [file], pageInfo: onePage };
  });
}

/** That person and another one who looks like them. */
export function respondAboutLookAlikes(services: FakeServices, personId: string): void {
  const person = { name: 'Erin Employee', employeeId: 'E-7', isActive: true, templates: 2, createdAt: at };
  const lookAlike = {
    id: known.lookAlike,
    one: { ...person, personId },
    other: { ...person, personId: randomUUID(), employeeId: 'E-8' },
    packId: 'pack-1',
    similarity: 0.57,
    threshold: 0.48,
    verdict: 'above_threshold',
    marginMin: 0.05,
    state: 'open',
    source: 'scan',
    foundAt: at,
    revision: 1,
  };
  const requireOne = (id: string): void => {
    requireKnown('look-alike', id, known.lookAlike);
  };
  services.respond(contracts.listLookAlikes, () => ({ lookAlikes: [lookAlike], pageInfo: onePage }));
  services.respond(contracts.getLookAlike, ({ lookAlikeId }) => {
    requireOne(lookAlikeId);
    return { lookAlike };
  });
  services.respond(contracts.decideLookAlike, ({ lookAlikeId, state, authorId }) => {
    requireOne(lookAlikeId);
    return { lookAlike: { ...lookAlike, state, decidedAt: at, decidedBy: authorId, revision: 2 } };
  });
  const scan = { state: 'idle', startedAt: at, finishedAt: at, people: 12, peopleDone: 12, openPairs: 1, nextAt: at };
  services.respond(contracts.getLookAlikeScan, () => ({ scan }));
  services.respond(contracts.startLookAlikeScan, () => ({ scan: { ...scan, state: 'running' } }));
}
