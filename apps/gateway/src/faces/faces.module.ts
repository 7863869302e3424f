import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module';
import { FacesController } from './faces.controller';
import { FacesService } from './faces.service';

@Module({ imports: [AccessModule], controllers: [FacesController], providers: [FacesService] })
export class FacesModule {}
