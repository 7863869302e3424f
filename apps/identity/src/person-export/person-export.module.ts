import { Module } from '@nestjs/common';
import { ExportedRowsRepository } from '@smart-attendance/database';
import { PeopleModule } from '../people/people.module';
import { KeptFacesModule } from '../unknown-faces/kept-faces.module';
import { ProfileImagesModule } from '../profile-images/profile-images.module';
import { VaultModule } from '../vault/vault.module';
import { ExportedPhotosRepository } from './exported-photos.repository';
import { PersonExportResponder } from './person-export.responder';
import { PersonExportService } from './person-export.service';

@Module({
  imports: [KeptFacesModule, PeopleModule, ProfileImagesModule, VaultModule],
  controllers: [PersonExportResponder],
  providers: [ExportedRowsRepository, ExportedPhotosRepository, PersonExportService],
})
export class PersonExportModule {}
