import { Controller } from '@nestjs/common';
import {
  exportIdentityPerson,
  exportPicture,
  type ExportedPictureKind,
  type ExportPersonRequest,
  type ExportPictureRequest,
  type IdentityExportKind,
} from '@smart-attendance/contracts';
import { RespondsTo } from '@smart-attendance/messaging';
import { PersonExportService } from './person-export.service';

@Controller()
export class PersonExportResponder {
  constructor(private readonly exports: PersonExportService) {}

  @RespondsTo(exportIdentityPerson)
  exportPerson({ personId, kind, cursor }: ExportPersonRequest) {
    return this.exports.page(personId, kind as IdentityExportKind, cursor);
  }

  @RespondsTo(exportPicture)
  exportPicture({ personId, kind, pictureId }: ExportPictureRequest) {
    return this.exports.picture(personId, kind as ExportedPictureKind, pictureId);
  }
}
