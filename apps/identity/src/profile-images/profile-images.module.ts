import { Module } from '@nestjs/common';
import { PeopleModule } from '../people/people.module';
import { VaultModule } from '../vault/vault.module';
import { ProfileImagesRepository } from './profile-images.repository';
import { ProfileImagesResponder } from './profile-images.responder';
import { ProfileImagesService } from './profile-images.service';

@Module({
  imports: [PeopleModule, VaultModule],
  controllers: [ProfileImagesResponder],
  providers: [ProfileImagesRepository, ProfileImagesService],
  exports: [ProfileImagesRepository],
})
export class ProfileImagesModule {}
