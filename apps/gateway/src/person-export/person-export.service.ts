import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import {
  attendanceExportKinds,
  exportAttendancePerson,
  exportedPictureKinds,
  exportIdentityPerson,
  exportPicture,
  identityExportKinds,
  type ExportedPictureKind,
} from '@smart-attendance/contracts';
import { ExportedRowsRepository } from '@smart-attendance/database';
import { AppError, isAppError, pictureKind } from '@smart-attendance/errors';
import { RequestClient } from '@smart-attendance/messaging';
import type { Response } from 'express';
import type { Caller } from '../access/caller';
import { PersonAccessService } from '../access/person-access.service';
import { attachmentOf } from '../reports/report-file.decorators';
import { descriptions, exportKinds, notIncluded, type ExportKind } from './export-files';
import { exportedRows } from './exported-rows';
import { ZipWriter } from './zip-writer';

interface Page {
  readonly rows: readonly string[];
  readonly nextCursor: string;
}

/** Each holds a page or a picture in memory. */
const exportsAtOnceMax = 2;
/** Of one kind; a person seen all day for a month has some 100,000 sightings. */
const rowsMax = 500_000;

const folders: Readonly<Record<ExportedPictureKind, string>> = {
  face_templates: 'faces',
  profile_images: 'portraits',
  unknown_faces: 'unknown-faces',
};

/** Everything that all services keep about one person, as a zip that is written while it is read. */
@Injectable()
export class PersonExportService {
  private running = 0;

  constructor(
    private readonly requests: RequestClient,
    private readonly access: PersonAccessService,
    private readonly rows: ExportedRowsRepository,
  ) {}

  /**
   * Whole, or broken off: the manifest is its last file.
   * @throws AppError before anything is answered: `not_found`, `permission_denied`, `unavailable`; later it breaks off
   */
  async write(personId: string, caller: Caller, response: Response): Promise<void> {
    await this.access.require(personId, caller);
    if (this.running >= exportsAtOnceMax) {
      throw new AppError('unavailable', 'Others export people right now; come back when they are done.', {
        retryAfterSeconds: 10,
      });
    }
    this.running += 1;
    try {
      // What may fail before the first byte: whether they are there, and whether the services are.
      await this.page(personId, 'person', '');
      await this.page(personId, 'attendance_person', '');
      const pictures = await this.pictures(personId);
      response.status(200).set(attachmentOf(`person-${personId}.zip`, 'application/zip'));
      await this.send(personId, pictures, response);
    } finally {
      this.running -= 1;
    }
  }

  private async send(personId: string, pictures: readonly Picture[], response: Response): Promise<void> {
    const zip = new ZipWriter();
    this.fill(zip, personId, pictures).catch((error: unknown) => {
      zip.fail(error);
    });
    await pipeline(zip.output, response);
  }

  private async fill(zip: ZipWriter, personId: string, pictures: readonly Picture[]): Promise<void> {
    const counts = new Map<ExportKind, number>();
    for (const kind of exportKinds) await zip.add(`${kind}.json`, this.lines(personId, kind, counts));
    let written = 0;
    for (const { kind, id } of pictures) {
      const picture = await this.picture(personId, kind, id);
      if (picture === undefined) continue;
      await zip.add(`${folders[kind]}/${id}.${pictureKind(picture) ?? 'bin'}`, [picture], { isPacked: true });
      written += 1;
    }
    await zip.add('manifest.json', [toManifest(personId, counts, written)]);
    zip.end();
  }

  /** Undefined for one that is gone since it was listed: its hours are over, or somebody deleted it. */
  private async picture(personId: string, kind: ExportedPictureKind, pictureId: string) {
    try {
      return (await this.requests.request(exportPicture, { personId, kind, pictureId })).picture;
    } catch (error) {
      if (isAppError(error) && error.code === 'not_found') return undefined;
      throw error;
    }
  }

  /** A JSON list, a row a line. */
  private async *lines(personId: string, kind: ExportKind, counts: Map<ExportKind, number>): AsyncGenerator<string> {
    let cursor = '';
    let count = 0;
    yield '[';
    do {
      const page = await this.page(personId, kind, cursor);
      if (page.rows.length > 0) yield (count === 0 ? '\n' : ',\n') + page.rows.join(',\n');
      count += page.rows.length;
      cursor = page.nextCursor;
    } while (cursor !== '' && count < rowsMax);
    counts.set(kind, count);
    yield '\n]\n';
  }

  private async pictures(personId: string): Promise<Picture[]> {
    const found: Picture[] = [];
    for (const kind of exportedPictureKinds) {
      for (let cursor: string | undefined = ''; cursor !== undefined;) {
        const page: Page = await this.page(personId, kind, cursor);
        found.push(...page.rows.map((row) => pictureOf(kind, row)));
        cursor = page.nextCursor === '' ? undefined : page.nextCursor;
      }
    }
    return found;
  }

  private page(personId: string, kind: ExportKind, cursor: string): Promise<Page> {
    if (isOneOf(identityExportKinds, kind))
      return this.requests.request(exportIdentityPerson, { personId, kind, cursor });
    if (isOneOf(attendanceExportKinds, kind)) {
      return this.requests.request(exportAttendancePerson, { personId, kind, cursor });
    }
    return this.rows.page(exportedRows[kind], personId, cursor);
  }
}

interface Picture {
  readonly kind: ExportedPictureKind;
  readonly id: string;
}

function pictureOf(kind: ExportedPictureKind, row: string): Picture {
  return { kind, id: (JSON.parse(row) as { readonly id: string }).id };
}

function isOneOf<Kind extends string>(kinds: readonly Kind[], kind: string): kind is Kind {
  return (kinds as readonly string[]).includes(kind);
}

function toManifest(personId: string, counts: ReadonlyMap<ExportKind, number>, pictures: number): string {
  const files = exportKinds.map((kind) => ({
    name: `${kind}.json`,
    what: descriptions[kind],
    rows: counts.get(kind) ?? 0,
    ...((counts.get(kind) ?? 0) >= rowsMax && { is_cut_off: true }),
  }));
  const manifest = {
    person_id: personId,
    made_at: new Date().toISOString(),
    files,
    pictures,
    not_included: notIncluded,
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
