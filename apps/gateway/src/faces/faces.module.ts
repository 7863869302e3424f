import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { CamerasModule } from '../cameras/cameras.module';
import { FacesController } from './faces.controller';
import { FacesService } from './faces.service';

@Module({ imports: [AccessModule, CamerasModule], controllers: [FacesController], providers: [FacesService] })
export class FacesModule {}
